// What use cases tell the audit log of sessions, workers and users.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "core/app/audit.h"
#include "core/app/revoke_session.h"
#include "core/app/update_worker.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

struct LogWorld : fakes::AppWorld {
  // Actions since the last look, oldest first.
  std::vector<std::string> news() {
    auto page = store.list_audit({.project_id = "p"}, {.limit = 200, .cursor = ""});
    std::vector<std::string> actions;
    for (auto entry = page->items.rbegin(); entry != page->items.rend(); ++entry)
      if (seen.insert(entry->id).second) actions.push_back(entry->action);
    std::sort(actions.begin(), actions.end());  // entries of one instant have no order among them
    return actions;
  }
  std::set<std::string> seen;
};

using Actions = std::vector<std::string>;

}  // namespace

TEST_CASE("the log hears when a session begins and when it is revoked, not when it is asked for again") {
  LogWorld world;
  const Session session = world.session_of("ada");
  CHECK(world.news() == Actions{"session.created", "user.created"});
  world.session_of("ada");
  CHECK(world.news().empty());
  const Session second = create_session(world.ports, {"p", "ada", {"notes"}}).value();
  CHECK(world.news() == Actions{"session.created"});
  REQUIRE(revoke_session(world.ports, "p", session.id).ok());
  REQUIRE(revoke_session(world.ports, "p", session.id).ok());
  CHECK(world.news() == Actions{"session.revoked"});
  world.session_of("ada");  // a revoked session is replaced by a new one
  CHECK(world.news() == Actions{"session.created"});

  const auto entries = world.store.list_audit({.project_id = "p", .subject_id = second.id}, {})->items;
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].user_id == "ada");
  CHECK(entries[0].subject.kind == "session");
  CHECK(entries[0].detail.text.find("notes") != std::string::npos);
}

TEST_CASE("the log hears when a worker is switched or configured, without what it is configured with") {
  LogWorld world;
  world.session_of("ada");
  world.news();
  const auto set = [&](WorkerChange change) {
    REQUIRE(set_worker(world.ports, "p", "ada", "feed_monitor", change).ok());
    return world.news();
  };
  const JsonText config{R"({"feedUrl":"https://private.example/feed?key=1"})"};
  CHECK(set({.enabled = true, .config = config, .schedule = {}}) == Actions{"worker.switched_on"});
  CHECK(set({.enabled = true, .config = {}, .schedule = {}}).empty());
  CHECK(set({.enabled = {}, .config = config, .schedule = {}}) == Actions{"worker.configured"});
  CHECK(set({.enabled = {}, .config = {}, .schedule = Schedule{CronSchedule{"0 3 * * *", "UTC"}}}) ==
        Actions{"worker.configured"});
  CHECK(set({.enabled = false, .config = {}, .schedule = {}}) == Actions{"worker.switched_off"});
  const auto entries = world.store.list_audit({.project_id = "p"}, {});
  for (const AuditEntry& entry : entries->items)
    CHECK(entry.detail.text.find("private.example") == std::string::npos);
}

TEST_CASE("who acts is filled in on the way, for every entry of a set") {
  LogWorld world;
  AuditedChanges named(
      world.store, {.kind = ActorKind::key, .id = "key_1", .address = "203.0.113.9", .request_id = "req_1"});
  Ports acting = with_changes(world.ports, named);
  REQUIRE(create_session(acting, {"p", "ada", {}}).ok());
  const auto entries = world.store.list_audit({.project_id = "p"}, {})->items;
  REQUIRE(entries.size() == 2);
  for (const AuditEntry& entry : entries) {
    CHECK(entry.actor.kind == ActorKind::key);
    CHECK(entry.actor.id == "key_1");
    CHECK(entry.actor.address == "203.0.113.9");
    CHECK(entry.actor.request_id == "req_1");
  }
}
