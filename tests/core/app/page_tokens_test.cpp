#include "core/app/page_tokens.h"

#include <catch2/catch.hpp>

#include "core/app/revoke_session.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

const std::string kPage = "https://app.example";

// Users "ada" and "bob" of project "p" have their default sessions.
struct TokenWorld : fakes::AppWorld {
  TokenWorld() : session(session_of("ada")), of_bob(session_of("bob")) {}

  PageTokenRequest request() const {
    return {.project_id = "p", .user_id = "ada", .origin = kPage, .scopes = {Scope::tools}};
  }
  NewKey made() { return create_page_token(ports, request()).value(); }
  Result<Caller> who(const NewKey& token, std::string_view origin = kPage) {
    return authenticate(ports, token.text, origin);
  }
  std::string refused(const PageTokenRequest& wrong) {
    const auto token = create_page_token(ports, wrong);
    if (token.ok()) return "";
    return token.error().fields.empty() ? std::string(name_of(token.error().code))
                                        : token.error().fields[0].path;
  }

  Session session;
  Session of_bob;
};

}  // namespace

TEST_CASE("a page token acts for one user in one session, for a quarter of an hour at most") {
  TokenWorld world;
  const NewKey token = world.made();
  CHECK(token.text.reveal().starts_with("pt_"));
  CHECK(token.text.reveal().size() == 3 + 52);
  CHECK(token.key.kind == KeyKind::page);
  CHECK(token.key.expires_at == world.clock.now() + Duration::minutes(15));
  const auto caller = world.who(token);
  REQUIRE(caller.ok());
  CHECK(caller->user_id == "ada");
  CHECK(caller->session_id == world.session.id);
  CHECK(caller->scopes == std::vector{Scope::tools});
  world.clock.advance(Duration::minutes(15) - Duration::millis(1));
  CHECK(world.who(token).ok());
  world.clock.advance(Duration::millis(1));
  CHECK(world.who(token).error().code == ErrorCode::unauthenticated);
}

TEST_CASE("a page token is taken from its own page only, and who comes otherwise is told why") {
  TokenWorld world;
  const NewKey token = world.made();
  for (const char* stranger : {"https://evil.example", "http://app.example", "https://app.example:8443",
                               "https://app.example.evil.example", "null", "https://sub.app.example"}) {
    INFO(stranger);
    const auto refused = world.who(token, stranger);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::unauthenticated);
    CHECK(refused.error().message.find("another origin") != std::string::npos);
  }
  const auto nowhere = world.who(token, "");
  REQUIRE_FALSE(nowhere.ok());
  CHECK(nowhere.error().message.find("names no Origin") != std::string::npos);
}

TEST_CASE("a page token ends with its session, however that ends") {
  TokenWorld world;
  const NewKey token = world.made();
  SECTION("revoked") { REQUIRE(revoke_session(world.ports, "p", world.session.id).ok()); }
  SECTION("expired") {
    Session ended = world.session;
    ended.expires_at = world.clock.now();
    ended.rev += 1;
    REQUIRE(world.store.commit({PutSession{ended}})->committed);
  }
  const auto refused = world.who(token);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::unauthenticated);
  CHECK(refused.error().message.find("session") != std::string::npos);
}

TEST_CASE("another session's end leaves a page token alone") {
  TokenWorld world;
  const Session second = create_session(world.ports, {"p", "ada", {}}).value();
  const NewKey token = world.made();
  REQUIRE(revoke_session(world.ports, "p", second.id).ok());
  REQUIRE(revoke_session(world.ports, "p", world.of_bob.id).ok());
  CHECK(world.who(token).ok());
}

TEST_CASE("a page token ends with its user's permission to be here") {
  TokenWorld world;
  const NewKey token = world.made();
  REQUIRE(world.store.commit({SetUserDisabled{"p", "ada", world.clock.now()}})->committed);
  CHECK(world.who(token).error().code == ErrorCode::unauthenticated);
  CHECK(world.refused(world.request()) == "permission_denied");
}

