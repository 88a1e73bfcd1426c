// The schema by itself: rules hold even for someone who writes SQL by hand.
#include <catch2/catch.hpp>

#include "server/sqlite/database.h"
#include "server/sqlite/migrate.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::sqlite;
using namespace signalbox::testing;

namespace {

struct Schema {
  ScratchFolder folder;
  RecordingLog log;
  MigrationFiles files;
  Database database = Database::open((folder / "a.db").string(), Access::read_write, log).value();

  Schema() { REQUIRE(migrate(database, files.all()).ok()); }
  bool accepts(const std::string& sql) { return database.execute(sql).ok(); }

  // A run whose columns are valid but for those given.
  bool accepts_run(const std::string& state, const std::string& ended_at, const std::string& owner,
                   const std::string& lease, const std::string& epoch = "0") {
    const bool accepted = accepts(
        "INSERT INTO runs (project_id, id, worker_id, worker_type, user_id, session_id, trigger, state, "
        "reason, "
        "attempt, recoveries, missed_count, new_items, result, message, user_notified, created_at, run_at, "
        "ended_at, epoch, owner_node, lease_until, rev) VALUES ('default', 'run_1', 'wrk_1', 't', 'u', 's', "
        "'manual', '" +
        state + "', '', 1, 0, 0, 0, 'null', '', 0, 1, 1, " + ended_at + ", " + epoch + ", '" + owner + "', " +
        lease + ", 1)");
    REQUIRE(accepts("DELETE FROM runs"));
    return accepted;
  }
};

}  // namespace

TEST_CASE("a run's row fits its state") {
  Schema schema;
  CHECK(schema.accepts_run("pending", "NULL", "", "NULL"));
  CHECK_FALSE(schema.accepts_run("resting", "NULL", "", "NULL"));
  CHECK_FALSE(schema.accepts_run("pending", "5", "", "NULL"));
  CHECK_FALSE(schema.accepts_run("pending", "NULL", "node-a", "NULL"));
  CHECK_FALSE(schema.accepts_run("pending", "NULL", "", "5"));
  CHECK_FALSE(schema.accepts_run("pending", "NULL", "", "NULL", "-1"));
  CHECK(schema.accepts_run("running", "NULL", "node-a", "5"));
  CHECK_FALSE(schema.accepts_run("running", "NULL", "", "5"));
  CHECK_FALSE(schema.accepts_run("claimed", "NULL", "node-a", "NULL"));
  CHECK(schema.accepts_run("waiting", "NULL", "", "NULL"));
  for (const char* state : {"succeeded", "failed", "cancelled", "skipped", "unknown"}) {
    CHECK(schema.accepts_run(state, "5", "", "NULL"));
    CHECK_FALSE(schema.accepts_run(state, "NULL", "", "NULL"));
  }
}

TEST_CASE("columns have their type, and lists of words are closed") {
  Schema schema;
  CHECK(schema.accepts("INSERT INTO users (project_id, id, created_at) VALUES ('p', 'u', 1)"));
  CHECK_FALSE(schema.accepts("INSERT INTO users (project_id, id, created_at) VALUES ('p', 'v', 'soon')"));
  CHECK_FALSE(schema.accepts("INSERT INTO users (project_id, id, created_at) VALUES (NULL, 'v', 1)"));
  const auto connection = [&](const std::string& status, const std::string& credential = "x'00'",
                              const std::string& next_refresh_at = "NULL") {
    return schema.accepts(
        "INSERT INTO connections (project_id, id, user_id, toolkit, scheme, status, status_reason, label, "
        "alias, "
        "account_id, is_default, auth_config_id, scopes, allowed_tools, credential, refresh_token, "
        "generation, "
        "next_refresh_at, refresh_failures, last_error, created_at, rev) VALUES ('p', hex(randomblob(8)), "
        "'u', 't', 'bearer', '" +
        status + "', '', '', '', '', 0, '', '[]', '[]', " + credential + ", x'', 0, " + next_refresh_at +
        ", 0, '', 1, 1)");
  };
  CHECK(connection("revoked"));
  CHECK_FALSE(connection("sleeping"));
  CHECK_FALSE(connection("active", "x''"));  // nothing to call with
  CHECK(connection("active", "x'00'", "5"));
  CHECK_FALSE(connection("needs_reauth", "x'00'", "5"));
  CHECK_FALSE(schema.accepts("INSERT INTO workers VALUES ('p', 'w', 'u', 's', 't', 2, '{}', 1, 1)"));
  CHECK_FALSE(schema.accepts("INSERT INTO workers VALUES ('p', 'w', 'u', 's', 't', 1, '{}', 1, 0)"));
}

