#include "core/app/update_worker.h"

#include <catch2/catch.hpp>

#include "core/app/revoke_session.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

const JsonText kFeed{R"({"feedUrl":"https://example.com/feed"})"};

Result<WorkerRecord> set_feed(fakes::AppWorld& world, const WorkerChange& change,
                              const std::string& user = "u") {
  return set_worker(world.ports, "p", user, "feed_monitor", change);
}

WorkerChange switched(bool on) { return {.enabled = on, .config = std::nullopt, .schedule = std::nullopt}; }

WorkerChange configured(std::string json) {
  return {.enabled = std::nullopt, .config = JsonText{std::move(json)}, .schedule = std::nullopt};
}

WorkerChange scheduled(Schedule schedule) {
  return {.enabled = std::nullopt, .config = std::nullopt, .schedule = std::move(schedule)};
}

WorkerRecord enabled_feed(fakes::AppWorld& world) {
  return set_feed(world, {.enabled = true, .config = kFeed, .schedule = std::nullopt}).value();
}

std::string message_of(const Result<WorkerRecord>& result) {
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == ErrorCode::invalid_argument);
  return result.error().message;
}

}  // namespace

TEST_CASE("switching a worker on runs it at once, in the user's session, which is made if need be") {
  fakes::AppWorld world;
  const WorkerRecord worker = enabled_feed(world);
  CHECK(worker.worker.enabled);
  CHECK(worker.schedule.next_at > world.clock.now());
  const auto session = find_default_session(world.ports, "p", "u");
  REQUIRE(session.ok());
  CHECK(worker.worker.session_id == session->id);
  const auto runs = world.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].trigger == RunTrigger::enabled);
  CHECK(runs[0].state == RunState::pending);
  CHECK(runs[0].run_at == world.clock.now());
  CHECK(runs[0].session_id == session->id);
}

TEST_CASE("switching it on again changes nothing but its revision") {
  fakes::AppWorld world;
  const WorkerRecord before = enabled_feed(world);
  const WorkerRecord again = set_feed(world, switched(true)).value();
  CHECK(again.worker.id == before.worker.id);
  CHECK(world.runs().size() == 1);
}

TEST_CASE("switching off withdraws what has not begun and clears the next time") {
  fakes::AppWorld world;
  enabled_feed(world);
  const WorkerRecord off = set_feed(world, switched(false)).value();
  CHECK_FALSE(off.schedule.next_at);
  const auto runs = world.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].state == RunState::cancelled);
  CHECK(runs[0].reason == "the worker was switched off");
  CHECK(world.store.claimable_runs(world.clock.now(), 10)->empty());
}

