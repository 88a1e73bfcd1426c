#include "core/domain/history/run_history.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/core/history/history_story.h"

using namespace signalbox;
using namespace signalbox::story;

namespace {

RunHistory small_history() {
  RunColumns columns = empty_columns();
  add(columns, "run_D", 0, 2, 400, -1);
  add(columns, "run_C", 1, 1, 300, 30);
  add(columns, "run_B", 0, 0, 200, 90);
  add(columns, "run_A", 0, 0, 100, 10);
  RunHistory history;
  REQUIRE(history.append(columns).ok());
  return history;
}

std::string ids(const RunHistory& history) {
  std::string out;
  for (const HistoryRow& line : history.rows(0, 1000)) out += line.id.substr(4);
  return out;
}

std::string selected(RunHistory& history, const HistoryFilter& filter) {
  const HistorySummary summary = history.select(filter);
  const std::string found = ids(history);
  CHECK(summary.matched == static_cast<std::int64_t>(found.size()));
  return found;
}

HistoryFilter in_states(std::vector<std::string> states) {
  HistoryFilter filter;
  filter.states = std::move(states);
  return filter;
}

}  // namespace

TEST_CASE("Rows come newest first before anything is selected") {
  CHECK(ids(small_history()) == "DCBA");
  CHECK(ids(RunHistory()).empty());
}

TEST_CASE("A row carries its names and numbers") {
  const HistoryRow line = small_history().rows(1, 1).front();
  CHECK(line.id == "run_C");
  CHECK(line.worker_id == "wrk_b");
  CHECK(line.type == "twitter_monitor");
  CHECK(line.state == "failed");
  CHECK(line.trigger == "schedule");
  CHECK(line.created_at_ms == 300);
  CHECK(line.duration_ms == 30);
}

TEST_CASE("Each part of a filter narrows, several together narrow more") {
  RunHistory history = small_history();
  CHECK(selected(history, in_states({"succeeded"})) == "BA");
  CHECK(selected(history, in_states({"succeeded", "failed"})) == "CBA");
  CHECK(selected(history, in_states({"no such state"})).empty());
  HistoryFilter filter;
  filter.worker_ids = {"wrk_a"};
  CHECK(selected(history, filter) == "DBA");
  filter.from_ms = 200;
  CHECK(selected(history, filter) == "DB");
  filter.to_ms = 400;
  CHECK(selected(history, filter) == "B");
  filter.user_ids = {"u2"};
  CHECK(selected(history, filter).empty());
}

TEST_CASE("Types and triggers narrow as well") {
  RunHistory history = small_history();
  HistoryFilter filter;
  filter.types = {"twitter_monitor"};
  CHECK(selected(history, filter) == "C");
  filter = {};
  filter.triggers = {"manual"};
  CHECK(selected(history, filter).empty());
}

TEST_CASE("Text finds the beginning of an id, with or without its prefix, in any case") {
  RunHistory history = small_history();
  HistoryFilter filter;
  filter.text = "run_b";
  CHECK(selected(history, filter) == "B");
  filter.text = " c ";
  CHECK(selected(history, filter) == "C");
  filter.text = "un_";
  CHECK(selected(history, filter).empty());
}

TEST_CASE("Counts per state ignore the choice of states, so that each says what choosing it would show") {
  RunHistory history = small_history();
  HistoryFilter filter = in_states({"failed"});
  filter.worker_ids = {"wrk_a"};
  const HistorySummary summary = history.select(filter);
  CHECK(summary.total == 4);
  CHECK(summary.matched == 0);
  CHECK(summary.counts.at("succeeded") == 2);
  CHECK(summary.counts.at("running") == 1);
  CHECK(summary.counts.at("failed") == 0);
  CHECK(summary.counts.at("skipped") == 0);
}

TEST_CASE("Percentiles are exact and leave unknown durations out") {
  RunHistory history = small_history();
  const HistorySummary all = history.select({});
  CHECK(all.p50_ms == 30);
  CHECK(all.p95_ms == 90);
  CHECK_FALSE(history.select(in_states({"running"})).p50_ms.has_value());
}

TEST_CASE("Rows can be sorted oldest first and longest first, unknown durations last") {
  RunHistory history = small_history();
  HistoryFilter filter;
  filter.sort = HistorySort::oldest;
  CHECK(selected(history, filter) == "ABCD");
  filter.sort = HistorySort::longest;
  CHECK(selected(history, filter) == "BCAD");
}

