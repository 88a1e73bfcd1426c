#include "server/crypto/sealer.h"

#include <sodium.h>

#include <array>
#include <mutex>
#include <utility>

namespace signalbox {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kHeadBytes = 1 + 4;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kMasterKeyBytes);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string head_of(std::uint32_t key_id) {
  std::string head(1, kVersion);
  for (const int shift : {24, 16, 8, 0}) head += static_cast<char>(key_id >> shift & 0xFF);
  return head;
}

bool is_whole(std::string_view sealed) { return sealed.size() >= kHeadBytes + kNonceBytes + kTagBytes; }

Error cannot_open(std::string_view why) {
  return Error{ErrorCode::unavailable, "a stored secret cannot be opened: " + std::string(why) +
                                           "; restore the master key that belongs to this store"};
}

}  // namespace

SodiumSealer::SodiumSealer(MasterKey current, std::vector<MasterKey> previous)
    : current_(std::move(current)), previous_(std::move(previous)) {}

Sealed SodiumSealer::seal(const Secret& secret, std::string_view row) {
  const std::string& text = secret.reveal();
  const std::shared_lock lock(mutex_);
  const std::string head = head_of(current_.id());
  const std::string bound = head + std::string(row);
  Sealed out{head};
  out.bytes.resize(kHeadBytes + kNonceBytes + text.size() + kTagBytes);
  auto* nonce = reinterpret_cast<unsigned char*>(out.bytes.data()) + kHeadBytes;
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, bytes_of(text), text.size(),
                                             bytes_of(bound), bound.size(), nullptr, nonce,
                                             current_.bytes().data());
  return out;
}

Result<Secret> SodiumSealer::open(const Sealed& sealed, std::string_view row) {
  const auto id = is_whole(sealed.bytes) ? key_id_of(sealed.bytes) : std::nullopt;
  if (!id) return cannot_open("its bytes are damaged");
  const std::shared_lock lock(mutex_);
  const MasterKey* key = key_with(*id);
  if (key == nullptr) return cannot_open("it was sealed under another master key");
  const std::string bound = head_of(*id) + std::string(row);
  const std::string_view rest = std::string_view(sealed.bytes).substr(kHeadBytes);
  const std::string_view box = rest.substr(kNonceBytes);
  std::string text(box.size() - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(text.data()), nullptr, nullptr, bytes_of(box), box.size(),
      bytes_of(bound), bound.size(), bytes_of(rest), key->bytes().data());
  if (failed != 0) return cannot_open("it was changed, or belongs to another row");
  return Secret(std::move(text));
}

std::string SodiumSealer::hash(const Secret& secret) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256(digest.data(), bytes_of(secret.reveal()), secret.reveal().size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

void SodiumSealer::change_key(MasterKey next) {
  const std::lock_guard lock(mutex_);
  previous_.push_back(std::move(current_));
  current_ = std::move(next);
}

bool SodiumSealer::is_current(const Sealed& sealed) const {
  const std::shared_lock lock(mutex_);
  return key_id_of(sealed.bytes) == std::optional(current_.id());
}

Result<std::optional<Sealed>> SodiumSealer::renew(const Sealed& sealed, std::string_view row) {
  if (is_current(sealed)) return std::optional<Sealed>();
  TRY(const Secret secret, open(sealed, row));
  return std::optional(seal(secret, row));
}

std::vector<std::string> SodiumSealer::checks() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> all = {current_.check()};
  for (const MasterKey& key : previous_) all.push_back(key.check());
  return all;
}

const MasterKey* SodiumSealer::key_with(std::uint32_t id) const {
  if (current_.id() == id) return &current_;
  for (const MasterKey& key : previous_)
    if (key.id() == id) return &key;
  return nullptr;
}

std::optional<std::uint32_t> key_id_of(std::string_view sealed) {
  if (sealed.size() < kHeadBytes || sealed[0] != kVersion) return std::nullopt;
  std::uint32_t id = 0;
  for (std::size_t i = 1; i < kHeadBytes; ++i) id = id << 8 | static_cast<unsigned char>(sealed[i]);
  return id;
}

}  // namespace signalbox
