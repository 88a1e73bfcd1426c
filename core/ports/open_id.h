// What is asked of an OpenID provider when a person signs in by it (OpenID Connect Core section 3.1).
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/identity/identity_provider.h"

namespace signalbox {

// From the provider's metadata, whose issuer is the configured one letter by letter.
struct ProviderEndpoints {
  std::string authorization;
  std::string token;
  std::string jwks;
  bool client_secret_in_body = false;  // the provider does not take it in the Authorization header
  bool names_issuer = false;           // its callbacks always carry "iss" (RFC 9207)
};

struct CodeGrant {
  Secret code;
  Secret verifier;  // PKCE (RFC 7636)
  std::string redirect_uri;
};

class OpenIdClient {
 public:
  virtual ~OpenIdClient() = default;

  // Both fail with upstream_unavailable when the provider does not answer, with upstream_failed when its
  // answer makes no sense or is a refusal.
  virtual Result<ProviderEndpoints> endpoints(const IdentityProvider& provider) = 0;
  // The ID token that the code is good for; not verified.
  virtual Result<Secret> redeem(const IdentityProvider& provider, const CodeGrant& grant) = 0;
};

}  // namespace signalbox
