// The store's file: what survives, copies, damage, and what is dropped with time.
#include "server/sqlite/store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "core/base/wire.h"
#include "tests/contract/rows.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

bool committed(const Result<CommitReport>& report) { return report.ok() && report->committed; }

std::int64_t rows_of(SqliteStore& store, const std::string& table) {
  const auto measured = store.measure();
  for (const TableSize& size : measured->tables)
    if (size.name == table) return size.rows;
  return -1;
}

// A run that ended at `at`, with everything that hangs on one.
void add_ended_run(SqliteStore& store, const std::string& id, RunState state, Instant at,
                   std::int64_t new_items, const std::string& message = "") {
  Run run = run_row(id);
  run.due_at = at;
  REQUIRE(committed(store.commit({PutRun{run}, AddOccurrence{kProject, run.worker_id, at, id},
                                  PutStep{kProject, step_row(id, "a", 0), 0},
                                  AddAttempt{kProject, attempt_row(id, "a", 1), 0},
                                  PutCall{call_row("log_of_" + id, id)}})));
  Run taken = claimed(run);
  taken.new_items = new_items;
  taken.message = message;
  REQUIRE(committed(store.commit({PutRun{taken, 0}, PutRun{ended(taken, state, at), 1}})));
}

constexpr Instant kNow = Instant{0} + Duration::days(400);

}  // namespace

TEST_CASE("what was committed is there after the process died") {
  SqliteScratch scratch;
  int report[2];
  REQUIRE(::pipe(report) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = SqliteStore::open(scratch.path(), scratch.migrations.all(), scratch.log);
    bool fine = store.ok();
    for (int i = 0; fine && i < 20; ++i)
      fine = committed(
          (*store)->commit({AddNote{note_row("note_" + std::to_string(i))}, AddEvent{event_row("x")}}));
    const char byte = fine ? 'y' : 'n';
    if (::write(report[1], &byte, 1) != 1) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  char fine = 0;
  REQUIRE(::read(report[0], &fine, 1) == 1);
  ::close(report[0]);
  ::close(report[1]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  REQUIRE(fine == 'y');

  const auto store = scratch.open();
  CHECK(store->list_notes(kProject, "ada")->size() == 20);
  CHECK(store->find_damage()->empty());
  REQUIRE(committed(store->commit({AddEvent{event_row("later")}})));
  const auto events = store->events_after(ada(), "", 100)->events;
  REQUIRE(events.size() == 21);
  CHECK(events.back().subject.id == "later");
}

TEST_CASE("a torn end of the write-ahead log loses no commit before it") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  for (int i = 0; i < 20; ++i)
    REQUIRE(committed(store->commit({AddNote{note_row("note_" + std::to_string(i))}})));
  // As a machine that stops would leave the files: copied while open, with half a write at the end.
  const auto torn = scratch.folder / "torn.db";
  std::filesystem::copy_file(scratch.path(), torn);
  std::filesystem::copy_file(scratch.path().string() + "-wal", torn.string() + "-wal");
  std::ofstream(torn.string() + "-wal", std::ios::app | std::ios::binary) << std::string(2000, '\x55');
  auto reopened = SqliteStore::open(torn, scratch.migrations.all(), scratch.log);
  REQUIRE(reopened.ok());
  CHECK((*reopened)->list_notes(kProject, "ada")->size() == 20);
  CHECK((*reopened)->find_damage()->empty());
}

TEST_CASE("a backup equals the original and stands alone") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  add_ended_run(*store, "run_1", RunState::succeeded, kNow, 3);
  REQUIRE(committed(store->commit({PutSession{session_row("session_1")},
                                   PutConnection{connection_row("ca_1")}, AddEvent{event_row("a")}})));
  const auto copy = scratch.folder / "copy.db";
  std::ofstream(copy) << "an older backup";
  REQUIRE(store->backup(copy).ok());
  CHECK_FALSE(std::filesystem::exists(copy.string() + "-wal"));
  CHECK_FALSE(std::filesystem::exists(copy.string() + ".unfinished"));
  CHECK((std::filesystem::status(copy).permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);

  REQUIRE(committed(store->commit({AddNote{note_row("note_after")}})));
  auto restored = SqliteStore::open(copy, scratch.migrations.all(), scratch.log);
  REQUIRE(restored.ok());
  CHECK((*restored)->list_notes(kProject, "ada")->empty());
  CHECK(encode_text(**(*restored)->find_run(kProject, "run_1")) ==
        encode_text(**store->find_run(kProject, "run_1")));
  CHECK(encode_text(**(*restored)->find_session(kProject, "session_1")) ==
        encode_text(**store->find_session(kProject, "session_1")));
  CHECK((*restored)->find_connection(kProject, "ca_1")->value().credential.bytes ==
        connection_row("ca_1").credential.bytes);
  CHECK(*(*restored)->newest_event() == *store->newest_event());
  CHECK((*restored)->find_damage()->empty());
}

TEST_CASE("a backup that cannot be written says where") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  CHECK_FALSE(store->backup(scratch.folder / "no/such/folder.db").ok());
}

