#include "core/domain/history/run_history_wire.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"

using namespace signalbox;

namespace {

constexpr auto kColumns = R"({"asOf":"evt_1","workers":["wrk_a"],"types":["feed_monitor"],"users":["u1"],
  "states":["running"],"triggers":["schedule"],"ids":["run_1"],"worker":[0],"type":[0],"user":[0],"state":[0],
  "trigger":[0],"createdAtMs":[1000],"durationMs":[-1],"newItems":[0]})";

constexpr auto kEnded = R"({"id":"run_1","workerId":"wrk_a","workerType":"feed_monitor","userId":"u1",
  "state":"succeeded","trigger":"schedule","createdAt":"1970-01-01T00:00:01Z",
  "startedAt":"1970-01-01T00:00:02Z","endedAt":"1970-01-01T00:00:02.250Z","newItems":3,"rev":4,"mood":"good"})";

}  // namespace

TEST_CASE("Columns, a changed run and a filter as JSON") {
  RunHistory history;
  REQUIRE(append_runs(history, kColumns).ok());
  const auto counted = upsert_run(history, kEnded);
  REQUIRE(counted.ok());
  CHECK(counted->text == R"({"rows":1})");
  const auto answer = select_runs(history, R"({"states":["succeeded"]})");
  REQUIRE(answer.ok());
  const Json summary = from_text(*answer);
  CHECK(summary["matched"] == 1);
  CHECK(summary["p50Ms"] == 250);
  CHECK(from_text(encode_rows(history.rows(0, 1)))["rows"][0]["newItems"] == 3);
}

TEST_CASE("Without durations the percentiles are null") {
  RunHistory history;
  CHECK(from_text(*select_runs(history, "{}"))["p95Ms"].is_null());
}

TEST_CASE("What cannot be read is refused with its place") {
  RunHistory history;
  const auto path = [](const Result<JsonText>& result) { return result.error().fields.front().path; };
  CHECK_FALSE(append_runs(history, "{").ok());
  CHECK(path(append_runs(history, R"({"workers":7})")) == "workers");
  CHECK(path(upsert_run(history, R"({"id":"run_1"})")) == "workerId");
  CHECK(path(select_runs(history, R"({"sort":"random"})")) == "sort");
  CHECK(path(select_runs(history, R"({"state":"failed"})")) == "state");
}
