#include "server/identity/public_key.h"

#include <catch2/catch.hpp>

#include "server/identity/pem_key.h"
#include "tests/server/identity/token_fixtures.h"

using namespace signalbox;
using namespace signalbox::fixtures;
using Catch::Contains;

namespace {

KeySet configured(const Json& value) {
  auto keys = parse_configured_key(text_of(value));
  INFO((keys.ok() ? "" : keys.error().message));
  REQUIRE(keys.ok());
  return *std::move(keys);
}

CompactToken token(const char* name) { return *parse_compact_token(text_of(tokens()["good"][name])); }

}  // namespace

TEST_CASE("A published set gives the keys that may sign, and leaves out the others") {
  const auto keys = parse_key_set(tokens()["keys"].dump());
  REQUIRE(keys.ok());
  std::vector<std::string> ids;
  for (const PublicKey& key : *keys) ids.push_back(key.id());
  CHECK(ids == std::vector<std::string>{"rsa", "ec", "ed"});  // not the weak, the shared and P-384
  for (const char* none : {"weakKeys", "encryptionKeys"})
    CHECK_THAT(parse_key_set(tokens()[none].dump()).error().message, Contains("no key"));
  for (const char* broken : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[7,null,{}]})"})
    CHECK(parse_key_set(broken).error().code == ErrorCode::upstream_failed);
}

TEST_CASE("A key verifies what its private half signed, in its own algorithm only") {
  const auto keys = *parse_key_set(tokens()["keys"].dump());
  const char* names[] = {"rs256", "es256", "eddsa"};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      INFO(names[i] << " with key " << keys[j].id());
      CHECK(keys[j].verifies(token(names[i])) == (i == j));
    }
}

TEST_CASE("A token that was changed anywhere does not verify") {
  const auto keys = *parse_key_set(tokens()["keys"].dump());
  const char* names[] = {"rs256", "es256", "eddsa"};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string text = text_of(tokens()["good"][names[i]]);
    for (std::size_t at = 0; at < text.size(); at += 7) {
      std::string changed = text;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      const auto parsed = parse_compact_token(changed);
      if (parsed.ok()) CHECK_FALSE(keys[i].verifies(*parsed));
    }
  }
}

TEST_CASE("PEM keys are the same keys") {
  CHECK(configured(tokens()["pem"]["rsa"])[0].verifies(token("rs256")));
  CHECK(configured(tokens()["pem"]["ec"])[0].verifies(token("es256")));
  CHECK(configured(tokens()["pem"]["ed"])[0].verifies(token("eddsa")));
  for (const char* unfit : {"ec384", "weak"})
    CHECK(parse_configured_key(text_of(tokens()["pem"][unfit])).error().code == ErrorCode::not_configured);
  CHECK_FALSE(jwk_of_pem("-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----\n").ok());
}

TEST_CASE("A JWK, a set and PEM may be configured, a private key may not") {
  CHECK(configured(tokens()["keys"]["keys"][1])[0].verifies(token("es256")));
  Json set = tokens()["keys"];
  CHECK_THAT(parse_configured_key(set.dump()).error().message, Contains("shared"));
  set["keys"].erase(5);
  CHECK(configured(set).size() == 3);
  const auto refused = parse_configured_key(tokens()["privateKey"].dump());
  CHECK_THAT(refused.error().message, Contains("private"));
  CHECK_THAT(refused.error().message, !Contains(text_of(tokens()["privateKey"]["d"])));
  CHECK_FALSE(parse_configured_key(R"({"kty":"oct","k":"AAAA"})").ok());
  CHECK_FALSE(parse_configured_key("nonsense").ok());
}

TEST_CASE("Odd numbers in a JWK are refused, not computed with") {
  Json jwk = tokens()["keys"]["keys"][1];
  jwk["x"] = std::string(43, 'A');  // not on the curve
  CHECK_FALSE(parse_configured_key(jwk.dump()).ok());
  jwk = tokens()["keys"]["keys"][0];
  jwk["n"] = std::string(4096, 'A');
  CHECK_FALSE(parse_configured_key(jwk.dump()).ok());
  jwk = tokens()["keys"]["keys"][0];
  jwk["e"] = "";
  CHECK_FALSE(parse_configured_key(jwk.dump()).ok());
  jwk = tokens()["keys"]["keys"][0];
  jwk["alg"] = "RS512";
  CHECK_FALSE(parse_configured_key(jwk.dump()).ok());
}
