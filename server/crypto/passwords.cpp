#include "server/crypto/passwords.h"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>

namespace signalbox {
namespace {

constexpr Duration kComeBack = Duration::seconds(2);

Error no_memory() {
  return {ErrorCode::unavailable, "there is not enough memory to check a password now; try again"};
}

// 16 bytes of salt and 32 of hash in base 64, all zero.
std::string nobodys_hash(const PasswordCost& cost) {
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_bytes / 1024) +
         ",t=" + std::to_string(cost.passes) + ",p=1$" + std::string(22, 'A') + "$" + std::string(43, 'A');
}

}  // namespace

// One of the places to work in, given back at the end.
class Argon2Passwords::Place {
 public:
  static Result<Place> take(Argon2Passwords& owner) {
    std::unique_lock lock(owner.mutex_);
    const auto is_free = [&] { return owner.working_ < owner.limits_.at_once; };
    const Error busy{.code = ErrorCode::rate_limited,
                     .message = "too many people are signing in at the moment; try again",
                     .retry_after = kComeBack};
    if (!is_free()) {
      if (owner.waiting_ >= owner.limits_.waiting) return busy;
      ++owner.waiting_;
      const bool came =
          owner.freed_.wait_for(lock, std::chrono::milliseconds(owner.limits_.patience.ms), is_free);
      --owner.waiting_;
      if (!came) return busy;
    }
    ++owner.working_;
    return Place(owner);
  }

  Place(Place&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (!owner_) return;
    {
      const std::lock_guard lock(owner_->mutex_);
      --owner_->working_;
    }
    owner_->freed_.notify_one();
  }

 private:
  explicit Place(Argon2Passwords& owner) : owner_(&owner) {}
  Argon2Passwords* owner_;
};

Argon2Passwords::Argon2Passwords(PasswordCost cost, PasswordLimits limits)
    : cost_(cost), limits_(limits), nobodys_hash_(nobodys_hash(cost)) {
  if (::sodium_init() < 0) std::abort();
}

Result<std::string> Argon2Passwords::hash(const Secret& password) {
  TRY([[maybe_unused]] const Place place, Place::take(*this));
  std::array<char, crypto_pwhash_STRBYTES> phc{};
  const std::string& text = password.reveal();
  if (crypto_pwhash_str_alg(phc.data(), text.data(), text.size(), cost_.passes, cost_.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return no_memory();
  return std::string(phc.data());
}

Result<bool> Argon2Passwords::verify(const Secret& password, std::string_view hash) {
  TRY([[maybe_unused]] const Place place, Place::take(*this));
  const std::string phc = hash.empty() ? nobodys_hash_ : std::string(hash);
  const std::string& text = password.reveal();
  errno = 0;
  const bool right = crypto_pwhash_str_verify(phc.c_str(), text.data(), text.size()) == 0;
  if (!right && errno == ENOMEM) return no_memory();
  return right && !hash.empty();
}

}  // namespace signalbox
