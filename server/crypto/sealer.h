// The Sealer port on libsodium: XChaCha20-Poly1305 (IETF) under the master key. Sealed bytes are
//   version (1) | key id (4, big-endian) | nonce (24, random) | ciphertext and tag
// and authenticate version, key id and row as associated data.
#pragma once

#include <optional>
#include <shared_mutex>
#include <vector>

#include "core/ports/sealer.h"
#include "server/crypto/master_key.h"

namespace signalbox {

// Safe to call from any thread.
class SodiumSealer final : public Sealer {
 public:
  // Seals with `current` and opens with it or any of `previous`, which a change of the key leaves behind.
  explicit SodiumSealer(MasterKey current, std::vector<MasterKey> previous = {});

  Sealed seal(const Secret& secret, std::string_view row) override;
  Result<Secret> open(const Sealed& sealed, std::string_view row) override;
  std::string hash(const Secret& secret) override;

  // From the return on everything is sealed under `next`; the key until now still opens.
  void change_key(MasterKey next);

  // Whether the bytes were sealed under the current key.
  bool is_current(const Sealed& sealed) const;
  // The same secret under the current key; nothing when it is so already. Fails as open() does.
  Result<std::optional<Sealed>> renew(const Sealed& sealed, std::string_view row);

  // MasterKey::check() of the keys, the current one first.
  std::vector<std::string> checks() const;

 private:
  const MasterKey* key_with(std::uint32_t id) const;

  mutable std::shared_mutex mutex_;
  MasterKey current_;                // guarded by mutex_
  std::vector<MasterKey> previous_;  // guarded by mutex_
};

// Which key sealed the bytes, by the key's id; nothing when they are not sealed bytes. Their head is enough.
std::optional<std::uint32_t> key_id_of(std::string_view sealed);

}  // namespace signalbox
