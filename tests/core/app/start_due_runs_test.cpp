#include "core/app/start_due_runs.h"

#include <catch2/catch.hpp>
#include <set>

#include "core/app/update_worker.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

const JsonText kFeed{R"({"feedUrl":"https://example.com/feed"})"};

Schedule cron(std::string expression, std::string zone = "UTC") {
  return {CronSchedule{std::move(expression), std::move(zone)}};
}

WorkerRecord worker_with(fakes::AppWorld& world, const Schedule& schedule, const std::string& user = "u") {
  return set_worker(world.ports, "p", user, "feed_monitor",
                    {.enabled = true, .config = kFeed, .schedule = schedule})
      .value();
}

// Ends every run that is open, as an executor would.
void end_open_runs(fakes::AppWorld& world) {
  const std::vector<Run> open = world.store.claimable_runs(Instant{INT64_MAX}, 1000).value();
  for (Run run : open) {
    const std::int64_t epoch = run.epoch;
    run.state = RunState::running;
    run.owner_node = "node";
    run.lease_until = world.clock.now();
    run.epoch += 1;
    run.rev += 1;
    Run ended = run;
    ended.state = RunState::succeeded;
    ended.owner_node.clear();
    ended.lease_until.reset();
    ended.ended_at = world.clock.now();
    ended.rev += 1;
    REQUIRE(world.store.commit({PutRun{run, epoch}, PutRun{ended, run.epoch}})->committed);
  }
}

Instant at(const char* text) { return *parse_rfc3339(text); }

std::vector<Run> due_runs(fakes::AppWorld& world) {
  std::vector<Run> out;
  for (const Run& run : world.runs())
    if (run.trigger == RunTrigger::schedule) out.push_back(run);
  return out;
}

}  // namespace

TEST_CASE("nothing is due before its instant, and one run is there from it on") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  worker_with(world, cron("*/5 * * * *"));
  end_open_runs(world);
  world.clock.set(at("2027-01-15T08:04:59.999Z"));
  CHECK(start_due_runs(world.ports).value() == 0);
  CHECK(due_runs(world).empty());
  CHECK(next_wake(world.ports).value() == at("2027-01-15T08:05:00Z"));

  world.clock.set(at("2027-01-15T08:05:00Z"));
  CHECK(start_due_runs(world.ports).value() == 1);
  CHECK(start_due_runs(world.ports).value() == 0);
  const auto runs = due_runs(world);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].due_at == at("2027-01-15T08:05:00Z"));
  CHECK(runs[0].missed_count == 0);
  CHECK(runs[0].state == RunState::pending);
}

TEST_CASE("instants missed while the server was down become one run that counts them") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  worker_with(world, cron("*/5 * * * *"));
  end_open_runs(world);
  world.clock.set(at("2027-01-15T10:02:00Z"));
  CHECK(start_due_runs(world.ports).value() == 1);
  const auto runs = due_runs(world);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].due_at == at("2027-01-15T10:00:00Z"));
  CHECK(runs[0].missed_count == 23);
  CHECK(world.store.next_due_at().value() == at("2027-01-15T10:05:00Z"));
}

TEST_CASE("a due instant during a run is a visible skip with its reason") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  worker_with(world, cron("*/5 * * * *"));
  const std::string first = world.runs()[0].id;  // of switching it on, still going on
  world.clock.set(at("2027-01-15T08:05:00Z"));
  REQUIRE(start_due_runs(world.ports).ok());
  const auto runs = due_runs(world);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].state == RunState::skipped);
  CHECK(runs[0].reason == "the run before this one (" + first + ") was still going on");
  CHECK(runs[0].ended_at == world.clock.now());
  CHECK(world.store.next_due_at().value() == at("2027-01-15T08:10:00Z"));
}

TEST_CASE("two tickers at once make one run") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  worker_with(world, cron("*/5 * * * *"));
  worker_with(world, cron("*/5 * * * *"), "v");
  end_open_runs(world);
  world.clock.set(at("2027-01-15T08:05:00Z"));
  // The other ticker is through between this one's reading and its commit.
  world.commits.before_next([&] { REQUIRE(start_due_runs(world.ports).ok()); });
  CHECK(start_due_runs(world.ports).ok());
  CHECK(due_runs(world).size() == 2);
  std::set<std::string> workers;
  for (const Run& run : due_runs(world)) workers.insert(run.worker_id);
  CHECK(workers.size() == 2);
}

TEST_CASE("a worker that changes while it becomes due does not keep the others from theirs") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  const WorkerRecord changed = worker_with(world, cron("*/5 * * * *"));
  const WorkerRecord other = worker_with(world, cron("*/5 * * * *"), "v");
  end_open_runs(world);
  world.clock.set(at("2027-01-15T08:05:00Z"));
  world.commits.before_next([&] {
    REQUIRE(
        update_worker(world.ports, "p", changed.worker.id, {.enabled = false, .config = {}, .schedule = {}})
            .ok());
  });
  REQUIRE(start_due_runs(world.ports).ok());
  const auto runs = due_runs(world);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].worker_id == other.worker.id);
}

