#include "core/domain/live/feed.h"

#include <catch2/catch.hpp>

#include "tests/core/live/feed_story.h"

using namespace signalbox;
using namespace signalbox::story;

namespace {

Json one_worker(bool enabled = false, int rev = 1) {
  return {{"workers", Json::array({worker("wrk_1", enabled, rev)})}};
}

// Live at second 0 with one worker that is off.
Feed live_feed() {
  Feed feed;
  tell(feed, snapshot(10, one_worker()));
  tell(feed, stream("open", 0));
  return feed;
}

}  // namespace

TEST_CASE("An empty feed asks for a snapshot and is connecting") {
  Feed feed;
  const Json view = tell(feed, tick(0));
  CHECK(view["needsSnapshot"] == true);
  CHECK(view["live"]["state"] == "connecting");
  CHECK(view["workers"] == Json::array());
  CHECK(view["setup"]["done"] == false);
}

TEST_CASE("A snapshot and an open stream make it live") {
  Feed feed;
  tell(feed, stream("connecting", 0));
  CHECK(tell(feed, stream("open", 1))["live"]["state"] == "connecting");
  const Json view = tell(feed, snapshot(10, one_worker()));
  CHECK(view["live"]["state"] == "live");
  CHECK(view["needsSnapshot"] == false);
  CHECK(view["asOf"] == event_id(10));
  CHECK(view["workers"][0]["userId"] == "u1");
  CHECK(view["workers"][0]["lever"]["on"] == false);
  CHECK(view["workers"][0]["aspect"]["word"] == "Off");
}

TEST_CASE("Fields that this build does not know reach the page") {
  Feed feed;
  Json newer = worker("wrk_1", true, 1);
  newer["mood"] = "good";
  const Json view = tell(feed, snapshot(1, {{"workers", Json::array({newer})}}));
  CHECK(view["workers"][0]["mood"] == "good");
}

TEST_CASE("Events change, add and remove what they are about") {
  Feed feed = live_feed();
  Json view = tell(feed, events({changed(11, "worker", worker("wrk_1", true, 2)),
                                 changed(12, "worker", worker("wrk_2", false, 1))}));
  CHECK(view["workers"].size() == 2);
  CHECK(find(view["workers"], "wrk_1")["lever"]["on"] == true);
  CHECK(view["asOf"] == event_id(12));
  view = tell(feed, events({removed(13, "worker", worker("wrk_1", true, 2))}));
  CHECK(view["workers"].size() == 1);
}

TEST_CASE("An older revision and a repeated event change nothing") {
  Feed feed = live_feed();
  const Json newest = changed(12, "worker", worker("wrk_1", true, 3));
  const Json view = tell(feed, events({newest}));
  CHECK(tell(feed, events({newest})) == view);
  CHECK(tell(feed, events({changed(11, "worker", worker("wrk_1", false, 2))})) == view);
}

TEST_CASE("What was removed does not come back with a late event") {
  Feed feed = live_feed();
  tell(feed, events({removed(13, "worker", worker("wrk_1", false, 3))}));
  const Json view = tell(feed, events({changed(12, "worker", worker("wrk_1", true, 3))}));
  CHECK(view["workers"].empty());
}

TEST_CASE("Events that the snapshot already holds are ignored") {
  Feed feed = live_feed();
  const Json view = tell(feed, events({changed(9, "worker", worker("wrk_9", true, 1)),
                                       changed(10, "worker", worker("wrk_8", true, 1))}));
  CHECK(view["workers"].size() == 1);
  CHECK(view["asOf"] == event_id(10));
}

TEST_CASE("A snapshot that arrives after newer events does not undo them") {
  Feed feed = live_feed();
  tell(feed, events({changed(12, "worker", worker("wrk_1", true, 3)),
                     changed(13, "worker", worker("wrk_2", true, 1)),
                     removed(14, "connection", connection("ca_1", "active", 2))}));
  const Json view =
      tell(feed, snapshot(11, {{"workers", Json::array({worker("wrk_1", false, 2)})},
                               {"connections", Json::array({connection("ca_1", "active", 1)})}}));
  CHECK(view["workers"].size() == 2);
  CHECK(find(view["workers"], "wrk_1")["lever"]["on"] == true);
  CHECK(view["connections"].empty());
  CHECK(view["asOf"] == event_id(14));
}

