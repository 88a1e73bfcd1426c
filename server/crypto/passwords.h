// The Passwords port on libsodium: Argon2id (RFC 9106). Each computation takes 64 MiB, so only two go on at
// once, a few more wait for a place, and the rest are told to come back: a flood costs 128 MiB, not the
// server.
#pragma once

#include <condition_variable>
#include <mutex>

#include "core/ports/passwords.h"

namespace signalbox {

// RFC 9106's second recommendation but for one lane, and above every row of OWASP's list.
struct PasswordCost {
  unsigned long long passes = 3;
  std::size_t memory_bytes = 64 * 1024 * 1024;
};

struct PasswordLimits {
  int at_once = 2;
  int waiting = 16;
  Duration patience = Duration::seconds(10);  // of one that waits
};

// Safe to share between threads.
class Argon2Passwords final : public Passwords {
 public:
  explicit Argon2Passwords(PasswordCost cost = {}, PasswordLimits limits = {});

  Result<std::string> hash(const Secret& password) override;
  Result<bool> verify(const Secret& password, std::string_view hash) override;

 private:
  class Place;

  const PasswordCost cost_;
  const PasswordLimits limits_;
  const std::string nobodys_hash_;  // of the same cost; no password has it

  std::mutex mutex_;
  std::condition_variable freed_;
  int working_ = 0;  // guarded by mutex_
  int waiting_ = 0;  // guarded by mutex_
};

}  // namespace signalbox
