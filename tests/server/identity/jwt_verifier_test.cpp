// Tokens against keys that an issuer publishes: who is believed, and how often the issuer is asked.
#include "server/identity/jwt_verifier.h"

#include <catch2/catch.hpp>

#include "tests/fakes/scripted_http.h"
#include "tests/fakes/still_clock.h"
#include "tests/server/identity/token_fixtures.h"

using namespace signalbox;
using namespace signalbox::fixtures;
using Catch::Contains;

namespace {

// An issuer whose answers can be changed.
struct Issuer {
  fakes::StillClock clock;
  std::map<std::string, std::string> documents = {{"https://id.example.com/keys", tokens()["keys"].dump()}};
  bool is_down = false;
  fakes::ScriptedHttp http{[this](const HttpRequest& request) -> Result<HttpResponse> {
    CHECK(request.guard_scope == kIdentityScope);
    CHECK(request.max_response_bytes <= 256 * 1024);
    if (is_down) return Error{ErrorCode::upstream_unavailable, "nobody answers"};
    const auto found = documents.find(request.url);
    if (found == documents.end()) return HttpResponse{.status = 404};
    return HttpResponse{.status = 200, .body = found->second};
  }};
  JwtVerifier verifier{http, clock};

  Result<Claims> verify(const Json& token, const TokenRules& by = rules()) {
    return verifier.verify(Secret(text_of(token)), by);
  }
  std::size_t asked() const { return http.sent().size(); }
};

}  // namespace

TEST_CASE("Good tokens of every algorithm are believed, and the issuer is asked once") {
  Issuer issuer;
  for (const auto& [name, token] : tokens()["good"].items()) {
    INFO(name);
    const auto claims = issuer.verify(token);
    INFO((claims.ok() ? "" : claims.error().message));
    REQUIRE(claims.ok());
    CHECK(claims->subject == "ada");
  }
  CHECK(issuer.asked() == 1);
}

TEST_CASE("No bad token is believed, whatever is wrong with it") {
  Issuer issuer;
  for (const auto& [name, token] : tokens()["bad"].items()) {
    INFO(name);
    const auto claims = issuer.verify(token);
    REQUIRE_FALSE(claims.ok());
    CHECK(claims.error().code == ErrorCode::unauthenticated);
    CHECK_THAT(claims.error().message, !Contains(text_of(token)));
  }
  CHECK(tokens()["bad"].size() > 20);
  CHECK(issuer.asked() <= 2);
}

TEST_CASE("No bad token is believed with a configured key either") {
  Issuer issuer;
  for (const char* kind : {"rsa", "ec", "ed"}) {
    TokenRules pinned = rules();
    pinned.public_key = text_of(tokens()["pem"][kind]);
    for (const auto& [name, token] : tokens()["bad"].items()) {
      INFO(kind << " " << name);
      // One configured key without an id stands for whatever id a token names: these are good then.
      const bool is_good = (kind == std::string("rsa") && name == "unknownKeyId") ||
                           (kind == std::string("ec") && name == "keyOfAnotherKind");
      CHECK(issuer.verify(token, pinned).ok() == is_good);
    }
  }
  TokenRules pinned = rules();
  pinned.public_key = text_of(tokens()["pem"]["rsa"]);
  CHECK(issuer.verify(tokens()["good"]["rs256"], pinned).ok());
  CHECK_FALSE(issuer.verify(tokens()["stranger"], pinned).ok());
  CHECK(issuer.asked() == 0);
}

TEST_CASE("A key that the issuer changed is found at once, and a forged key id costs one look a minute") {
  Issuer issuer;
  REQUIRE(issuer.verify(tokens()["good"]["rs256"]).ok());
  issuer.documents["https://id.example.com/keys"] = tokens()["nextKeys"].dump();
  CHECK(issuer.verify(tokens()["next"]).ok());
  CHECK(issuer.asked() == 2);
  CHECK_FALSE(issuer.verify(tokens()["good"]["rs256"]).ok());  // the old key is gone
  for (int i = 0; i < 20; ++i) CHECK_FALSE(issuer.verify(tokens()["bad"]["unknownKeyId"]).ok());
  CHECK(issuer.asked() == 2);
  issuer.clock.advance(Duration::seconds(61));
  CHECK_FALSE(issuer.verify(tokens()["bad"]["unknownKeyId"]).ok());
  CHECK_FALSE(issuer.verify(tokens()["bad"]["unknownKeyId"]).ok());
  CHECK(issuer.asked() == 3);
}