TEST_CASE("A newer snapshot replaces everything") {
  Feed feed = live_feed();
  tell(feed, events({changed(12, "worker", worker("wrk_2", true, 1))}));
  const Json view = tell(feed, snapshot(20, {{"workers", Json::array({worker("wrk_3", true, 1)})}}));
  CHECK(view["workers"].size() == 1);
  CHECK(view["workers"][0]["id"] == "wrk_3");
}

TEST_CASE("After a reset even an earlier position replaces everything") {
  Feed feed = live_feed();
  tell(feed, events({changed(12, "worker", worker("wrk_2", true, 1))}));
  CHECK(tell(feed, {{"kind", "reset"}})["needsSnapshot"] == true);
  const Json view = tell(feed, snapshot(2, {{"workers", Json::array({worker("wrk_3", true, 1)})}}));
  CHECK(view["workers"].size() == 1);
  CHECK(view["needsSnapshot"] == false);
  CHECK(view["asOf"] == event_id(2));
}

TEST_CASE("Unknown kinds and types of events are ignored") {
  Feed feed = live_feed();
  Json odd = changed(11, "invoice", {{"id", "inv_1"}, {"rev", 1}});
  Json type = changed(12, "worker", worker("wrk_1", true, 9));
  type["type"] = "worker.painted";
  const Json view = tell(feed, events({odd, type, "no event", Json::object()}));
  CHECK(view["needsSnapshot"] == false);
  CHECK(view["workers"][0]["lever"]["on"] == false);
}

TEST_CASE("An event of a known kind that cannot be read asks for a new snapshot") {
  Feed feed = live_feed();
  Json broken = changed(11, "worker", worker("wrk_1", true, 2));
  broken["data"].erase("enabled");
  const Json view = tell(feed, events({broken}));
  CHECK(view["needsSnapshot"] == true);
  CHECK(view["live"]["state"] == "reconnecting");
}

TEST_CASE("What is no input is refused with the place that is wrong, and nothing changes") {
  Feed feed = live_feed();
  const std::string before = feed.view().text;
  CHECK_FALSE(feed.apply("{").ok());
  CHECK_FALSE(feed.apply("[]").ok());
  CHECK_FALSE(feed.apply(R"({"kind":"dance"})").ok());
  CHECK_FALSE(feed.apply(R"({"kind":"tick","at":"noon"})").ok());
  Json bad = snapshot(20, {{"workers", Json::array({worker("wrk_1", true, 2), Json{{"id", 7}}})}});
  const auto refused = feed.apply(dump_json(bad));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().fields.front().path == "snapshot.workers[1].id");
  CHECK(feed.view().text == before);
}

TEST_CASE("A pulled lever waits for the worker's own event") {
  Feed feed = live_feed();
  Json lever = tell(feed, toggle("wrk_1", true, 1))["workers"][0]["lever"];
  CHECK(lever["on"] == true);
  CHECK(lever["locked"] == true);
  lever = tell(feed, tick(5))["workers"][0]["lever"];
  CHECK(lever["pending"] == true);
  lever = tell(feed, events({changed(11, "worker", worker("wrk_1", true, 2))}))["workers"][0]["lever"];
  CHECK(lever["pending"] == false);
  CHECK(lever["on"] == true);
}

TEST_CASE("Ten seconds without an answer put the lever back") {
  Feed feed = live_feed();
  tell(feed, toggle("wrk_1", true, 1));
  const Json lever = tell(feed, tick(11))["workers"][0]["lever"];
  CHECK(lever["on"] == false);
  CHECK(lever["error"] == "the server did not answer");
}

TEST_CASE("A refused change puts the lever back with the reason") {
  Feed feed = live_feed();
  tell(feed, toggle("wrk_1", true, 1));
  const Json lever = tell(feed, toggle_failed("wrk_1", "no account"))["workers"][0]["lever"];
  CHECK(lever["on"] == false);
  CHECK(lever["error"] == "no account");
}

