#include "server/runtime/call_recorder.h"

#include <catch2/catch.hpp>

#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

ToolCallRecord record(const Session& session, const std::string& id, const std::string& run = "") {
  ToolCallRecord call;
  call.project_id = "p";
  call.id = id;
  call.user_id = "u";
  call.session_id = session.id;
  call.run_id = run;
  call.tool = "ECHO";
  call.outcome = CallOutcome::succeeded;
  return call;
}

std::size_t call_events(fakes::AppWorld& world) {
  std::size_t found = 0;
  for (const Event& event : world.store.events()) found += event.subject.kind == "tool_call";
  return found;
}

}  // namespace

TEST_CASE("every call is recorded, and the feed hears of a session's calls once a second") {
  fakes::AppWorld world;
  CallRecorder recorder(world.store, world.clock, Duration::days(7));
  const Session session = world.session_of("u");
  recorder.call_ended(record(session, "log_1"));
  recorder.call_ended(record(session, "log_2"));
  CHECK(call_events(world) == 1);
  world.clock.advance(Duration::seconds(1));
  recorder.call_ended(record(session, "log_3"));
  CHECK(call_events(world) == 2);
  recorder.call_ended(record(session, "log_4", "run_1"));  // told by its run
  CHECK(call_events(world) == 2);
  CHECK(world.store.list_calls({.project_id = "p", .user_id = "u"}, std::nullopt, {})->items.size() == 4);
}

TEST_CASE("use slides the session, and last uses are written at most every ten seconds") {
  fakes::AppWorld world;
  CallRecorder recorder(world.store, world.clock, Duration::days(7));
  const Session session = world.session_of("u");
  world.clock.advance(Duration::days(6));
  recorder.call_ended(record(session, "log_1"));
  CHECK(world.store.find_session("p", session.id).value()->expires_at ==
        world.clock.now() + Duration::days(7));
  int touches = 0;
  world.commits.watch([&](const ChangeSet& changes) {
    for (const Change& change : changes)
      touches += std::holds_alternative<TouchKey>(change) || std::holds_alternative<TouchConnection>(change);
  });
  CallRecorder watched(world.commits, world.clock, Duration::days(7));
  for (int i = 0; i < 25; ++i) {
    watched.key_used("key_1");
    watched.connection_used("p", "ca_1");
    world.clock.advance(Duration::seconds(1));
  }
  CHECK(touches == 6);
}
