// Passwords without Argon2: quick, and it tells how often it was asked.
#pragma once

#include <atomic>
#include <string>

#include "core/ports/passwords.h"

namespace signalbox::fakes {

class PlainPasswords final : public Passwords {
 public:
  Result<std::string> hash(const Secret& password) override {
    ++hashed;
    if (busy) return too_many();
    return "plain:" + password.reveal();
  }

  Result<bool> verify(const Secret& password, std::string_view hash) override {
    ++verified;
    if (busy) return too_many();
    return hash == "plain:" + password.reveal();
  }

  std::atomic<int> hashed = 0;
  std::atomic<int> verified = 0;
  std::atomic<bool> busy = false;  // refuses as when too many wait

 private:
  static Error too_many() {
    return {.code = ErrorCode::rate_limited, .message = "too many", .retry_after = Duration::seconds(2)};
  }
};

}  // namespace signalbox::fakes
