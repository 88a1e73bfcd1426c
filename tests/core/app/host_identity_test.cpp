#include "core/app/host_identity.h"

#include <catch2/catch.hpp>

#include "tests/fakes/app_world.h"
#include "tests/fakes/trusting_identity.h"

using namespace signalbox;
using Catch::Contains;

namespace {

struct HostWorld : fakes::AppWorld {
  fakes::TrustingVerifier verifier{clock};
  fakes::ToldOpenId open_id;
  Identity identity{
      verifier,
      open_id,
      {IdentityHost{.issuer = "https://id.example.com", .audience = "signalbox", .project = "p"},
       IdentityHost{.issuer = "https://id.example.com",
                    .public_key = "a key",
                    .audience = "readers",
                    .user_claim = "oid",
                    .project = "p",
                    .scopes = {Scope::tools}}},
      {}};
  Json claims = {
      {"iss", "https://id.example.com"}, {"sub", "ada"}, {"aud", "signalbox"}, {"exp", 1'800'003'600}};

  Result<Caller> come(const std::string& signature = "signature") {
    return authenticate_host_token(ports, identity, Secret(fakes::token_of(claims, signature)));
  }
};

}  // namespace

TEST_CASE("whom the issuer names is that user here, created when not known yet") {
  HostWorld world;
  const auto caller = world.come();
  REQUIRE(caller.ok());
  CHECK(caller->project_id == "p");
  CHECK(caller->user_id == "ada");
  CHECK(caller->credential_id == "jwt:https://id.example.com " + *caller->user_id);
  CHECK(caller->scopes == host_scopes());
  CHECK_FALSE(has_scope(*caller, Scope::keys));
  CHECK(world.store.find_user("p", "ada")->has_value());
  const int commits = world.store.commits();
  CHECK(world.come().ok());
  CHECK(world.store.commits() == commits);  // a known user costs no write
}

TEST_CASE("a host has audiences of their own, each with its claim, key and scopes") {
  HostWorld world;
  world.claims["aud"] = "readers";
  world.claims["oid"] = 42;
  const auto caller = world.come();
  REQUIRE(caller.ok());
  CHECK(caller->user_id == "42");
  CHECK(caller->scopes == std::vector<Scope>{Scope::tools});
  CHECK(world.verifier.last_rules.public_key == "a key");
  CHECK(world.verifier.last_rules.claims.audience == "readers");
}

TEST_CASE("strangers' tokens, forged ones and ones for others are refused, and make no user") {
  HostWorld world;
  const auto refused = [&](const std::string& signature = "signature") {
    const auto caller = world.come(signature);
    REQUIRE_FALSE(caller.ok());
    CHECK(caller.error().code == ErrorCode::unauthenticated);
    return caller.error().message;
  };
  CHECK_THAT(refused("forged"), Contains("signature"));
  world.claims["iss"] = "https://evil.example";
  CHECK_THAT(refused(), Contains("[[identity.hosts]]"));
  world.claims["iss"] = "https://id.example.com";
  world.claims["aud"] = "somebody else";
  CHECK_THAT(refused(), Contains("(aud)"));
  world.claims["aud"] = "signalbox";
  for (const Json& wrong : {Json(), Json(""), Json(std::string(300, 'x')), Json(Json::array({"ada"}))}) {
    world.claims["sub"] = wrong;
    refused();
  }
  CHECK(world.store.list_users("p", {.limit = 10, .cursor = ""})->items.empty());
}

TEST_CASE("a user who is switched off stays out, whatever the host says") {
  HostWorld world;
  REQUIRE(world.come().ok());
  REQUIRE(world.store.commit({SetUserDisabled{"p", "ada", world.clock.now()}})->committed);
  const auto caller = world.come();
  CHECK(caller.error().code == ErrorCode::permission_denied);
  CHECK_THAT(caller.error().message, Contains("switched off"));
}