TEST_CASE("readers on many threads see every commit that returned, and only whole sets") {
  SqliteScratch scratch;
  const auto store = scratch.open({.readers = 3});
  std::atomic<int> written{0};
  std::atomic<bool> finished{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int t = 0; t < 6; ++t)
    readers.emplace_back([&] {
      while (!finished) {
        const int least = written;
        const auto run = store->find_run(kProject, "run_1");
        if (!run.ok()) {
          ++wrong;
        } else if (*run) {
          // Each set raises the revision and adds a step.
          const RunRecord& record = run->value();
          if (record.run.rev < least || record.steps.size() != static_cast<std::size_t>(record.run.rev))
            ++wrong;
        } else if (least > 0) {
          ++wrong;
        }
      }
    });
  Run run = run_row("run_1");
  for (int i = 1; i <= 100; ++i) {
    run.rev = i;
    REQUIRE(committed(store->commit(
        {PutRun{run}, PutStep{kProject, step_row("run_1", "step" + std::to_string(i), i), 0}})));
    written = i;
  }
  finished = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("a store that is newer than the program is refused at opening") {
  SqliteScratch scratch;
  (void)scratch.open();
  std::vector<Migration> more = scratch.migrations.all();
  more.push_back({static_cast<int>(more.size()) + 1, "next.sql", "CREATE TABLE next (x INTEGER) STRICT;"});
  REQUIRE(SqliteStore::open(scratch.path(), more, scratch.log).ok());
  const auto refused = SqliteStore::open(scratch.path(), scratch.migrations.all(), scratch.log);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::not_configured);
}

TEST_CASE("a sweep drops old runs with all they have, and counts the empty ones") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  add_ended_run(*store, "run_ancient", RunState::failed, kNow - Duration::days(31), 0);
  add_ended_run(*store, "run_empty_old", RunState::succeeded, kNow - Duration::hours(25), 0);
  add_ended_run(*store, "run_empty_new", RunState::succeeded, kNow - Duration::hours(23), 0);
  add_ended_run(*store, "run_full", RunState::succeeded, kNow - Duration::hours(26), 2);
  add_ended_run(*store, "run_told", RunState::succeeded, kNow - Duration::hours(27), 0, "Something changed");
  add_ended_run(*store, "run_failed", RunState::failed, kNow - Duration::hours(28), 0);
  REQUIRE(committed(store->commit({PutRun{run_row("run_open")}})));
  ToolCallRecord old_call = call_row("log_old");
  ToolCallRecord new_call = call_row("log_new");
  new_call.started_at = kNow;
  REQUIRE(committed(store->commit({PutCall{old_call}, PutCall{new_call}})));

  REQUIRE(store->sweep(kNow).ok());
  const auto kept = [&](const std::string& id) { return store->find_run(kProject, id)->has_value(); };
  CHECK_FALSE(kept("run_ancient"));
  CHECK_FALSE(kept("run_empty_old"));
  CHECK(kept("run_empty_new"));
  CHECK(kept("run_full"));
  CHECK(kept("run_told"));
  CHECK(kept("run_failed"));
  CHECK(kept("run_open"));
  CHECK(rows_of(*store, "runs") == 5);
  CHECK(rows_of(*store, "steps") == 4);
  CHECK(rows_of(*store, "attempts") == 4);
  CHECK(rows_of(*store, "occurrences") == 4);
  CHECK_FALSE(store->list_calls(ada(), "run_empty_old", {})->items.size());
  CHECK(store->list_calls(ada(), "", {})->items.size() == 1);
  CHECK(rows_of(*store, "empty_runs") == 1);
}

TEST_CASE("a sweep goes on until all is dropped, batch by batch") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  ChangeSet changes;
  for (int i = 0; i < 950; ++i) {
    Run run = ended(run_row("run_" + std::to_string(i)), RunState::succeeded, {1000});
    run.rev = 1;
    changes.push_back(PutRun{run});
    changes.push_back(PutCall{call_row("log_" + std::to_string(i))});
  }
  REQUIRE(committed(store->commit(changes)));
  REQUIRE(store->sweep(kNow).ok());
  CHECK(rows_of(*store, "runs") == 0);
  CHECK(rows_of(*store, "tool_calls") == 0);
}

