// Turns passwords into what may be stored, and tells whether one is right. Both cost much memory and time
// on purpose, so an adapter bounds how many go on at once.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace signalbox {

class Passwords {
 public:
  virtual ~Passwords() = default;

  // Argon2id in PHC string form, salted. Both fail with rate_limited and retry_after when too many wait.
  virtual Result<std::string> hash(const Secret& password) = 0;

  // An empty hash costs the same work and is never right: so nobody learns which accounts there are.
  virtual Result<bool> verify(const Secret& password, std::string_view hash) = 0;
};

}  // namespace signalbox
