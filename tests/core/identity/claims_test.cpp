#include "core/domain/identity/claims.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using Catch::Contains;

namespace {

constexpr Instant kNow{1'800'000'000'000};
const ClaimRules kRules{"https://id.example.com", "signalbox"};

Claims good() {
  return *parse_claims(
      R"({"iss":"https://id.example.com","sub":"ada","aud":"signalbox","iat":1799999940,"exp":1800003600})");
}

std::string refusal(const Claims& claims, Instant now = kNow) {
  const Status checked = check_claims(claims, kRules, now);
  REQUIRE_FALSE(checked.ok());
  CHECK(checked.error().code == ErrorCode::unauthenticated);
  return checked.error().message;
}

}  // namespace

TEST_CASE("Claims are read with their types") {
  const auto claims =
      parse_claims(R"({"iss":"i","sub":"s","aud":["a","b"],"azp":"a","exp":1.5,"nbf":1,"iat":2,
    "nonce":"n","email":"Ada@Example.com","email_verified":true,"name":"Ada","other":{"x":1}})");
  REQUIRE(claims.ok());
  CHECK(claims->audience == std::vector<std::string>{"a", "b"});
  CHECK(claims->expires_at == Instant{1500});
  CHECK(claims->not_before == Instant{1000});
  CHECK(claims->issued_at == Instant{2000});
  CHECK(claims->email_verified);
  CHECK(claims->authorized_party == "a");
  CHECK(parse_claims(R"({"aud":"a"})")->audience == std::vector<std::string>{"a"});
  CHECK(parse_claims(R"({"email_verified":"true"})")->email_verified);
  for (const char* unverified : {"false", "\"false\"", "1", "null", "\"yes\""})
    CHECK_FALSE(parse_claims(R"({"email_verified":)" + std::string(unverified) + "}")->email_verified);
}

TEST_CASE("A claim of a wrong type is named and refused") {
  for (const char* payload :
       {R"({"sub":7})", R"({"iss":["i"]})", R"({"aud":7})", R"({"aud":[7]})", R"({"exp":"1"})",
        R"({"exp":-1})", R"({"exp":1e300})", R"({"nbf":true})", R"({"sub":"a\u0000b"})"}) {
    INFO(payload);
    const auto claims = parse_claims(payload);
    REQUIRE_FALSE(claims.ok());
    CHECK_THAT(claims.error().message, Contains("is damaged"));
  }
  for (const char* payload : {"", "[]", "null", "7", "{", "{\"a\":1}}"})
    CHECK_FALSE(parse_claims(payload).ok());
}

TEST_CASE("Any text claim can be asked for, and numbers are ids too") {
  const auto claims = parse_claims(R"({"oid":"x-1","number":42,"list":["a"],"flag":true})");
  CHECK(text_claim(*claims, "oid") == "x-1");
  CHECK(text_claim(*claims, "number") == "42");
  for (const char* name : {"list", "flag", "missing"}) CHECK(text_claim(*claims, name).empty());
}

TEST_CASE("A token must come from its issuer and be meant for us, letter by letter") {
  CHECK(check_claims(good(), kRules, kNow).ok());
  Claims claims = good();
  for (const char* other :
       {"", "https://id.example.com/", "HTTPS://id.example.com", "https://id.example.co"}) {
    claims.issuer = other;
    CHECK_THAT(refusal(claims), Contains("(iss)"));
  }
  claims = good();
  for (const std::vector<std::string>& other :
       {std::vector<std::string>{}, {"other"}, {"signalbox "}, {"Signalbox"}, {""}}) {
    claims.audience = other;
    CHECK_THAT(refusal(claims), Contains("(aud)") && Contains("\"signalbox\""));
  }
  claims.audience = {"other", "signalbox"};
  CHECK(check_claims(claims, kRules, kNow).ok());
  claims.audience = {""};
  CHECK_FALSE(check_claims(claims, {kRules.issuer, ""}, kNow).ok());
}

TEST_CASE("Clocks may differ by two minutes, and the message says what both said") {
  const Instant end = *good().expires_at;
  CHECK(check_claims(good(), kRules, end + Duration::seconds(119)).ok());
  CHECK_THAT(refusal(good(), end + Duration::seconds(120)), Contains("ended at 2027-01-15T09:00:00Z") &&
                                                                Contains("2027-01-15T09:02:00Z") &&
                                                                Contains("2 minutes"));
  Claims claims = good();
  claims.not_before = kNow + Duration::seconds(120);
  CHECK(check_claims(claims, kRules, kNow).ok());
  claims.not_before = kNow + Duration::seconds(121);
  CHECK_THAT(refusal(claims), Contains("valid from 2027-01-15T08:02:01Z") && Contains("clocks"));
  claims = good();
  claims.issued_at = kNow + Duration::seconds(121);
  CHECK_THAT(refusal(claims), Contains("issued in the future"));
  claims = good();
  claims.expires_at.reset();
  CHECK_THAT(refusal(claims), Contains("(exp)"));
}

TEST_CASE("An ID token belongs to the sign-in that asked and to our client") {
  Claims claims = good();
  claims.nonce = "n1";
  CHECK(check_id_token(claims, "n1", "client").ok());
  CHECK_FALSE(check_id_token(claims, "n2", "client").ok());
  claims.nonce.clear();
  CHECK_FALSE(check_id_token(claims, "", "client").ok());
  claims.nonce = "n1";
  claims.audience = {"client", "other"};
  CHECK_THAT(check_id_token(claims, "n1", "client").error().message, Contains("(azp)"));
  claims.authorized_party = "client";
  CHECK(check_id_token(claims, "n1", "client").ok());
  claims.audience = {"client"};
  claims.authorized_party = "other";
  CHECK_FALSE(check_id_token(claims, "n1", "client").ok());
  claims = good();
  claims.nonce = "n1";
  claims.subject.clear();
  CHECK_THAT(check_id_token(claims, "n1", "client").error().message, Contains("(sub)"));
}
