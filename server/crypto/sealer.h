// The Sealer port on libsodium: XChaCha20-Poly1305 (IETF) under the master key. Sealed bytes are
//   version (1) | key id (4, big-endian) | nonce (24, random) | ciphertext and tag
// and authenticate version, key id and row as associated data.
#pragma once

#include <memory>
#include <vector>

#include "core/ports/sealer.h"
#include "server/crypto/master_key.h"

namespace signalbox {

class SodiumSealer final : public Sealer {
 public:
  // Seals with `current` and opens with it or any of `previous`, which a rotation leaves behind.
  explicit SodiumSealer(MasterKey current, std::vector<MasterKey> previous = {});

  Sealed seal(const Secret& secret, std::string_view row) override;
  Result<Secret> open(const Sealed& sealed, std::string_view row) override;
  std::string hash(const Secret& secret) override;

  // Whether the bytes were sealed under the current key; a rotation re-seals the others.
  bool is_current(const Sealed& sealed) const;

 private:
  const MasterKey* key_with(std::uint32_t id) const;

  const MasterKey current_;
  const std::vector<MasterKey> previous_;
};

}  // namespace signalbox
