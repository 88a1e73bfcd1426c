// What a signed token says (JWT claims, RFC 7519 section 4; OpenID Connect Core section 2), and whether it is
// said to us and at this time. The signature is somebody else's to verify, before.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox {

// Clocks of issuers may be this far from ours, either way.
inline constexpr Duration kClockLeeway = Duration::minutes(2);

struct Claims {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audience;
  std::string authorized_party;  // "azp"
  std::optional<Instant> expires_at;
  std::optional<Instant> not_before;
  std::optional<Instant> issued_at;
  std::string nonce;
  std::string email;
  bool email_verified = false;
  std::string name;
  JsonText all;  // every claim, as an object
};

// Fails with unauthenticated when the payload is no object, or a claim above has the wrong type.
Result<Claims> parse_claims(std::string_view payload);

// A text claim by its name; empty when it is not there or no text. Whole numbers become digits.
std::string text_claim(const Claims& claims, std::string_view name);

struct ClaimRules {
  std::string issuer;    // letter by letter
  std::string audience;  // one of the token's, letter by letter
};

// Fails with unauthenticated: another issuer or audience, no end, over, not yet valid, from the future.
Status check_claims(const Claims& claims, const ClaimRules& rules, Instant now);

// Besides, for the ID token of a sign-in (OpenID Connect Core section 3.1.3.7): the nonce that was sent, and
// the client it was issued to.
Status check_id_token(const Claims& claims, std::string_view nonce, std::string_view client_id);

}  // namespace signalbox