TEST_CASE("A forged signature does not have the issuer asked, a changed key is found without an id too") {
  Issuer issuer;
  REQUIRE(issuer.verify(tokens()["good"]["rs256"]).ok());
  CHECK_THAT(issuer.verify(tokens()["stranger"]).error().message, Contains("signature"));
  CHECK(issuer.asked() == 1);

  Issuer changing;
  changing.documents["https://id.example.com/keys"] = tokens()["nextKeys"].dump();
  REQUIRE(changing.verify(tokens()["next"]).ok());
  changing.documents["https://id.example.com/keys"] = tokens()["keys"].dump();
  CHECK(changing.verify(tokens()["good"]["withoutKeyId"]).ok());
}

TEST_CASE("While the issuer is down known keys go on verifying for a day, unknown ones do not start to") {
  Issuer issuer;
  TokenRules timeless = rules();
  REQUIRE(issuer.verify(tokens()["good"]["rs256"], timeless).ok());
  issuer.is_down = true;
  issuer.clock.advance(Duration::minutes(61));
  // The token's own end is an hour away: within the leeway.
  CHECK(issuer.verify(tokens()["good"]["rs256"]).ok());
  issuer.clock.advance(Duration::hours(24));
  const auto late = issuer.verify(tokens()["good"]["rs256"]);
  CHECK(late.error().code == ErrorCode::upstream_unavailable);

  Issuer fresh;
  fresh.is_down = true;
  CHECK(fresh.verify(tokens()["good"]["rs256"]).error().code == ErrorCode::upstream_unavailable);
  CHECK(fresh.verify(tokens()["good"]["rs256"]).error().code == ErrorCode::upstream_unavailable);
  CHECK(fresh.asked() == 1);  // a failure is remembered for a moment
  fresh.is_down = false;
  fresh.clock.advance(Duration::seconds(11));
  CHECK(fresh.verify(tokens()["good"]["rs256"]).ok());
}

TEST_CASE("Without an address the keys are found by the issuer's metadata, which must be the issuer's own") {
  Issuer issuer;
  TokenRules discovered = rules();
  discovered.jwks_url.clear();
  const std::string openid = "https://id.example.com/.well-known/openid-configuration";
  const std::string oauth = "https://id.example.com/.well-known/oauth-authorization-server";
  const Json metadata = {{"issuer", "https://id.example.com"}, {"jwks_uri", "https://id.example.com/keys"}};

  SECTION("by OpenID Connect Discovery") { issuer.documents[openid] = metadata.dump(); }
  SECTION("by RFC 8414") { issuer.documents[oauth] = metadata.dump(); }
  SECTION("not where it names another issuer, other addresses or none") {
    for (const char* patch :
         {R"({"issuer":"https://id.example.com/"})", R"({"issuer":"https://evil.example"})",
          R"({"issuer":null})", R"({"jwks_uri":null})", R"({"jwks_uri":"http://id.example.com/keys"})",
          R"({"jwks_uri":"file:///etc"})"}) {
      Issuer wrong;
      Json patched = metadata;
      patched.merge_patch(Json::parse(patch));
      wrong.documents[openid] = patched.dump();
      INFO(patch);
      const auto claims = wrong.verify(tokens()["good"]["rs256"], discovered);
      REQUIRE_FALSE(claims.ok());
      CHECK(claims.error().code == ErrorCode::upstream_failed);
    }
    issuer.documents[openid] = metadata.dump();
  }
  CHECK(issuer.verify(tokens()["good"]["rs256"], discovered).ok());
}
