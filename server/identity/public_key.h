// The public keys that tokens are verified with: RSA of at least 2048 bits for RS256, P-256 for ES256,
// Ed25519 for EdDSA (RFC 7517, 7518, 8037). A key verifies only what its own kind signs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/identity/compact_token.h"

struct _cjose_jwk_int;

namespace signalbox {

// Does not change once it is made, so threads may share it.
class PublicKey {
 public:
  // "kid"; empty: it has none.
  const std::string& id() const { return id_; }
  SignatureAlgorithm algorithm() const { return algorithm_; }
  bool verifies(const CompactToken& token) const;

 private:
  friend class KeyReader;
  std::string id_;
  SignatureAlgorithm algorithm_ = SignatureAlgorithm::rs256;
  std::shared_ptr<_cjose_jwk_int> key_;  // RSA and P-256
  std::string ed25519_;                  // 32 bytes
};

using KeySet = std::vector<PublicKey>;

// A JWK set: keys of other kinds and for other uses are left out. Fails with upstream_failed when it is none,
// or when nothing of use is in it.
Result<KeySet> parse_key_set(std::string_view json);

// What an operator configures: a JWK set, a JWK or a PEM public key. Fails with not_configured; a private key
// is refused.
Result<KeySet> parse_configured_key(std::string_view text);

}  // namespace signalbox
