#include "server/sqlite/migrate.h"

#include "server/sqlite/database.h"

namespace signalbox::sqlite {
namespace {

Result<std::int64_t> read_number(Database& database, std::string_view sql) {
  TRY(const auto number, database.find(sql, [](Row& row) { return row.integer(); }));
  return number.value_or(0);
}

Error foreign_file() {
  return {ErrorCode::not_configured,
          "The store's file belongs to another program; choose another folder with --data."};
}

Status check_owner(Database& database) {
  TRY(const std::int64_t owner, read_number(database, "PRAGMA application_id"));
  if (owner == kApplicationId) return {};
  TRY(const std::int64_t tables, read_number(database, "SELECT count(*) FROM sqlite_schema"));
  if (owner != 0 || tables > 0) return foreign_file();
  return {};
}

Status apply(Database& database, const Migration& migration) {
  const std::string mark = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                           "; PRAGMA user_version=" + std::to_string(migration.number) + "; COMMIT;";
  Status done = database.execute("BEGIN IMMEDIATE;\n" + std::string(migration.sql) + "\n;" + mark);
  if (!done.ok() && database.in_transaction()) (void)database.execute("ROLLBACK");
  return done;
}

}  // namespace

Error newer_store(std::int64_t stored, std::int64_t known) {
  return {ErrorCode::not_configured,
          "The store was written by a newer Signalbox (its schema is " + std::to_string(stored) +
              ", this program knows " + std::to_string(known) +
              "). Start the newer program again, or restore a backup made before the upgrade."};
}

Status migrate(Database& database, std::span<const Migration> migrations) {
  CHECK_OK(check_owner(database));
  TRY(const std::int64_t stored, read_number(database, "PRAGMA user_version"));
  const auto known = static_cast<std::int64_t>(migrations.size());
  if (stored > known) return newer_store(stored, known);
  std::int64_t next = 1;
  for (const Migration& migration : migrations) {
    if (migration.number != next++)
      return Error{ErrorCode::internal, "Migration " + std::string(migration.name) + " is out of order."};
    if (migration.number > stored) CHECK_OK(apply(database, migration));
  }
  return {};
}

}  // namespace signalbox::sqlite
