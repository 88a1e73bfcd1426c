// Puts a backup in the place of the store.
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "core/ports/log.h"
#include "server/sqlite/migrate.h"

namespace signalbox {

// Whether the master key that is there belongs to the restored store.
enum class RestoredKey { fits, missing, differs, unknown };

struct Restored {
  std::string store;     // path of the store's file
  std::string replaced;  // where the store lies that was there before; empty: there was none
  RestoredKey key = RestoredKey::unknown;
  std::string key_place;  // where the key has to be
  std::string key_id;     // which key it has to be; empty: the backup does not tell
};

// Takes the lock of `dir`, copies `file` there, checks that the copy is a sound Signalbox store this program
// knows, and only then puts it in place; the store before is kept beside it. Fails with conflict when there
// is a store and not `force`, with not_configured for a file that is no backup, with unavailable when the
// folder is in use or the disk fails. What was there is then as it was.
Result<Restored> restore_store(const std::string& dir, const std::string& file, bool force,
                               std::span<const Migration> migrations, Log& log);

}  // namespace signalbox
