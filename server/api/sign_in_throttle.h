// The failed sign-ins of the last hours, in memory: a restart forgives them.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/base/result.h"
#include "core/domain/accounts/throttle.h"

namespace signalbox::api {

class SignInThrottle {
 public:
  // How many accounts and networks are remembered; of more, the ones quiet for longest are forgotten.
  explicit SignInThrottle(std::size_t most = 20'000) : most_(most) {}

  // Whether this try may go on: rate_limited with retry_after when not. A try that may counts as a failure
  // until it succeeds, so that many at once are no way around the rule. `now` never goes back.
  Status admit(const std::string& account, const std::string& address, Instant now);

  // The try was the right person's: it and the account's failures from this network are forgiven.
  void succeeded(const std::string& account, const std::string& address);

  // The try was not judged, as when the server was too busy: it does not count.
  void withdraw(const std::string& account, const std::string& address);

 private:
  using Table = std::map<std::string, Tries>;

  void make_room(Table& table, const ThrottleRule& rule, Instant now) const;  // holding mutex_

  const std::size_t most_;
  std::mutex mutex_;
  Table by_account_;  // "<network> <account>"
  Table by_network_;
};

}  // namespace signalbox::api