TEST_CASE("a sweep drops what lets nobody in any more, page tokens at once and the rest a week later") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  const auto key = [&](const std::string& id, KeyKind kind, Instant end,
                       std::optional<Instant> revoked = {}) {
    ApiKey row = key_row(id);
    row.kind = kind;
    row.expires_at = end;
    row.revoked_at = revoked;
    REQUIRE(committed(store->commit({PutKey{row}})));
  };
  const Instant past = kNow - Duration::millis(1), week_ago = kNow - Duration::days(7);
  key("key_page_over", KeyKind::page, past);
  key("key_page_revoked", KeyKind::page, kNow + Duration::minutes(5), past);
  key("key_page_good", KeyKind::page, kNow);
  key("key_user_over", KeyKind::user, week_ago - Duration::days(100));
  ApiKey endless = key_row("key_endless");
  REQUIRE(committed(store->commit({PutKey{endless}})));

  REQUIRE(committed(store->commit(
      {PutAccount{{.project_id = kProject, .id = "acc_1", .email = "a@b.example", .name = "A", .rev = 1}}})));
  for (const auto& [id, end] :
       {std::pair("old", week_ago - Duration::millis(1)), std::pair("new", week_ago)}) {
    const std::string name(id);
    Connection connection = connection_row("ca_" + name, name);
    ConnectLink link{.project_id = kProject,
                     .id = "cl_" + name,
                     .connection_id = connection.id,
                     .user_id = "ada",
                     .toolkit = name,
                     .hash = "cl" + name,
                     .expires_at = end,
                     .rev = 1};
    OAuthState state{.project_id = kProject,
                     .id = "st_" + name,
                     .link_id = link.id,
                     .connection_id = connection.id,
                     .hash = "st" + name,
                     .expires_at = end,
                     .rev = 1};
    REQUIRE(
        committed(store->commit({PutSignIn{{.project_id = kProject,
                                            .id = "si_" + name,
                                            .account_id = "acc_1",
                                            .hash = "si" + name,
                                            .expires_at = end,
                                            .rev = 1}},
                                 PutTicket{{.project_id = kProject,
                                            .id = "tkt_" + name,
                                            .hash = "tkt" + name,
                                            .expires_at = end,
                                            .rev = 1}},
                                 PutConnection{connection}, PutConnectLink{link}, PutOAuthState{state}})));
  }

  REQUIRE(store->sweep(kNow).ok());
  const auto kept = [&](const std::string& id) { return store->find_key(kProject, id)->has_value(); };
  CHECK_FALSE(kept("key_page_over"));
  CHECK(kept("key_page_revoked"));
  CHECK(kept("key_page_good"));
  CHECK(kept("key_user_over"));
  CHECK(kept("key_endless"));
  CHECK_FALSE(store->find_sign_in_by_hash("siold")->has_value());
  CHECK(store->find_sign_in_by_hash("sinew")->has_value());
  CHECK_FALSE(store->find_ticket_by_hash("tktold")->has_value());
  CHECK(store->find_ticket_by_hash("tktnew")->has_value());
  CHECK_FALSE(store->find_connect_link("clold")->has_value());
  CHECK(store->find_connect_link("clnew")->has_value());
  CHECK_FALSE(store->find_oauth_state("stold")->has_value());
  CHECK(store->find_oauth_state("stnew")->has_value());
  CHECK(store->find_connection(kProject, "ca_old")->has_value());
}

TEST_CASE("a sweep of page tokens goes on until all are dropped") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  ChangeSet changes;
  for (int i = 0; i < 450; ++i) {
    ApiKey token = key_row("key_" + std::to_string(i));
    token.kind = KeyKind::page;
    token.expires_at = Instant{2000};
    changes.push_back(PutKey{token});
  }
  REQUIRE(committed(store->commit(changes)));
  REQUIRE(store->sweep(kNow).ok());
  CHECK(rows_of(*store, "api_keys") == 0);
}

TEST_CASE("growth is known from the second day on") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  REQUIRE(store->sweep(kNow).ok());
  CHECK_FALSE(store->measure()->bytes_per_day);
  CHECK(store->measure()->bytes > 0);
  Note large = note_row("note_1");
  large.text.assign(1'000'000, 'x');
  REQUIRE(committed(store->commit({AddNote{large}})));
  REQUIRE(store->sweep(kNow + Duration::days(2)).ok());
  const auto growth = store->measure()->bytes_per_day;
  REQUIRE(growth);
  CHECK(*growth > 400'000);
  CHECK(*growth < 700'000);
}

TEST_CASE("damage in the file is found") {
  SqliteScratch scratch;
  {
    const auto store = scratch.open();
    for (int i = 0; i < 300; ++i) {
      Note note = note_row("note_" + std::to_string(i));
      note.text.assign(500, 'x');
      REQUIRE(committed(store->commit({AddNote{note}})));
    }
    CHECK(store->find_damage()->empty());
  }
  {
    std::fstream file(scratch.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-3 * 4096, std::ios::end);
    file << std::string(4096, '\x7F');
  }
  const auto store = scratch.open();
  const auto damage = store->find_damage();
  CHECK((!damage.ok() || !damage->empty()));
}
