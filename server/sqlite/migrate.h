// Brings a store's file to the shape this program knows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace signalbox {

// One numbered SQL file; numbers start at 1 and have no gaps.
struct Migration {
  int number = 0;
  std::string_view name;
  std::string_view sql;
};

namespace sqlite {

class Database;

inline constexpr std::int64_t kApplicationId = 0x53474258;  // "SGBX" in the file's header

// Why a store of a newer program is not used.
Error newer_store(std::int64_t stored, std::int64_t known);

// Runs what the store has not seen yet, in order, each in a transaction of its own. Fails with
// `not_configured` when the file belongs to another program or to a newer version of this one.
Status migrate(Database& database, std::span<const Migration> migrations);

}  // namespace sqlite
}  // namespace signalbox
