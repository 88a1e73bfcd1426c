// Host products' tokens at the door, and the way to an OpenID provider and back, as a browser sees it.
#include <catch2/catch.hpp>

#include "core/app/host_identity.h"
#include "server/api/credentials.h"
#include "tests/fakes/trusting_identity.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;
using Catch::Contains;

namespace {

struct IdentityWorld : ApiWorld {
  fakes::TrustingVerifier verifier{clock};
  fakes::ToldOpenId open_id;
  Identity identity{
      verifier,
      open_id,
      {IdentityHost{.issuer = "https://id.example.com", .audience = "signalbox", .project = "p"}},
      {IdentityProvider{.id = "corp",
                        .name = "Corp",
                        .issuer = "https://id.example.com",
                        .client_id = "box",
                        .allow_sign_up = true}}};

  IdentityWorld() { services.identity = &identity; }

  void carry(const Json& claims) { key = fakes::token_of(claims); }

  static std::vector<std::string> cookies_of(const Reply& reply) {
    std::vector<std::string> cookies;
    for (const auto& [name, value] : reply.headers)
      if (name == "Set-Cookie") cookies.push_back(value);
    return cookies;
  }
  // The query's value in a redirect's address.
  static std::string sent(const Reply& reply, const std::string& name) {
    const std::string location(header_of(reply.headers, "location"));
    const std::size_t at = location.find(name + "=") + name.size() + 1;
    return location.substr(at, location.find('&', at) - at);
  }
};

const Json kClaims = {
    {"iss", "https://id.example.com"}, {"sub", "ada"}, {"aud", "signalbox"}, {"exp", 1'800'003'600}};

}  // namespace

TEST_CASE("a host's token is a credential of its user, and the audit log names its issuer") {
  IdentityWorld world;
  world.carry(kClaims);
  CHECK(json_of(world.get("/api/v1/me"))["userId"] == "ada");
  CHECK(world.get("/api/v1/keys").status == 403);
  const Caller caller = *authenticate_host_token(world.ports, world.identity, Secret(world.key));
  const Actor actor = actor_of({.remote_address = "192.0.2.7"}, &caller, "req_1");
  CHECK(actor.kind == ActorKind::key);
  CHECK(actor.id == "jwt:https://id.example.com");
}

TEST_CASE("a token that does not verify opens nothing, and without hosts it is no key") {
  IdentityWorld world;
  world.key = fakes::token_of(kClaims, "forged");
  const Reply refused = world.get("/api/v1/me");
  CHECK(refused.status == 401);
  CHECK_THAT(refused.body, Contains("signature"));
  world.services.identity = nullptr;
  world.carry(kClaims);
  CHECK(world.get("/api/v1/me").status == 401);
}

TEST_CASE("a browser goes to the provider with a cookie and comes back signed in") {
  IdentityWorld world;
  const Reply away = world.get("/sign-in/corp");
  REQUIRE(away.status == 303);
  CHECK_THAT(std::string(header_of(away.headers, "location")), Contains("https://id.example.com/auth?"));
  REQUIRE(IdentityWorld::cookies_of(away).size() == 1);
  const std::string cookie = IdentityWorld::cookies_of(away)[0];
  CHECK_THAT(cookie, Contains("signalbox-open-id=") && Contains("HttpOnly") && Contains("SameSite=Lax") &&
                         Contains("Max-Age=600"));

  world.open_id.answer = Secret(fakes::token_of({{"iss", "https://id.example.com"},
                                                 {"sub", "248"},
                                                 {"aud", "box"},
                                                 {"exp", 1'800'003'600},
                                                 {"nonce", IdentityWorld::sent(away, "nonce")},
                                                 {"email", "ada@corp.example"},
                                                 {"email_verified", true}}));
  const HttpHeaders headers = {{"Cookie", cookie.substr(0, cookie.find(';'))}, {"User-Agent", "Firefox"}};
  const Reply back = world.send("GET", "/sign-in/corp/callback", "", headers,
                                {{"state", IdentityWorld::sent(away, "state")}, {"code", "c"}});
  CHECK(back.status == 303);
  CHECK(header_of(back.headers, "location") == "/");
  CHECK(header_of(back.headers, "cache-control") == "no-store");
  const auto cookies = IdentityWorld::cookies_of(back);
  REQUIRE(cookies.size() == 2);
  CHECK_THAT(cookies[0], Contains("signalbox=si_") && Contains("HttpOnly"));
  CHECK_THAT(cookies[1], Contains("signalbox-open-id=;") && Contains("Max-Age=0"));
}

TEST_CASE("what goes wrong leads to the sign-in page with a code, and repeats nothing that was sent") {
  IdentityWorld world;
  const auto failed = [&](const std::string& path, std::map<std::string, std::string> query = {}) {
    const Reply reply = world.get(path, std::move(query));
    CHECK(reply.status == 303);
    return std::string(header_of(reply.headers, "location"));
  };
  CHECK(failed("/sign-in/elsewhere") == "/sign-in?error=unknown_provider");
  CHECK(failed("/sign-in/corp/callback", {{"state", "<x>"}, {"code", "c"}}) ==
        "/sign-in?error=another_browser");
  CHECK(failed("/sign-in/corp/callback", {{"error", "access_denied\r\nX: y"}}) ==
        "/sign-in?error=another_browser");
  world.open_id.known = Error{ErrorCode::upstream_unavailable, "it is down"};
  CHECK(failed("/sign-in/corp") == "/sign-in?error=provider_unavailable");
  world.services.identity = nullptr;
  CHECK(failed("/sign-in/corp") == "/sign-in?error=unknown_provider");
}

TEST_CASE("behind https the attempt's cookie is bound to the host") {
  IdentityWorld world;
  world.services.settings.origin = "https://box.example";
  const auto cookies = IdentityWorld::cookies_of(world.get("/sign-in/corp"));
  REQUIRE(cookies.size() == 1);
  CHECK_THAT(cookies[0], Contains("__Host-signalbox-open-id=") && Contains("Secure") && Contains("Path=/"));
}
