#include "server/sqlite/migrate.h"

#include <catch2/catch.hpp>

#include "server/sqlite/database.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::sqlite;
using namespace signalbox::testing;

namespace {

constexpr Migration kFirst{1, "0001_first.sql",
                           "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);"};
constexpr Migration kSecond{2, "0002_second.sql", "ALTER TABLE a ADD COLUMN y INTEGER; -- ends in a comment"};
constexpr Migration kBroken{2, "0002_broken.sql",
                            "CREATE TABLE b (x INTEGER) STRICT; SELECT * FROM nowhere;"};

struct Scratch {
  ScratchFolder folder;
  RecordingLog log;
  Database database = Database::open((folder / "a.db").string(), Access::read_write, log).value();

  std::int64_t number(const std::string& sql) {
    return database.find(sql, [](Row& row) { return row.integer(); })->value();
  }
};

}  // namespace

TEST_CASE("migrations run once, in order, and only those that are new") {
  Scratch scratch;
  REQUIRE(migrate(scratch.database, std::vector{kFirst}).ok());
  CHECK(scratch.number("PRAGMA user_version") == 1);
  REQUIRE(migrate(scratch.database, std::vector{kFirst, kSecond}).ok());
  REQUIRE(migrate(scratch.database, std::vector{kFirst, kSecond}).ok());
  CHECK(scratch.number("PRAGMA user_version") == 2);
  CHECK(scratch.number("SELECT count(*) FROM a WHERE y IS NULL") == 1);
}

TEST_CASE("a migration that fails leaves the store as it was") {
  Scratch scratch;
  REQUIRE_FALSE(migrate(scratch.database, std::vector{kFirst, kBroken}).ok());
  CHECK(scratch.number("PRAGMA user_version") == 1);
  CHECK(scratch.number("SELECT count(*) FROM sqlite_schema WHERE name = 'b'") == 0);
  CHECK_FALSE(scratch.database.in_transaction());
  CHECK(migrate(scratch.database, std::vector{kFirst, kSecond}).ok());
}

TEST_CASE("a store newer than the program is refused, and the message says what to do") {
  Scratch scratch;
  REQUIRE(migrate(scratch.database, std::vector{kFirst, kSecond}).ok());
  const Status refused = migrate(scratch.database, std::vector{kFirst});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::not_configured);
  CHECK(refused.error().message.find("newer") != std::string::npos);
  CHECK(refused.error().message.find("restore a backup") != std::string::npos);
}

TEST_CASE("another program's file is refused and left alone") {
  Scratch scratch;
  REQUIRE(scratch.database.execute("CREATE TABLE theirs (x)").ok());
  const Status refused = migrate(scratch.database, std::vector{kFirst});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::not_configured);
  CHECK(scratch.number("SELECT count(*) FROM sqlite_schema") == 1);
}

TEST_CASE("migrations with a gap are a mistake of the build") {
  Scratch scratch;
  Migration third = kSecond;
  third.number = 3;
  const Status refused = migrate(scratch.database, std::vector{kFirst, third});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::internal);
}

TEST_CASE("the program's own migrations make every table strict") {
  Scratch scratch;
  const MigrationFiles files;
  REQUIRE_FALSE(files.all().empty());
  REQUIRE(migrate(scratch.database, files.all()).ok());
  CHECK(scratch.number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict "
                       "AND name NOT LIKE 'sqlite%'") == 0);
  CHECK(scratch.number("SELECT count(*) FROM projects WHERE id = 'default'") == 1);
}

TEST_CASE("project_id is in every unique index but those of secrets' hashes") {
  Scratch scratch;
  const MigrationFiles files;
  REQUIRE(migrate(scratch.database, files.all()).ok());
  const auto without = scratch.database.select(
      "SELECT i.name FROM pragma_table_list t JOIN pragma_index_list(t.name) i "
      "WHERE t.schema = 'main' AND i.name NOT LIKE '%\\_by_hash' ESCAPE '\\' AND i.\"unique\" = 1 AND t.name "
      "NOT IN ('meta', 'projects') AND NOT EXISTS "
      "(SELECT 1 FROM pragma_index_info(i.name) c WHERE c.name = 'project_id')",
      [](Row& row) { return row.text(); });
  CHECK(*without == std::vector<std::string>{});
}
