// A token verifier that believes every signature but "forged", and an OpenID provider that answers as told:
// for tests of what follows.
#pragma once

#include <optional>
#include <string>

#include "core/app/identity.h"
#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/domain/identity/compact_token.h"
#include "core/ports/clock.h"

namespace signalbox::fakes {

// A token in compact form with these claims; nobody signed it.
inline std::string token_of(const Json& claims, const std::string& signature = "signature") {
  return to_base64url(R"({"alg":"RS256","kid":"k"})") + "." + to_base64url(dump_json(claims)) + "." +
         to_base64url(signature);
}

class TrustingVerifier final : public TokenVerifier {
 public:
  explicit TrustingVerifier(Clock& clock) : clock_(clock) {}

  Result<Claims> verify(const Secret& token, const TokenRules& rules) override {
    last_rules = rules;
    TRY(const CompactToken parts, parse_compact_token(token.reveal()));
    if (parts.signature == "forged")
      return Error{ErrorCode::unauthenticated, "this token's signature is forged"};
    TRY(Claims claims, parse_claims(parts.payload));
    CHECK_OK(check_claims(claims, rules.claims, clock_.now()));
    return claims;
  }

  TokenRules last_rules;

 private:
  Clock& clock_;
};

class ToldOpenId final : public OpenIdClient {
 public:
  Result<ProviderEndpoints> endpoints(const IdentityProvider&) override { return known; }

  Result<Secret> redeem(const IdentityProvider&, const CodeGrant& grant) override {
    last_grant = grant;
    return answer;
  }

  Result<ProviderEndpoints> known = ProviderEndpoints{.authorization = "https://id.example.com/auth",
                                                      .token = "https://id.example.com/token",
                                                      .jwks = "https://id.example.com/keys"};
  Result<Secret> answer = Secret("");
  std::optional<CodeGrant> last_grant;
};

}  // namespace signalbox::fakes
