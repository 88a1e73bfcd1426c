// The writing thread seen through the store: shared transactions, failures of the storage, what is written
// behind.
#include "server/sqlite/group_writer.h"

#include <sys/resource.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <set>
#include <thread>

#include "core/base/id.h"
#include "tests/contract/rows.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

bool committed(const Result<CommitReport>& report) { return report.ok() && report->committed; }

// No file of this process may grow beyond `bytes` while this lives: what a full disk looks like.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
};

template <class Condition>
bool holds_within(std::chrono::milliseconds patience, Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST_CASE("many callers share a transaction, and each knows how its own set fared") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  constexpr int kThreads = 16, kEach = 50;
  std::atomic<int> succeeded{0}, refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = "note_" + std::to_string(t) + "_" + std::to_string(i);
        if (committed(store->commit({AddNote{note_row(id)}, AddEvent{event_row(id)}}))) ++succeeded;
        const auto again = store->commit({AddEvent{event_row(id)}, AddNote{note_row(id)}});
        if (again.ok() && !again->committed && again->outcomes[1] == ChangeOutcome::conflict) ++refused;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(succeeded == kThreads * kEach);
  CHECK(refused == kThreads * kEach);
  CHECK(store->transactions() < 2 * kThreads * kEach);
  CHECK(store->list_notes(kProject, "ada")->size() == kThreads * kEach);

  const auto events = store->events_after(ada(), "", 1000)->events;
  REQUIRE(events.size() == kThreads * kEach);
  for (std::size_t i = 0; i < events.size(); ++i)
    CHECK(sequence_of(id_prefix::kEvent, events[i].id) == i + 1);
}

TEST_CASE("the listener hears every event once and in order, whoever commits") {
  SqliteScratch scratch;
  std::vector<std::string> heard;
  const auto store = scratch.open({.listener = [&](std::span<const Event> events) {
    for (const Event& event : events) heard.push_back(event.id);
  }});
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) (void)store->commit({AddEvent{event_row("x")}});
    });
  for (std::thread& thread : threads) thread.join();
  store->close();
  std::vector<std::string> stored;
  const auto batch = store->events_after(ada(), "", 1000);
  for (const Event& event : batch->events) stored.push_back(event.id);
  CHECK(heard.size() == 200);
  CHECK(heard == stored);
}

TEST_CASE("a set written behind is on disk soon without anyone asking") {
  SqliteScratch scratch;
  const auto store = scratch.open({.write_behind = Duration::millis(5)});
  store->commit_later({PutCall{call_row("log_1")}});
  CHECK(holds_within(10s, [&] { return store->list_calls(ada(), std::nullopt, {})->items.size() == 1; }));
}

TEST_CASE("closing writes what waits, later commits are told the store is closed") {
  SqliteScratch scratch;
  {
    const auto store = scratch.open({.write_behind = Duration::hours(1)});
    for (int i = 0; i < 3000; ++i) store->commit_later({PutCall{call_row("log_" + std::to_string(i))}});
    store->close();
    const auto late = store->commit({AddNote{note_row("note_1")}});
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == ErrorCode::unavailable);
    CHECK_FALSE(store->sweep({1}).ok());
  }
  const auto store = scratch.open();
  const auto size = store->measure();
  for (const TableSize& table : size->tables)
    if (table.name == "tool_calls") CHECK(table.rows == 3000);
}

TEST_CASE("a full disk fails the commits it meets; the store recovers by itself") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  REQUIRE(committed(store->commit({AddNote{note_row("note_1")}, AddEvent{event_row("a")}})));
  REQUIRE(store->writable());
  Note large = note_row("note_large");
  large.text.assign(3'000'000, 'x');
  {
    const SmallDisk full(1'000'000);
    const auto failed =
        store->commit({AddEvent{event_row("lost")}, AddNote{large}, AddNote{note_row("note_2")}});
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().code == ErrorCode::unavailable);
    store->commit_later({AddNote{large}});
    const auto single = store->commit({AddNote{large}});
    REQUIRE_FALSE(single.ok());
    CHECK(single.error().code == ErrorCode::unavailable);
    CHECK(store->list_notes(kProject, "ada")->size() == 1);
  }
  CHECK(committed(store->commit({AddNote{note_row("note_2")}, AddEvent{event_row("b")}})));
  CHECK(committed(store->commit({AddNote{large}})));
  CHECK(store->list_notes(kProject, "ada")->size() == 3);
  const auto events = store->events_after(ada(), "", 10)->events;
  REQUIRE(events.size() == 2);
  CHECK(sequence_of(id_prefix::kEvent, events[1].id) == 2);
  CHECK(store->find_damage()->empty());
}

TEST_CASE("readiness notices a disk that cannot be written") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  const SmallDisk full(1000);
  CHECK_FALSE(store->writable());
}

TEST_CASE("a set the schema refuses fails alone in its transaction") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  Run broken = run_row("run_1");
  broken.state = RunState::succeeded;
  std::atomic<int> succeeded{0}, failed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string id = "note_" + std::to_string(t * 100 + i);
        if (t % 2) {
          succeeded += committed(store->commit({AddNote{note_row(id)}}));
        } else {
          const auto report = store->commit({AddNote{note_row(id)}, PutRun{broken}});
          failed += !report.ok() && report.error().code == ErrorCode::internal;
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(succeeded == 80);
  CHECK(failed == 80);
  CHECK(store->list_notes(kProject, "ada")->size() == 80);
}