TEST_CASE("defaults are filled in, and errors name the field") {
  fakes::AppWorld world;
  CHECK(enabled_feed(world).worker.config.text == R"({"feedUrl":"https://example.com/feed","keywords":[]})");
  CHECK(message_of(set_feed(world, switched(true), "v")).find("config.feedUrl") == 0);
  CHECK(message_of(set_feed(world, configured(R"({"feedUrl":"gopher://x"})"))).find("config.feedUrl") == 0);
  CHECK(message_of(set_feed(world, configured(R"({"feedUrl":"https://x","more":1})"))).find("config.more") ==
        0);
  CHECK(message_of(set_feed(world, configured(R"({"feedUrl":"https://x","keywords":[""]})")))
            .find("config.keywords[0]") == 0);
  CHECK(message_of(set_feed(world, configured("[1]"))) == "config must be an object");
  CHECK(message_of(set_feed(world, scheduled({CronSchedule{"61 * * * *", "UTC"}})))
            .find("schedule.expression") == 0);
  CHECK(message_of(set_feed(world, scheduled({CronSchedule{"* * * * *", "../UTC"}})))
            .find("schedule.timeZone") == 0);
  CHECK(message_of(set_feed(world, scheduled({CronSchedule{"* * * * *", "Mars/Base"}}))).find("Mars/Base") !=
        std::string::npos);
  CHECK(message_of(set_feed(world, scheduled({IntervalSchedule{Duration::seconds(59)}})))
            .find("schedule.everyMs") == 0);
  CHECK(message_of(set_feed(world, scheduled({CronSchedule{"0 0 30 2 *", "UTC"}}))).find("schedule") == 0);
  CHECK(message_of(set_worker(world.ports, "p", "u", "nothing", {})) ==
        "type must be one of: feed_monitor, twitter_monitor");
  CHECK(message_of(set_feed(world, switched(true), "")).find("userId") == 0);
  // None of these left a trace.
  CHECK(find_worker(world.ports, "p", world.runs()[0].worker_id)->worker.config.text ==
        R"({"feedUrl":"https://example.com/feed","keywords":[]})");
  CHECK_FALSE(world.store.find_worker_of_type("p", "v", "feed_monitor").value());
}

TEST_CASE("a new schedule counts from now, and what is absent stays") {
  fakes::AppWorld world;
  enabled_feed(world);
  world.clock.advance(Duration::seconds(90));
  const WorkerRecord after = set_feed(world, scheduled({IntervalSchedule{Duration::minutes(7)}})).value();
  CHECK(after.schedule.next_at == world.clock.now() + Duration::minutes(7));
  CHECK(after.worker.enabled);
  CHECK(after.worker.config.text.find("example.com") != std::string::npos);
  CHECK(world.runs().size() == 1);
}

TEST_CASE("If-Match holds against the whole worker") {
  fakes::AppWorld world;
  const WorkerRecord first = enabled_feed(world);
  const std::int64_t rev = view_of(first).rev;
  const auto changed = update_worker(world.ports, "p", first.worker.id, switched(false), rev);
  REQUIRE(changed.ok());
  CHECK(view_of(*changed).rev > rev);
  const auto stale = update_worker(world.ports, "p", first.worker.id, switched(true), rev);
  CHECK(stale.error().code == ErrorCode::precondition_failed);
  CHECK(update_worker(world.ports, "p", first.worker.id, switched(true), view_of(*changed).rev).ok());
}

TEST_CASE("two changes of different things at once both hold") {
  fakes::AppWorld world;
  const WorkerRecord worker = enabled_feed(world);
  world.commits.before_next(
      [&] { REQUIRE(set_feed(world, configured(R"({"feedUrl":"https://other"})")).ok()); });
  REQUIRE(set_feed(world, switched(false)).ok());
  const WorkerRecord stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK_FALSE(stored.worker.enabled);
  CHECK(stored.worker.config.text.find("https://other") != std::string::npos);
}

TEST_CASE("of two first times at once one makes the worker") {
  fakes::AppWorld world;
  world.session_of("u");
  world.commits.before_next([&] { enabled_feed(world); });
  CHECK(set_feed(world, {.enabled = true, .config = kFeed, .schedule = {}}).ok());
  CHECK(world.runs().size() == 1);
}

TEST_CASE("a person's change ends a pause") {
  fakes::AppWorld world;
  WorkerRecord worker = enabled_feed(world);
  worker.schedule.paused_reason = "the account is gone";
  worker.schedule.next_at.reset();
  worker.schedule.rev += 1;
  REQUIRE(world.store.commit({PutSchedule{"p", worker.schedule}})->committed);
  const WorkerRecord after = set_feed(world, switched(true)).value();
  CHECK(after.schedule.paused_reason.empty());
  CHECK(after.schedule.next_at > world.clock.now());
}

TEST_CASE("a run by hand comes besides the schedule, but not beside another run") {
  fakes::AppWorld world;
  const WorkerRecord worker = enabled_feed(world);
  const auto second = run_worker_now(world.ports, "p", worker.worker.id);
  CHECK(second.error().code == ErrorCode::conflict);
  CHECK(second.error().message.find(world.runs()[0].id) != std::string::npos);
  set_feed(world, switched(false)).value();
  const auto by_hand = run_worker_now(world.ports, "p", worker.worker.id);
  REQUIRE(by_hand.ok());
  CHECK(by_hand->trigger == RunTrigger::manual);
  CHECK(run_worker_now(world.ports, "p", "wrk_none").error().code == ErrorCode::not_found);
  CHECK(run_worker_now(world.ports, "other", worker.worker.id).error().code == ErrorCode::not_found);
}

TEST_CASE("an ended run can be retried, another not") {
  fakes::AppWorld world;
  enabled_feed(world);
  const std::string id = world.runs()[0].id;
  CHECK(retry_run(world.ports, "p", id).error().code == ErrorCode::conflict);
  set_feed(world, switched(false)).value();
  const auto again = retry_run(world.ports, "p", id);
  REQUIRE(again.ok());
  CHECK(again->id != id);
  CHECK(retry_run(world.ports, "p", "run_none").error().code == ErrorCode::not_found);
}

TEST_CASE("every change of a worker tells the change feed the whole worker, and its run") {
  fakes::AppWorld world;
  const WorkerRecord worker = enabled_feed(world);
  const auto events = world.store.events();
  REQUIRE(events.size() >= 2);
  const Event& last = events.back();
  CHECK(last.type == "worker.changed");
  CHECK(last.subject.id == worker.worker.id);
  CHECK(last.rev == view_of(worker).rev);
  CHECK(events[events.size() - 2].type == "run.changed");
}

TEST_CASE("the words of a schedule say the minute that its worker really has") {
  fakes::AppWorld world;
  const WorkerRecord worker =
      set_feed(world, {.enabled = true, .config = kFeed, .schedule = {{CronSchedule{"H * * * *", "UTC"}}}})
          .value();
  const std::int64_t minute = worker.schedule.next_at->ms / 60'000 % 60;
  CHECK(view_of(worker).schedule_in_words ==
        schedule_in_words({CronSchedule{std::to_string(minute) + " * * * *", "UTC"}}));
}
