#include "core/app/manage_users.h"

#include <catch2/catch.hpp>

#include "core/app/execute_run.h"
#include "core/app/manage_keys.h"
#include "core/app/start_due_runs.h"
#include "core/app/update_worker.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;
using fakes::tool_named;

namespace {

WorkerRecord feed_worker(fakes::AppWorld& world) {
  return set_worker(world.ports, "p", "u", "feed_monitor",
                    {.enabled = true,
                     .config = JsonText{R"({"feedUrl":"https://x"})"},
                     .schedule = Schedule{IntervalSchedule{.every = Duration::minutes(5)}}})
      .value();
}

Status disable(fakes::AppWorld& world, bool disabled = true) {
  const auto user = set_user_disabled(world.ports, "p", "u", disabled);
  return user.ok() ? Status() : Status(user.error());
}

Status call(fakes::AppWorld& world, const Session& session) {
  const auto answer = call_tool(
      world.calling, {.session = session, .slug = "TEST_ECHO", .arguments = {}, .idempotency_key = ""},
      world.context_of(session));
  return answer.ok() ? Status() : Status(answer.error());
}

}  // namespace

TEST_CASE("naming a user is done once and audited once") {
  fakes::AppWorld world;
  const User first = create_user(world.ports, "p", "u").value();
  world.clock.advance(Duration::seconds(1));
  CHECK(create_user(world.ports, "p", "u")->created_at == first.created_at);
  CHECK(world.store.list_audit({.project_id = "p"}, {})->items.size() == 1);
  CHECK(create_user(world.ports, "p", "").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("nothing acts for a disabled user until they are enabled again") {
  fakes::AppWorld world;
  world.tools.offer(tool_named("TEST_ECHO", "test"), "1");
  const Session session = world.session_of("u");
  const NewKey key = create_key(world.ports, {.project_id = "p", .user_id = "u", .scopes = {}}).value();
  const NewKey project = create_key(world.ports, {.project_id = "p", .user_id = {}, .scopes = {}}).value();
  REQUIRE(call(world, session).ok());
  REQUIRE(disable(world).ok());
  CHECK(authenticate(world.ports, key.text).error().code == ErrorCode::unauthenticated);
  CHECK(authenticate(world.ports, project.text).ok());
  CHECK(call(world, session).error().code == ErrorCode::permission_denied);
  CHECK(open_default_session(world.ports, {.project_id = "p", .user_id = "u", .toolkits = {}}).error().code ==
        ErrorCode::permission_denied);
  CHECK(create_session(world.ports, {.project_id = "p", .user_id = "u", .toolkits = {}}).error().code ==
        ErrorCode::permission_denied);
  CHECK(call(world, world.session_of("v")).ok());
  REQUIRE(disable(world, false).ok());
  CHECK(authenticate(world.ports, key.text).ok());
  CHECK(call(world, session).ok());
}

TEST_CASE("a due worker of a disabled user pauses with the reason and goes on when enabled") {
  fakes::AppWorld world;
  const WorkerRecord worker = feed_worker(world);
  const std::size_t runs = world.runs().size();
  REQUIRE(disable(world).ok());
  world.clock.advance(Duration::minutes(6));
  REQUIRE(start_due_runs(world.ports).ok());
  CHECK(world.runs().size() == runs);
  WorkerRecord stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(stored.schedule.paused_reason == kUserDisabled);
  CHECK_FALSE(stored.schedule.next_at);
  CHECK(world.store.events().back().subject.id == worker.worker.id);
  REQUIRE(disable(world, false).ok());
  stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(stored.schedule.paused_reason.empty());
  CHECK(stored.schedule.next_at > world.clock.now());
}

TEST_CASE("a worker that paused for another reason stays paused when its user is enabled") {
  fakes::AppWorld world;
  WorkerRecord worker = feed_worker(world);
  worker.schedule.paused_reason = "its account was disconnected";
  worker.schedule.next_at.reset();
  worker.schedule.rev += 1;
  REQUIRE(world.store.commit({PutSchedule{"p", worker.schedule}})->committed);
  REQUIRE(disable(world).ok());
  REQUIRE(disable(world, false).ok());
  CHECK(find_worker(world.ports, "p", worker.worker.id)->schedule.paused_reason ==
        "its account was disconnected");
}

TEST_CASE("a run that waits when its user is disabled is withdrawn, not made") {
  fakes::AppWorld world;
  feed_worker(world);
  const Run run = world.runs().at(0);
  REQUIRE(run.state == RunState::pending);
  REQUIRE(disable(world).ok());
  REQUIRE(execute_run({.calling = world.calling, .node = "n", .cancel = {}}, "p", run.id).ok());
  const Run after = world.runs().at(0);
  CHECK(after.state == RunState::cancelled);
  CHECK(after.reason == kUserDisabled);
  CHECK(world.sink.calls().empty());
}

TEST_CASE("disabling twice changes nothing more, and an unknown user cannot be disabled") {
  fakes::AppWorld world;
  CHECK(disable(world).error().code == ErrorCode::not_found);
  REQUIRE(create_user(world.ports, "p", "u").ok());
  REQUIRE(disable(world).ok());
  const int commits = world.store.commits();
  CHECK(disable(world).ok());
  CHECK(world.store.commits() == commits);
  CHECK(is_user_disabled(world.ports, "p", "u").value());
  CHECK_FALSE(is_user_disabled(world.ports, "p", "unknown").value());
}