TEST_CASE("Levers of unknown workers, locked levers and levers offline cannot be pulled") {
  Feed feed = live_feed();
  const auto code = [&](const Json& input) { return feed.apply(dump_json(input)).error().code; };
  CHECK(code(toggle("wrk_9", true, 1)) == ErrorCode::not_found);
  tell(feed, toggle("wrk_1", true, 1));
  CHECK(code(toggle("wrk_1", false, 2)) == ErrorCode::conflict);
  tell(feed, stream("offline", 3));
  CHECK(code(toggle("wrk_1", false, 4)) == ErrorCode::unavailable);
}

TEST_CASE("A session expires in the view by the server's clock, not by the page's") {
  Feed feed;
  tell(feed, tick(50'000));  // the page's clock is far ahead
  Json view = tell(feed, snapshot(1, {{"sessions", Json::array({session("session_1", 60, 1)})}}, 0));
  CHECK(view["sessions"][0]["status"] == "active");
  view = tell(feed, tick(50'059));
  CHECK(view["sessions"][0]["status"] == "active");
  view = tell(feed, tick(50'060));
  CHECK(view["sessions"][0]["status"] == "expired");
}

TEST_CASE("A run that is going on makes its worker run") {
  Feed feed = live_feed();
  Json view = tell(feed, events({changed(11, "run", run("run_1", "wrk_1", "running", 1, 1))}));
  CHECK(view["workers"][0]["running"] == true);
  CHECK(view["counts"]["running"] == 1);
  view = tell(feed, events({changed(12, "run", run("run_1", "wrk_1", "succeeded", 1, 2))}));
  CHECK(view["workers"][0]["running"] == false);
  CHECK(view["counts"]["running"] == 0);
  CHECK(view["counts"]["succeeded24h"] == 1);
  CHECK(view["runs"][0]["aspect"]["word"] == "Succeeded");
}

TEST_CASE("Counts are of the last 24 hours") {
  Feed feed;
  constexpr int kDay = 86'400;
  Json view = tell(feed, snapshot(1, {{"runs", Json::array({run("run_1", "w", "failed", -kDay - 60, 1),
                                                            run("run_2", "w", "failed", -kDay + 60, 1),
                                                            run("run_3", "w", "skipped", -5, 1)})}}));
  CHECK(view["counts"]["failed24h"] == 1);
  CHECK(view["counts"]["skipped24h"] == 1);
  CHECK(view["counts"]["since"] == at(-kDay));
  tell(feed, tick(0));
  view = tell(feed, tick(120));
  CHECK(view["counts"]["failed24h"] == 0);
}

TEST_CASE("Only the newest 200 runs are kept, and the counts say since when they hold") {
  Feed feed = live_feed();
  std::vector<Json> many;
  for (int i = 0; i < 250; ++i)
    many.push_back(
        changed(20 + i, "run", run("run_" + std::to_string(1000 + i), "wrk_1", "succeeded", i, 1)));
  const Json view = tell(feed, events(many));
  CHECK(view["runs"].size() == Feed::kShownRuns);
  CHECK(view["runs"][0]["id"] == "run_1249");
  CHECK(view["counts"]["succeeded24h"] == 200);
  CHECK(view["counts"]["since"] == at(50));
}

TEST_CASE("The set-up steps are done by what happens") {
  Feed feed = live_feed();
  const auto done = [](const Json& view, int step) { return view["setup"]["steps"][step]["done"]; };
  Json view = tell(feed, events({changed(11, "session", session("session_1", 99, 1))}));
  CHECK(done(view, 0) == true);
  CHECK(done(view, 1) == false);
  view = tell(feed, events({changed(12, "tool_call", {{"id", "log_1"}, {"outcome", "failed"}})}));
  CHECK(done(view, 1) == false);
  view = tell(feed, events({changed(13, "tool_call", {{"id", "log_2"}, {"outcome", "succeeded"}}),
                            changed(14, "run", run("run_1", "wrk_1", "succeeded", 1, 1))}));
  CHECK(view["setup"]["done"] == true);
}
