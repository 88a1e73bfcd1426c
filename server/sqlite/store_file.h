// What a file says of itself before it is used as a store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/ports/log.h"

namespace signalbox {

struct StoreFile {
  std::int64_t schema = 0;
  std::string key_check;  // the fact of that name; empty: it holds none
};

// Reads the file without changing it. Fails with not_configured unless it is a sound Signalbox store whose
// schema is at most `newest_schema`.
Result<StoreFile> examine_store_file(const std::filesystem::path& path, std::int64_t newest_schema,
                                     std::string_view key_check_name, Log& log);

}  // namespace signalbox
