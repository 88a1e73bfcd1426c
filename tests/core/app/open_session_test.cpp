#include "core/app/open_session.h"

#include <catch2/catch.hpp>

#include "core/app/manage_keys.h"
#include "core/app/revoke_session.h"
#include "core/app/upstream_sessions.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

Result<Session> open(fakes::AppWorld& world, std::vector<std::string> toolkits = {},
                     const std::string& user = "u") {
  return open_default_session(world.ports,
                              {.project_id = "p", .user_id = user, .toolkits = std::move(toolkits)});
}

}  // namespace

TEST_CASE("a user has one default session, whose toolkits each opening replaces") {
  fakes::AppWorld world;
  const Session first = open(world, {"github"}).value();
  CHECK(first.is_default);
  CHECK(first.expires_at == world.clock.now() + Duration::days(7));
  world.clock.advance(Duration::days(1));
  const Session second = open(world, {"slack", "x"}).value();
  CHECK(second.id == first.id);
  CHECK(second.toolkits == std::vector<std::string>{"slack", "x"});
  CHECK(second.rev == 2);
  CHECK(second.expires_at == world.clock.now() + Duration::days(7));
  CHECK(open(world)->toolkits.empty());
  CHECK(open(world, {}, "v")->id != first.id);
}

TEST_CASE("an expired session revives with its id, a revoked one is replaced") {
  fakes::AppWorld world;
  const Session first = open(world).value();
  world.clock.advance(Duration::days(8));
  CHECK(status_of(find_session(world.ports, "p", first.id).value(), world.clock.now()) ==
        SessionStatus::expired);
  const Session revived = open(world).value();
  CHECK(revived.id == first.id);
  CHECK(status_of(revived, world.clock.now()) == SessionStatus::active);
  REQUIRE(revoke_session(world.ports, "p", first.id).ok());
  const Session fresh = open(world).value();
  CHECK(fresh.id != first.id);
  CHECK(status_of(find_session(world.ports, "p", first.id).value(), world.clock.now()) ==
        SessionStatus::revoked);
}

TEST_CASE("two openings at once end in one session") {
  fakes::AppWorld world;
  Session other;
  world.commits.before_next([&] { other = open(world, {"first"}).value(); });
  const Session mine = open(world, {"second"}).value();
  CHECK(mine.id == other.id);
  CHECK(find_default_session(world.ports, "p", "u")->toolkits == std::vector<std::string>{"second"});
}

TEST_CASE("other sessions come besides the default one") {
  fakes::AppWorld world;
  const Session first = open(world).value();
  const Session other =
      create_session(world.ports, {.project_id = "p", .user_id = "u", .toolkits = {}}).value();
  CHECK_FALSE(other.is_default);
  CHECK(other.id != first.id);
  CHECK(find_default_session(world.ports, "p", "u")->id == first.id);
}

TEST_CASE("a missing session says how to get one") {
  fakes::AppWorld world;
  const auto missing = find_default_session(world.ports, "p", "nobody");
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().message.find("Session not found") == 0);
  CHECK(missing.error().message.find("POST /api/tool-router/create-session") != std::string::npos);
  const Session session = open(world).value();
  CHECK(find_session(world.ports, "other", session.id).error().message.find("Session not found") == 0);
}

TEST_CASE("users and toolkits are checked, and errors name them") {
  fakes::AppWorld world;
  CHECK(open(world, {}, "").error().message.find("userId") == 0);
  CHECK(open(world, {}, "a\nb").error().message.find("userId") == 0);
  CHECK(open(world, {}, "\xFF").error().message.find("userId") == 0);
  CHECK(open(world, {}, std::string(257, 'x')).error().message.find("userId") == 0);
  CHECK(open(world, {}, std::string(256, 'x')).ok());
  CHECK(open(world, {"ok", "no/pe"}).error().message.find("toolkits[1]") == 0);
  CHECK(open(world, {""}).error().message.find("toolkits[0]") == 0);
  CHECK(open(world, std::vector<std::string>(101, "a")).error().message.find("toolkits") == 0);
  CHECK(open(world, std::vector<std::string>(100, "a")).ok());
}

TEST_CASE("revoking forgets upstream sessions, holds against If-Match and may be repeated") {
  fakes::AppWorld world;
  const Session session = open(world).value();
  StoredUpstreamSessions vault(world.ports);
  vault.save("p", session.id, "github", Secret("s"));
  CHECK(revoke_session(world.ports, "p", session.id, session.rev + 1).error().code ==
        ErrorCode::precondition_failed);
  CHECK(vault.load("p", session.id, "github"));
  const Session revoked = revoke_session(world.ports, "p", session.id, session.rev).value();
  CHECK(revoked.revoked_at == world.clock.now());
  CHECK_FALSE(vault.load("p", session.id, "github"));
  CHECK(world.store.events().back().data.text.find(R"("status":"revoked")") != std::string::npos);
  world.clock.advance(Duration::hours(1));
  CHECK(revoke_session(world.ports, "p", session.id)->revoked_at == revoked.revoked_at);
  CHECK(revoke_session(world.ports, "p", "session_none").error().code == ErrorCode::not_found);
}

TEST_CASE("a key's text is shown once, works, and is nowhere in the store") {
  fakes::AppWorld world;
  const NewKey made = create_key(world.ports, {.project_id = "p", .user_id = "u", .scopes = {}}).value();
  CHECK(made.text.reveal().find("sk_") == 0);
  CHECK(made.text.reveal().size() == 55);
  CHECK(encode_text(made.key).find(made.text.reveal().substr(3)) == std::string::npos);
  CHECK(encode_text(made.key).find(made.key.hash) == std::string::npos);
  const Caller caller = authenticate(world.ports, made.text).value();
  CHECK(caller.project_id == "p");
  CHECK(caller.user_id == std::optional<std::string>("u"));
  CHECK(caller.credential_id == made.key.id);
  CHECK(caller.scopes == default_user_scopes());
  CHECK_FALSE(has_scope(caller, Scope::keys));
}

TEST_CASE("unknown and revoked keys are refused alike") {
  fakes::AppWorld world;
  const NewKey made = create_key(world.ports, {.project_id = "p", .user_id = {}, .scopes = {}}).value();
  CHECK(has_scope(authenticate(world.ports, made.text).value(), Scope::keys));
  const Error unknown = authenticate(world.ports, Secret("sk_wrong")).error();
  CHECK(unknown.code == ErrorCode::unauthenticated);
  CHECK(authenticate(world.ports, Secret("")).error() == unknown);
  const ApiKey revoked = revoke_key(world.ports, "p", made.key.id).value();
  CHECK(revoked.revoked_at);
  CHECK(authenticate(world.ports, made.text).error() == unknown);
  CHECK(revoke_key(world.ports, "p", made.key.id)->revoked_at == revoked.revoked_at);
  CHECK(revoke_key(world.ports, "other", made.key.id).error().code == ErrorCode::not_found);
  CHECK(create_key(world.ports, {.project_id = "p", .user_id = "", .scopes = {}})
            .error()
            .message.find("userId") == 0);
}
