// The OpenIdClient port over HTTP, behind the outbound guard. Safe to call from any thread.
#pragma once

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/open_id.h"
#include "server/identity/fetched.h"

namespace signalbox {

class HttpOpenIdClient final : public OpenIdClient {
 public:
  HttpOpenIdClient(HttpClient& http, Clock& clock);

  Result<ProviderEndpoints> endpoints(const IdentityProvider& provider) override;
  Result<Secret> redeem(const IdentityProvider& provider, const CodeGrant& grant) override;

 private:
  HttpClient& http_;
  Clock& clock_;
  Fetched<ProviderEndpoints> metadata_;  // by issuer
};

}  // namespace signalbox
