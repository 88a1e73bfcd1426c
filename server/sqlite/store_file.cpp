#include "server/sqlite/store_file.h"

#include "server/sqlite/database.h"
#include "server/sqlite/migrate.h"

namespace signalbox {

using namespace sqlite;

namespace {

Error no_store(const std::string& why) {
  return Error{ErrorCode::not_configured, "it is no Signalbox store: " + why};
}

Result<std::int64_t> number(Database& database, std::string_view sql) {
  TRY(const auto value, database.find(sql, [](Row& row) { return row.integer(); }));
  return value.value_or(0);
}

}  // namespace

Result<StoreFile> examine_store_file(const std::filesystem::path& path, std::int64_t newest_schema,
                                     std::string_view key_check_name, Log& log) {
  TRY(Database database, Database::open(path.string(), Access::read_only, log));
  const auto owner = number(database, "PRAGMA application_id");
  if (!owner.ok()) return no_store("it cannot be read as SQLite");
  if (*owner != kApplicationId) return no_store("it was written by another program");
  StoreFile file;
  TRY(file.schema, number(database, "PRAGMA user_version"));
  if (file.schema > newest_schema) return newer_store(file.schema, newest_schema);
  const auto damage = database.select("PRAGMA integrity_check(1)", [](Row& row) { return row.text(); });
  if (!damage.ok() || damage->size() != 1 || damage->front() != "ok")
    return Error{ErrorCode::not_configured, "it is damaged; take another backup"};
  TRY(const auto check,
      database.find(
          "SELECT value FROM meta WHERE name = ?", [](Row& row) { return row.text(); }, key_check_name));
  file.key_check = check.value_or("");
  return file;
}

}  // namespace signalbox
