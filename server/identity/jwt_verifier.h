// The TokenVerifier port: signatures by public_key.h, keys from the configuration or from where the issuer
// publishes them. A key id that is not known has the keys read again, at most once a minute: so a key that
// the issuer changed is found, and a forged id costs nothing. Safe to call from any thread.
#pragma once

#include <string>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/token_verifier.h"
#include "server/identity/fetched.h"
#include "server/identity/provider_metadata.h"
#include "server/identity/public_key.h"

namespace signalbox {

class JwtVerifier final : public TokenVerifier {
 public:
  JwtVerifier(HttpClient& http, Clock& clock);

  Result<Claims> verify(const Secret& token, const TokenRules& rules) override;

 private:
  using Keys = std::shared_ptr<const KeySet>;

  Result<Keys> configured(const std::string& text);
  Result<std::string> keys_address(const TokenRules& rules);
  Status verify_published(const CompactToken& token, const std::string& address);

  Clock& clock_;
  Fetched<ProviderEndpoints> metadata_;  // by issuer
  Fetched<KeySet> published_;            // by address
  std::mutex mutex_;
  std::map<std::string, Keys> configured_;  // guarded by mutex_; by the configured text
};

}  // namespace signalbox
