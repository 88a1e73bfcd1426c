#include "server/sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace signalbox::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 5000;

constexpr const char* kWriterSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
    "PRAGMA secure_delete=OFF; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;";
constexpr const char* kReaderSettings = "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;";

// SQLite would create the file readable by the group; its companion files take over this mode.
void create_privately(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
}

bool is_refusal(int extended_code) {
  return extended_code == SQLITE_CONSTRAINT_UNIQUE || extended_code == SQLITE_CONSTRAINT_PRIMARYKEY ||
         extended_code == SQLITE_CONSTRAINT_FOREIGNKEY || extended_code == SQLITE_CONSTRAINT_ROWID;
}

std::string message_for(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL: return "The disk of the data folder is full; free some space, then try again.";
    case SQLITE_READONLY:
    case SQLITE_PERM: return "The data folder cannot be written; check its owner and permissions.";
    case SQLITE_CANTOPEN:
      return "The store cannot be opened; check that the data folder exists and is yours.";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "Another program holds the store; stop it, then try again.";
    case SQLITE_NOTADB:
      return "The store's file is no Signalbox store; restore a backup or use another --data folder.";
    case SQLITE_CORRUPT: return "The store is damaged; run `signalbox doctor` and restore the last backup.";
    default: return "The store cannot be used at the moment; the server's log says why.";
  }
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Reset::operator()(sqlite3_stmt* statement) const {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

Result<Database> Database::open(const std::string& path, Access access, Log& log) {
  const bool writes = access == Access::read_write;
  if (writes) create_privately(path);
  sqlite3* handle = nullptr;
  const int flags = (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database(handle, log);
  if (code != SQLITE_OK) return database.failure("open");
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  CHECK_OK(database.execute(writes ? kWriterSettings : kReaderSettings));
  return database;
}

Status Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure(sql);
  return {};
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

Result<Database::Prepared> Database::prepare(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end())
    return Prepared(known->second.get());
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK)
    return failure(sql);
  statements_.emplace(std::string(sql), std::unique_ptr<sqlite3_stmt, Finalize>(statement));
  return Prepared(statement);
}

Result<bool> Database::run_change(sqlite3_stmt* statement) {
  const std::int64_t before = sqlite3_total_changes64(handle_.get());
  const int code = sqlite3_step(statement);
  if (is_refusal(code)) return false;
  if (code != SQLITE_DONE && code != SQLITE_ROW) return failure(sqlite3_sql(statement));
  return sqlite3_total_changes64(handle_.get()) != before;
}

Result<bool> Database::step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failure(sqlite3_sql(statement));
}

Error Database::failure(std::string_view doing) {
  const int code = handle_ ? sqlite3_extended_errcode(handle_.get()) : SQLITE_NOMEM;
  const bool is_bug =
      (code & 0xFF) == SQLITE_CONSTRAINT || (code & 0xFF) == SQLITE_MISMATCH || (code & 0xFF) == SQLITE_ERROR;
  log_->write(LogLevel::error, "store failure",
              {{"code", std::to_string(code)},
               {"detail", handle_ ? sqlite3_errmsg(handle_.get()) : "out of memory"},
               {"statement", std::string(doing.substr(0, 200))}});
  if (is_bug) return {ErrorCode::internal, "The store refused a change that should not happen; see the log."};
  return {ErrorCode::unavailable, message_for(code)};
}

Error Database::damaged_row(std::string_view sql) {
  log_->write(LogLevel::error, "store row cannot be read", {{"statement", std::string(sql.substr(0, 200))}});
  return {ErrorCode::internal, "A stored row cannot be read; run `signalbox doctor`."};
}

Status Database::copy_to(const std::string& path) {
  TRY(Database target, open(path, Access::read_write, *log_));
  sqlite3_backup* backup = sqlite3_backup_init(target.handle_.get(), "main", handle_.get(), "main");
  if (!backup) return target.failure("backup");
  const bool complete = sqlite3_backup_step(backup, -1) == SQLITE_DONE;
  if (sqlite3_backup_finish(backup) != SQLITE_OK || !complete) return target.failure("backup");
  // The copy takes over the write-ahead mode; a file to carry away should stand alone.
  return target.execute("PRAGMA journal_mode=DELETE");
}

}  // namespace signalbox::sqlite
