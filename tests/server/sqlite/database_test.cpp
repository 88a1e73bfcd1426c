#include "server/sqlite/database.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/sqlite/revised_table.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::sqlite;
using namespace signalbox::testing;

namespace {

struct Scratch {
  ScratchFolder folder;
  RecordingLog log;
  std::string path = (folder / "a.db").string();
  Database database = Database::open(path, Access::read_write, log).value();
};

}  // namespace

TEST_CASE("values come back as they were bound") {
  Scratch scratch;
  Database& database = scratch.database;
  REQUIRE(database.execute("CREATE TABLE t (a TEXT, b INTEGER, c BLOB, d TEXT, e INTEGER) STRICT").ok());
  const std::string text("a\0b", 3);
  const Sealed sealed{std::string("\0\xFF", 2)};
  REQUIRE(*database.change("INSERT INTO t VALUES (?, ?, ?, ?, ?)", text, Instant{-5}, sealed,
                           std::optional<std::string>(), std::optional(Duration{7})));
  REQUIRE(*database.change("INSERT INTO t VALUES (?, ?, ?, ?, ?)", "", false, Sealed{}, "x",
                           std::optional<Instant>()));
  struct Read {
    std::string a;
    std::int64_t b;
    Sealed c;
    std::optional<std::string> d;
    std::optional<Duration> e;
  };
  const auto rows = database.select("SELECT a, b, c, d, e FROM t ORDER BY rowid", [](Row& row) {
    return Read{row.text(), row.integer(), row.sealed(), row.maybe_text(), row.maybe_duration()};
  });
  REQUIRE(rows->size() == 2);
  const Read& first = rows->front();
  CHECK((first.a == text && first.b == -5 && first.c.bytes == sealed.bytes && !first.d &&
         first.e == Duration{7}));
  const Read& second = rows->back();
  CHECK((second.a.empty() && second.b == 0 && second.c.bytes.empty() && second.d == "x" && !second.e));
}

TEST_CASE("a statement is prepared once and used again") {
  Scratch scratch;
  Database& database = scratch.database;
  REQUIRE(database.execute("CREATE TABLE t (a INTEGER) STRICT").ok());
  const std::size_t before = database.cached_statements();
  for (int i = 0; i < 100; ++i) REQUIRE(*database.change("INSERT INTO t VALUES (?)", std::int64_t{i}));
  CHECK(database.cached_statements() == before + 1);
  CHECK(database.find("SELECT count(*) FROM t", [](Row& row) { return row.integer(); })->value() == 100);
}

TEST_CASE("refusals are told apart from broken rules and broken storage") {
  Scratch scratch;
  Database& database = scratch.database;
  REQUIRE(database.execute("CREATE TABLE t (a INTEGER UNIQUE, b INTEGER CHECK (b > 0)) STRICT").ok());
  const std::string insert = "INSERT INTO t VALUES (?, ?)";
  CHECK(*database.change(insert, std::int64_t{1}, std::int64_t{1}));
  CHECK_FALSE(*database.change(insert, std::int64_t{1}, std::int64_t{1}));
  CHECK(database.change(insert, std::int64_t{2}, std::int64_t{0}).error().code == ErrorCode::internal);
  CHECK(database.change(insert, std::int64_t{2}, "text").error().code == ErrorCode::internal);
  CHECK_FALSE(*database.change("UPDATE t SET b = 5 WHERE a = 9"));
  CHECK_FALSE(scratch.log.lines().empty());

  auto reader = Database::open(scratch.path, Access::read_only, scratch.log);
  CHECK(reader->change(insert, std::int64_t{3}, std::int64_t{1}).error().code == ErrorCode::unavailable);
}

TEST_CASE("a row that cannot be read is an error, not a guess") {
  Scratch scratch;
  const auto read = [](Row& row) { return row.one_of<AuthScheme>(); };
  CHECK(scratch.database.find("SELECT 'bearer'", read)->value() == AuthScheme::bearer);
  CHECK(scratch.database.find("SELECT 'nonsense'", read).error().code == ErrorCode::internal);
}

TEST_CASE("the store's file is its owner's only") {
  Scratch scratch;
  struct stat status {};
  REQUIRE(::stat(scratch.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("files that cannot be a store are refused with advice") {
  Scratch scratch;
  const std::string text_file = (scratch.folder / "text.db").string();
  std::ofstream(text_file) << std::string(5000, 'x');
  const auto no_store = Database::open(text_file, Access::read_write, scratch.log);
  REQUIRE_FALSE(no_store.ok());
  CHECK(no_store.error().message.find("no Signalbox store") != std::string::npos);
  const auto missing =
      Database::open((scratch.folder / "no/such/folder.db").string(), Access::read_write, scratch.log);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::unavailable);
}

TEST_CASE("a revised table inserts revision 1 and replaces n-1 under its guard") {
  const RevisedTable table = revised_table("t", {"p", "id"}, {"a", "rev"}, "epoch");
  CHECK(table.insert == "INSERT INTO t (p, id, a, rev) VALUES (?1, ?2, ?3, ?4)");
  CHECK(table.update ==
        "UPDATE t SET a = ?3, rev = ?4 WHERE p = ?1 AND id = ?2 AND rev = ?4 - 1 AND epoch = ?5");
}
