#include "core/domain/identity/compact_token.h"

#include <catch2/catch.hpp>

#include "core/base/base64.h"

using namespace signalbox;
using Catch::Contains;

namespace {

std::string token(const std::string& header, const std::string& payload = "{}",
                  const std::string& signature = "x") {
  return to_base64url(header) + "." + to_base64url(payload) + "." + to_base64url(signature);
}

std::string refusal(const std::string& text) {
  const auto parsed = parse_compact_token(text);
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == ErrorCode::unauthenticated);
  if (text.size() > 20) CHECK_THAT(parsed.error().message, !Contains(text.substr(0, 20)));
  return parsed.error().message;
}

}  // namespace

TEST_CASE("A token comes apart into what was signed, what it says and the signature") {
  const std::string text = token(R"({"alg":"ES256","kid":"k1","typ":"JWT"})", R"({"sub":"ada"})", "sig");
  const auto parsed = parse_compact_token(text);
  REQUIRE(parsed.ok());
  CHECK(parsed->algorithm == SignatureAlgorithm::es256);
  CHECK(parsed->key_id == "k1");
  CHECK(parsed->payload == R"({"sub":"ada"})");
  CHECK(parsed->signature == "sig");
  CHECK(parsed->text.substr(0, parsed->signed_bytes) == text.substr(0, text.rfind('.')));
}

TEST_CASE("Only asymmetric algorithms of the list are known, letter by letter") {
  for (const char* algorithm : {"RS256", "ES256", "EdDSA"})
    CHECK(parse_compact_token(token(R"({"alg":")" + std::string(algorithm) + "\"}")).ok());
  for (const char* header : {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"HS256"})",
                             R"({"alg":"rs256"})", R"({"alg":"RS256 "})", R"({"alg":"PS256"})",
                             R"({"alg":""})", R"({"alg":null})", R"({"alg":["RS256"]})", R"({})"}) {
    INFO(header);
    CHECK_THAT(refusal(token(header)), Contains("not signed with RS256, ES256 or EdDSA"));
  }
}

TEST_CASE("What a header must not hold is refused") {
  CHECK_THAT(refusal(token(R"({"alg":"RS256","crit":["exp"]})")), Contains("extension"));
  CHECK_THAT(refusal(token(R"({"alg":"RS256","kid":7})")), Contains("key id"));
  CHECK_THAT(refusal(token(R"({"alg":"RS256","kid":")" + std::string(300, 'k') + "\"}")), Contains("key id"));
  CHECK_THAT(refusal(token(R"([])")), Contains("not JSON"));
  CHECK_THAT(refusal(token("\"RS256\"")), Contains("not JSON"));
}

TEST_CASE("A token has three parts in strict base64url, none of them empty") {
  const std::string head = to_base64url(R"({"alg":"RS256"})");
  CHECK_THAT(refusal("no dots"), Contains("three parts"));
  CHECK_THAT(refusal("a.b"), Contains("three parts"));
  CHECK_THAT(refusal("a.b.c.d"), Contains("three parts"));
  for (const std::string& text :
       {head + "..", head + ".e30.", "." + head + ".eA", head + ".e30=.eA", head + ".e3 0.eA",
        head + ".e30.e", head + ".e31.eA" /* loose bits */, head + ".+/8.eA"}) {
    INFO(text);
    CHECK_THAT(refusal(text), Contains("base64url"));
  }
  CHECK_THAT(refusal(head + "." + std::string(kMaxTokenBytes, 'A') + ".eA"), Contains("16 KiB"));
}

TEST_CASE("Our own keys never look like tokens") {
  CHECK_FALSE(looks_like_token("sk_0123456789ABCDEFGHJKMNPQRSTVWXYZ"));
  CHECK(looks_like_token("a.b.c"));
  CHECK_FALSE(looks_like_token("a.b.c.d"));
}
