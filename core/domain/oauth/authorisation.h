// The first half of the code flow (RFC 6749 section 4.1, PKCE by RFC 7636): where the browser is sent, and
// what it may bring back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/tools/auth_spec.h"

namespace signalbox::oauth {

// 32 random bytes in base64url, 43 characters: a state, a code verifier, a link's token, a browser's cookie.
Secret make_nonce(Random& random);

// The S256 challenge of a verifier, from the verifier's SHA-256 in lower-case hex.
std::string challenge_of(std::string_view sha256_hex);

struct AuthorisationRequest {
  std::string client_id;
  std::string redirect_url;
  std::vector<std::string> scopes;
  Secret state;
  std::string challenge;  // empty: no PKCE
};

// The address of the app's consent page with everything in its query.
std::string authorisation_address(const OAuthSpec& spec, const AuthorisationRequest& request);

// What the app's redirect brought.
struct Callback {
  std::string state;
  std::string code;
  std::string error;
  std::string error_description;
  std::string issuer;  // RFC 9207; empty when the app sends none
};

// Fails with permission_denied when the answer names another issuer than the one that was asked (RFC 9207
// section 2.4): the spec's, or one of the authorisation address's origin when the spec names none.
Status check_issuer(const OAuthSpec& spec, const Callback& callback);

// Fails when the redirect brought an error or no code, with a sentence for the person who sees it.
Status check_answer(std::string_view app, const Callback& callback);

}  // namespace signalbox::oauth
