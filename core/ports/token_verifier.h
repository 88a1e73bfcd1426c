// Verifies signed tokens of issuers that the operator named. The adapter fetches and caches their public keys
// behind the outbound guard.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/identity/claims.h"

namespace signalbox {

// Whose token it has to be, and where that issuer's keys are.
struct TokenRules {
  ClaimRules claims;
  std::string jwks_url;    // empty: found by the issuer's metadata
  std::string public_key;  // a JWK, a JWK set or PEM; set: nothing is fetched
};

class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;

  // What the token says, once its signature, issuer, audience and times are right. Fails with
  // unauthenticated for a token that is not, with upstream_unavailable when the issuer's keys cannot be had.
  virtual Result<Claims> verify(const Secret& token, const TokenRules& rules) = 0;
};

}  // namespace signalbox