TEST_CASE("the audit log is only added to") {
  Schema schema;
  CHECK(schema.accepts(
      "INSERT INTO audit_log VALUES ('p', 'aud_1', 1, 'key', 'key_1', '', '', 'key.created', 'key', "
      "'key_2', NULL, '{}')"));
  CHECK_FALSE(schema.accepts("UPDATE audit_log SET actor_id = 'key_9'"));
  CHECK_FALSE(schema.accepts("DELETE FROM audit_log"));
}

TEST_CASE("steps and tries go with their run, schedules with their worker") {
  Schema schema;
  CHECK_FALSE(schema.accepts("INSERT INTO attempts VALUES ('p', 'run_9', 'a', 1, 1, 1, NULL)"));
  REQUIRE(
      schema.accepts("INSERT INTO workers VALUES ('p', 'w', 'u', 's', 't', 1, '{}', 1, 1);"
                     "INSERT INTO worker_progress VALUES ('p', 'w', NULL, '', NULL, 0, 1);"
                     "DELETE FROM workers"));
  CHECK(schema.database.find("SELECT count(*) FROM worker_progress", [](Row& row) { return row.integer(); })
            ->value() == 0);
}

TEST_CASE("the lists and the scheduler's questions are answered from an index, without sorting") {
  Schema schema;
  for (const char* query :
       {"FROM sessions WHERE project_id = 'p' ORDER BY created_at DESC, id DESC",
        "FROM sessions WHERE project_id = 'p' AND user_id = 'u' ORDER BY created_at DESC, id DESC",
        "FROM runs WHERE project_id = 'p' ORDER BY created_at DESC, id DESC",
        "FROM runs WHERE project_id = 'p' AND user_id = 'u' AND (created_at, id) < (1, 'x') "
        "ORDER BY created_at DESC, id DESC",
        "FROM runs WHERE project_id = 'p' AND worker_id = 'w' ORDER BY created_at DESC, id DESC",
        "FROM runs WHERE state IN ('pending', 'waiting') AND run_at <= 5 ORDER BY run_at, id",
        "FROM runs WHERE ended_at < 5 ORDER BY ended_at",
        "FROM schedules WHERE next_at <= 5 ORDER BY next_at, worker_id",
        "FROM tool_calls INDEXED BY tool_calls_of_run WHERE run_id <> '' AND project_id = 'p' AND user_id = "
        "'u' "
        "AND run_id = 'r' ORDER BY started_at DESC, id DESC",
        "FROM events WHERE project_id = 'p' AND user_id = 'u' AND seq > 5 ORDER BY seq",
        "FROM notes WHERE project_id = 'p' AND user_id = 'u' ORDER BY created_at DESC, id DESC"}) {
    const auto plan =
        schema.database.select("EXPLAIN QUERY PLAN SELECT * " + std::string(query), [](Row& row) {
          row.skip(3);
          return row.text();
        });
    REQUIRE(plan.ok());
    INFO(query);
    for (const std::string& line : *plan) {
      INFO(line);
      CHECK(line.rfind("SEARCH", 0) == 0);
    }
  }
}