TEST_CASE("what a page token may not be") {
  TokenWorld world;
  const auto with = [&](auto change) {
    PageTokenRequest request = world.request();
    change(request);
    return world.refused(request);
  };
  CHECK(with([](auto&) {}).empty());
  CHECK(with([](auto& r) { r.user_id.clear(); }) == "userId");
  CHECK(with([](auto& r) { r.scopes.clear(); }) == "scopes");
  CHECK(with([](auto& r) { r.life = Duration::minutes(15) + Duration::millis(1); }) == "lifeMs");
  CHECK(with([](auto& r) { r.life = Duration::millis(999); }) == "lifeMs");
  CHECK(with([](auto& r) { r.life = Duration::millis(-1); }) == "lifeMs");
  for (const char* origin : {"", "app.example", "https://app.example/", "https://app.example/chat", "null",
                             "*", "https://app.example:443", "ftp://app.example", "https://u@app.example"}) {
    INFO(origin);
    CHECK(with([&](auto& r) { r.origin = origin; }) == "origin");
  }
  CHECK(create_page_token(
            world.ports,
            {.project_id = "p", .user_id = "ada", .origin = "HTTPS://App.Example", .scopes = {Scope::tools}})
            ->key.origin == kPage);
}

TEST_CASE("no page token has a scope that makes credentials or looks at other people") {
  TokenWorld world;
  const auto admitted = page_token_scopes();
  for (const auto& [scope, name] : EnumNames<Scope>::list) {
    INFO(name);
    PageTokenRequest request = world.request();
    request.scopes = {Scope::tools, scope};
    const bool may = std::find(admitted.begin(), admitted.end(), scope) != admitted.end();
    CHECK(world.refused(request) == (may ? "" : "scopes[1]"));
  }
  for (const Scope never :
       {Scope::keys, Scope::users, Scope::auth_configs, Scope::accounts, Scope::audit, Scope::admin})
    CHECK(std::find(admitted.begin(), admitted.end(), never) == admitted.end());
}

TEST_CASE("a page token is made for an active session of its user, the default one unless named") {
  TokenWorld world;
  const Session second = create_session(world.ports, {"p", "ada", {}}).value();
  PageTokenRequest request = world.request();
  request.session_id = second.id;
  CHECK(create_page_token(world.ports, request)->key.session_id == second.id);

  const auto not_there = [&](const std::string& id) {
    request.session_id = id;
    return create_page_token(world.ports, request).error();
  };
  const Error missing = not_there("session_none");
  CHECK(missing.code == ErrorCode::not_found);
  CHECK(not_there(world.of_bob.id) == missing);
  REQUIRE(revoke_session(world.ports, "p", second.id).ok());
  CHECK(not_there(second.id).code == ErrorCode::not_found);

  request.session_id.reset();
  request.user_id = "nobody";
  CHECK(world.refused(request) == "not_found");
  CHECK_FALSE(world.store.find_user("p", "nobody").value());  // and is not made known by it
}

TEST_CASE("page tokens and keys are revoked each by their own, and only the revoking is in the log") {
  TokenWorld world;
  const auto log = [&] { return world.store.list_audit({.project_id = "p"}, {})->items; };
  const std::size_t before = log().size();
  const NewKey token = world.made();
  CHECK(log().size() == before);
  CHECK(revoke_key(world.ports, "p", token.key.id).error().code == ErrorCode::not_found);
  CHECK(revoke_page_token(world.ports, "q", token.key.id).error().code == ErrorCode::not_found);
  CHECK(world.who(token).ok());
  world.clock.advance(Duration::seconds(1));
  REQUIRE(revoke_page_token(world.ports, "p", token.key.id).ok());
  REQUIRE(revoke_page_token(world.ports, "p", token.key.id).ok());
  CHECK_FALSE(world.who(token).ok());
  CHECK(log().size() == before + 1);
  CHECK(log().front().action == "page_token.revoked");

  const NewKey key = create_key(world.ports, {"p", "ada", {}}).value();
  CHECK(revoke_page_token(world.ports, "p", key.key.id).error().code == ErrorCode::not_found);
}

TEST_CASE("lists of keys are without page tokens") {
  TokenWorld world;
  world.made();
  CHECK(world.store.list_keys({"p", "ada"}, {})->items.empty());
}