TEST_CASE("an instant that has a run already, as after the clock was set back, holds nothing up") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  const WorkerRecord worker = worker_with(world, cron("*/5 * * * *"));
  end_open_runs(world);
  world.clock.set(at("2027-01-15T08:05:00Z"));
  REQUIRE(start_due_runs(world.ports).ok());
  end_open_runs(world);

  world.clock.set(at("2027-01-15T08:03:00Z"));
  worker_with(world, cron("*/5 * * * *"));
  world.clock.set(at("2027-01-15T08:05:00Z"));
  REQUIRE(start_due_runs(world.ports).ok());
  CHECK(due_runs(world).size() == 1);
  const WorkerRecord after = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(after.schedule.next_at == at("2027-01-15T08:10:00Z"));
}

TEST_CASE("a time zone that is gone pauses its worker and nobody else's") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  WorkerRecord lost = worker_with(world, cron("*/5 * * * *"));
  const WorkerRecord other = worker_with(world, cron("*/5 * * * *"), "v");
  end_open_runs(world);
  lost.schedule.spec = cron("*/5 * * * *", "Europe/Atlantis");
  lost.schedule.rev += 1;
  REQUIRE(world.store.commit({PutSchedule{"p", lost.schedule}})->committed);

  world.clock.set(at("2027-01-15T08:05:00Z"));
  REQUIRE(start_due_runs(world.ports).ok());
  REQUIRE(due_runs(world).size() == 1);
  CHECK(due_runs(world)[0].worker_id == other.worker.id);
  const WorkerRecord after = find_worker(world.ports, "p", lost.worker.id).value();
  CHECK(after.schedule.paused_reason.find("Europe/Atlantis") != std::string::npos);
  CHECK_FALSE(after.schedule.next_at);
}

TEST_CASE("over years with clock changes each due instant has exactly one run, and never early") {
  struct Case {
    const char* expression;
    const char* zone;
  };
  const Case cases[] = {{"30 2 * * *", "Europe/Berlin"},       {"30 1 * * *", "America/New_York"},
                        {"15 2 * * *", "Australia/Lord_Howe"}, {"0 0 * * *", "America/Havana"},
                        {"45 2 * * 0", "Pacific/Chatham"},     {"0 9 1 * *", "Africa/Casablanca"}};
  for (const Case& one : cases) {
    INFO(one.expression << " " << one.zone);
    fakes::AppWorld world;
    const Instant begin = at("2026-01-10T12:00:30Z"), end = at("2029-01-10T12:00:00Z");
    world.clock.set(begin);
    const Schedule schedule = cron(one.expression, one.zone);
    const WorkerRecord worker = worker_with(world, schedule);
    std::vector<Instant> seen;
    for (;;) {
      end_open_runs(world);
      const Instant wake = **next_wake(world.ports);
      if (wake > end) break;
      world.clock.set(wake);
      REQUIRE(start_due_runs(world.ports).value() == 1);
      const Run run = world.store.claimable_runs(wake, 1).value().at(0);
      REQUIRE(run.due_at <= wake);
      REQUIRE(run.missed_count == 0);
      seen.push_back(*run.due_at);
    }
    std::vector<Instant> expected;
    for (const Fire& fire :
         preview(schedule, fixtures::zone_named(one.zone), begin, begin, kMaxPreview, worker.worker.id))
      if (fire.at <= end) expected.push_back(fire.at);
    if (expected.size() == static_cast<std::size_t>(kMaxPreview)) seen.resize(expected.size());
    CHECK(seen == expected);
    CHECK(seen.size() >= 36);
  }
}

TEST_CASE("intervals count from when they were set, whatever the clock on the wall does") {
  fakes::AppWorld world;
  world.clock.set(at("2027-03-28T00:30:00Z"));  // Berlin loses an hour half an hour later
  worker_with(world, {IntervalSchedule{Duration::minutes(90)}});
  for (int i = 1; i <= 20; ++i) {
    end_open_runs(world);
    world.clock.set(**next_wake(world.ports));
    REQUIRE(start_due_runs(world.ports).value() == 1);
    CHECK(world.clock.now() == at("2027-03-28T00:30:00Z") + Duration::minutes(90) * i);
  }
}

TEST_CASE("more workers than one batch holds all get their runs") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  for (int i = 0; i < 205; ++i) worker_with(world, cron("*/5 * * * *"), "user" + std::to_string(i));
  end_open_runs(world);
  world.clock.set(at("2027-01-15T08:05:00Z"));
  CHECK(start_due_runs(world.ports).value() == 205);
  CHECK(world.store.claimable_runs(world.clock.now(), 1000)->size() == 205);
}

TEST_CASE("a store that cannot be written loses no due instant") {
  fakes::AppWorld world;
  world.clock.set(at("2027-01-15T08:00:10Z"));
  worker_with(world, cron("*/5 * * * *"));
  end_open_runs(world);
  world.clock.set(at("2027-01-15T08:05:00Z"));
  world.store.fail_next_commit();
  CHECK(start_due_runs(world.ports).error().code == ErrorCode::unavailable);
  CHECK(start_due_runs(world.ports).value() == 1);
  CHECK(due_runs(world).size() == 1);
}
