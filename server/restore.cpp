#include "server/restore.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "server/control/store_lock.h"
#include "server/crypto/master_key.h"
#include "server/key_keeper.h"
#include "server/runtime/system_random.h"
#include "server/sqlite/store_file.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCompanions[] = {"-wal", "-shm"};

Error cannot(const std::string& what, const std::error_code& failed) {
  return Error{ErrorCode::unavailable, "cannot " + what + ": " + failed.message()};
}

Status flush(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool flushed = file >= 0 && ::fsync(file) == 0;
  const std::error_code failed(errno, std::generic_category());
  if (file >= 0) ::close(file);
  return flushed ? Status() : Status(cannot("write " + path.string(), failed));
}

void remove_with_companions(const fs::path& path) {
  std::error_code ignored;
  for (const char* companion : kCompanions) fs::remove(path.string() + companion, ignored);
  fs::remove(path, ignored);
}

Status check_source(const fs::path& file) {
  std::error_code failed;
  if (!fs::is_regular_file(file, failed))
    return Error{ErrorCode::invalid_argument, file.string() + " is not a file; name a backup"};
  if (fs::exists(file.string() + "-wal", failed))
    return Error{ErrorCode::invalid_argument,
                 file.string() +
                     "-wal lies beside it: this is a store that was in use, not a backup; make one with "
                     "`signalbox backup FILE`"};
  return {};
}

Status copy_privately(const fs::path& from, const fs::path& to) {
  remove_with_companions(to);
  std::error_code failed;
  const int file = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return cannot("create " + to.string(), {errno, std::generic_category()});
  ::close(file);
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
  if (!failed) fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, failed);
  if (failed) return cannot("copy to " + to.string(), failed);
  return flush(to, O_RDONLY);
}

// The store that is there, and what belongs to it, under another name. Its own log of writes goes first: a
// crash in between must not leave it where the restored store would take it for its own.
Status move_away(const fs::path& store, const fs::path& aside) {
  remove_with_companions(aside);
  std::error_code failed;
  for (const char* companion : kCompanions)
    if (fs::exists(store.string() + companion, failed))
      fs::rename(store.string() + companion, aside.string() + companion, failed);
  if (!failed && fs::exists(store, failed)) fs::rename(store, aside, failed);
  return failed ? Status(cannot("move " + store.string() + " away", failed)) : Status();
}

RestoredKey compare_key(const std::string& dir, const std::string& wanted) {
  SystemRandom random;
  const KeyVariables variables{std::getenv(kMasterKeyVariable), std::getenv(kPreviousKeyVariable)};
  const auto key = load_master_key(dir, variables, MissingKey::refuse, random);
  if (!key.ok()) return RestoredKey::missing;
  if (wanted.empty()) return RestoredKey::unknown;
  return key->key.check() == wanted ? RestoredKey::fits : RestoredKey::differs;
}

}  // namespace

Result<Restored> restore_store(const std::string& dir, const std::string& file, bool force,
                               std::span<const Migration> migrations, Log& log) {
  CHECK_OK(check_source(file));
  TRY(const StoreLock lock, StoreLock::acquire(dir));
  const fs::path store = fs::path(dir) / "signalbox.db";
  const fs::path draft = store.string() + ".restoring";
  const fs::path aside = store.string() + ".replaced";
  std::error_code failed;
  const bool occupied = fs::exists(store, failed);
  if (occupied && !force)
    return Error{ErrorCode::conflict,
                 "there is a store in " + dir +
                     " already; add --force to put the backup in its place (it is kept as " + aside.string() +
                     "), or choose another folder with --data"};
  CHECK_OK(copy_privately(file, draft));
  const auto examined =
      examine_store_file(draft, static_cast<std::int64_t>(migrations.size()), kKeyCheckName, log);
  if (!examined.ok()) {
    remove_with_companions(draft);
    return Error{examined.error().code, file + " was not restored: " + examined.error().message};
  }
  CHECK_OK(move_away(store, aside));
  fs::rename(draft, store, failed);
  if (failed) return cannot("put " + store.string() + " in place", failed);
  CHECK_OK(flush(dir, O_RDONLY | O_DIRECTORY));
  const char* variable = std::getenv(kMasterKeyVariable);
  const bool in_variable = variable != nullptr && *variable != '\0';
  return Restored{.store = store.string(),
                  .replaced = occupied ? aside.string() : "",
                  .key = compare_key(dir, examined->key_check),
                  .key_place = in_variable ? kMasterKeyVariable : dir + "/master.key",
                  .key_id = examined->key_check.substr(0, examined->key_check.find(':'))};
}

}  // namespace signalbox
