#include "core/app/manage_keys.h"

#include <catch2/catch.hpp>

#include "core/app/audit.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

struct KeyWorld : fakes::AppWorld {
  Result<Caller> who(const NewKey& key) { return authenticate(ports, key.text); }
  NewKey made(KeyRequest request) { return create_key(ports, request).value(); }
  std::vector<AuditEntry> log() { return store.list_audit({.project_id = "p"}, {})->items; }
  void disable(const std::string& user, std::optional<Instant> at) {
    REQUIRE(store.commit({SetUserDisabled{"p", user, at}})->committed);
  }
};

}  // namespace

TEST_CASE("a key acts for whom it was made, with what it was given, and says until when") {
  KeyWorld world;
  const Instant end = world.clock.now() + Duration::days(1);
  const NewKey key = world.made({"p", "ada", {Scope::tools}, "chat server", end});
  const auto caller = world.who(key);
  REQUIRE(caller.ok());
  CHECK(caller->project_id == "p");
  CHECK(caller->user_id == "ada");
  CHECK(caller->scopes == std::vector{Scope::tools});
  CHECK(caller->credential_id == key.key.id);
  CHECK(caller->expires_at == end);
  CHECK_FALSE(caller->session_id);
  CHECK(key.key.kind == KeyKind::user);
  CHECK(key.key.name == "chat server");
  CHECK(world.made({"p", std::nullopt, {}}).key.kind == KeyKind::project);
}

TEST_CASE("a key ends at its time, not before") {
  KeyWorld world;
  const NewKey key = world.made({"p", "ada", {}, "", world.clock.now() + Duration::millis(1)});
  CHECK(world.who(key).ok());
  world.clock.advance(Duration::millis(1));
  CHECK(world.who(key).error().code == ErrorCode::unauthenticated);
}

TEST_CASE("an end has to lie ahead, and a name has to be one") {
  KeyWorld world;
  const auto refused = [&](KeyRequest request) {
    const auto key = create_key(world.ports, request);
    return key.ok() ? std::string() : key.error().fields.at(0).path;
  };
  CHECK(refused({"p", "ada", {}, "", world.clock.now()}) == "expiresAt");
  CHECK(refused({"p", "ada", {}, "", Instant{0}}) == "expiresAt");
  CHECK(refused({"p", "ada", {}, std::string(101, 'x')}) == "name");
  CHECK(refused({"p", "ada", {}, "two\nlines"}) == "name");
  CHECK(refused({"p", "ada", {}, "\xff"}) == "name");
  CHECK(refused({"p", "", {}}) == "userId");
  CHECK(refused({"p", "ada", {}, std::string(100, 'x')}).empty());
  CHECK(world.log().size() == 2);  // the user and the one key
}

TEST_CASE("unknown, expired and revoked keys get the same answer") {
  KeyWorld world;
  const NewKey expired = world.made({"p", "ada", {}, "", world.clock.now() + Duration::millis(1)});
  const NewKey revoked = world.made({"p", "ada", {}});
  REQUIRE(revoke_key(world.ports, "p", revoked.key.id).ok());
  world.clock.advance(Duration::seconds(1));
  const Error unknown = authenticate(world.ports, Secret("sk_unknown")).error();
  CHECK(unknown.code == ErrorCode::unauthenticated);
  CHECK(world.who(expired).error() == unknown);
  CHECK(world.who(revoked).error() == unknown);
  CHECK(authenticate(world.ports, Secret()).error() == unknown);
}

TEST_CASE("nothing acts for a disabled user but the keys of the project") {
  KeyWorld world;
  const NewKey of_user = world.made({"p", "ada", {}});
  const NewKey of_project = world.made({"p", std::nullopt, {}});
  const NewKey of_other = world.made({"p", "bob", {}});
  world.disable("ada", world.clock.now());
  CHECK(world.who(of_user).error().code == ErrorCode::unauthenticated);
  CHECK(world.who(of_project).ok());
  CHECK(world.who(of_other).ok());
  world.disable("ada", std::nullopt);
  CHECK(world.who(of_user).ok());
}

TEST_CASE("the log hears of users, of keys made and of keys revoked, once each and without a secret") {
  KeyWorld world;
  const NewKey key = world.made({"p", "ada", {Scope::tools}, "for the chat"});
  world.clock.advance(Duration::seconds(1));
  REQUIRE(revoke_key(world.ports, "p", key.key.id).ok());
  REQUIRE(revoke_key(world.ports, "p", key.key.id).ok());  // again: nothing new
  const auto log = world.log();
  std::map<std::string, int> actions;
  for (const AuditEntry& entry : log) {
    actions[entry.action] += 1;
    CHECK(entry.user_id == "ada");
    CHECK(entry.detail.text.find(key.text.reveal()) == std::string::npos);
    CHECK(entry.detail.text.find(key.key.hash) == std::string::npos);
  }
  CHECK(actions == std::map<std::string, int>{{"user.created", 1}, {"key.created", 1}, {"key.revoked", 1}});
  CHECK(log.front().action == "key.revoked");
  CHECK(log.front().subject.id == key.key.id);
  CHECK(log.front().detail.text.find("for the chat") != std::string::npos);
}

TEST_CASE("a key of another project is not there to be revoked") {
  KeyWorld world;
  const NewKey key = world.made({"p", "ada", {}});
  CHECK(revoke_key(world.ports, "q", key.key.id).error().code == ErrorCode::not_found);
  CHECK(world.who(key).ok());
}

TEST_CASE("a key that cannot be kept is not given out, and a check that cannot be made lets nobody in") {
  KeyWorld world;
  const NewKey key = world.made({"p", "ada", {}});
  world.store.fail_next_commit();
  CHECK(create_key(world.ports, {"p", "ada", {}}).error().code == ErrorCode::unavailable);
  world.store.fail_reads(true);
  CHECK(world.who(key).error().code == ErrorCode::unavailable);
}