TEST_CASE("A page is cut out of the selection, whatever is asked") {
  RunHistory history = small_history();
  CHECK(history.rows(1, 2).size() == 2);
  CHECK(history.rows(3, 10).size() == 1);
  CHECK(history.rows(4, 10).empty());
  CHECK(history.rows(-5, 1).front().id == "run_D");
  CHECK(history.rows(0, -1).empty());
}

TEST_CASE("A new run takes its place by time, a changed one keeps it") {
  RunHistory history = small_history();
  REQUIRE(history.upsert(row("run_E", "running", 500), 1).ok());
  REQUIRE(history.upsert(row("run_X", "failed", 250), 1).ok());
  CHECK(ids(history) == "EDCXBA");
  REQUIRE(history.upsert(row("run_E", "succeeded", 500, 7), 2).ok());
  CHECK(ids(history) == "EDCXBA");
  CHECK(history.rows(0, 1).front().state == "succeeded");
  CHECK(history.size() == 6);
}

TEST_CASE("Older news of a run is ignored, and an ended run does not go back") {
  RunHistory history;
  REQUIRE(history.upsert(row("run_A", "waiting", 1), 5).ok());
  REQUIRE(history.upsert(row("run_A", "running", 1), 4).ok());
  CHECK(history.rows(0, 1).front().state == "waiting");
  REQUIRE(history.upsert(row("run_A", "failed", 1), 6).ok());
  RunColumns older = empty_columns();
  add(older, "run_A", 0, 2, 1, -1);
  REQUIRE(history.append(older).ok());
  CHECK(history.rows(0, 1).front().state == "failed");
}

TEST_CASE("Columns loaded again bring what was missed") {
  RunHistory history;
  REQUIRE(history.upsert(row("run_A", "running", 1), 5).ok());
  RunColumns newer = empty_columns();
  add(newer, "run_A", 0, 0, 1, 12);
  REQUIRE(history.append(newer).ok());
  CHECK(history.rows(0, 1).front().state == "succeeded");
  CHECK(history.size() == 1);
}

TEST_CASE("Columns that do not fit together are refused and leave the history as it was") {
  RunHistory history = small_history();
  const auto path = [&](auto spoil) {
    RunColumns columns = empty_columns();
    add(columns, "run_Z", 0, 0, 1, 1);
    spoil(columns);
    const Status refused = history.append(columns);
    return refused.ok() ? "accepted" : refused.error().fields.front().path;
  };
  CHECK(path([](RunColumns& c) { c.duration_ms.clear(); }) == "durationMs");
  CHECK(path([](RunColumns& c) { c.worker = {2}; }) == "worker[0]");
  CHECK(path([](RunColumns& c) { c.state = {-1}; }) == "state[0]");
  CHECK(path([](RunColumns& c) { c.ids = {""}; }) == "ids[0]");
  CHECK(history.size() == 4);
}

TEST_CASE("More rows than the history holds are refused") {
  RunHistory history;
  RunColumns columns = empty_columns();
  columns.ids.resize(RunHistory::kMaxRows + 1, "run_A");
  const auto zeros = std::vector<std::int64_t>(columns.ids.size(), 0);
  columns.worker = columns.type = columns.user = columns.state = columns.trigger = zeros;
  columns.created_at_ms = columns.duration_ms = columns.new_items = zeros;
  const Status refused = history.append(columns);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::too_large);
}

TEST_CASE("A large history answers as a plain loop over its rows does") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const RunColumns columns = random_columns(seed, 3'000);
    RunHistory history;
    REQUIRE(history.append(columns).ok());
    HistoryFilter filter = in_states({"succeeded", "failed"});
    filter.worker_ids = {"wrk_b"};
    filter.from_ms = 999'300;
    filter.sort = HistorySort::longest;
    const HistorySummary summary = history.select(filter);

    std::vector<std::int64_t> durations;
    std::int64_t matched = 0;
    for (std::size_t i = 0; i < columns.ids.size(); ++i) {
      if (columns.worker[i] != 1 || columns.state[i] == 2 || columns.created_at_ms[i] < 999'300) continue;
      ++matched;
      if (columns.duration_ms[i] >= 0) durations.push_back(columns.duration_ms[i]);
    }
    std::sort(durations.begin(), durations.end());
    const std::size_t rank = (durations.size() * 95 + 99) / 100;
    CHECK(summary.matched == matched);
    CHECK(summary.p95_ms == durations[rank - 1]);
    const auto page = history.rows(0, 1000);
    CHECK(std::is_sorted(page.begin(), page.end(), [](const HistoryRow& a, const HistoryRow& b) {
      return a.duration_ms > b.duration_ms;
    }));
  }
}
