// How long somebody who guesses passwords has to wait: a few tries are free, then each costs twice the wait
// of the one before, up to a limit that ends by itself. Nobody is locked out for good, and tries from one
// network cost those from another nothing but what the rule for a single account and network says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace signalbox {

struct ThrottleRule {
  std::int64_t free_tries = 0;
  Duration first_wait;
  Duration longest_wait;
  Duration forgotten_after;  // since the last try
};

// For one account from one network: some 20 guesses in the first hour.
inline constexpr ThrottleRule kAccountRule{.free_tries = 5,
                                           .first_wait = Duration::seconds(1),
                                           .longest_wait = Duration::minutes(15),
                                           .forgotten_after = Duration::hours(24)};

// For one network, whatever the account: many people may share it.
inline constexpr ThrottleRule kNetworkRule{.free_tries = 30,
                                           .first_wait = Duration::seconds(1),
                                           .longest_wait = Duration::minutes(1),
                                           .forgotten_after = Duration::hours(1)};

// Failed tries so far.
struct Tries {
  std::int64_t failed = 0;
  Instant last;
};

// How long until the next try is allowed; zero when it is now.
Duration wait_before(const Tries& tries, const ThrottleRule& rule, Instant now);

bool is_forgotten(const Tries& tries, const ThrottleRule& rule, Instant now);

// One more failed try.
Tries after_failure(const Tries& tries, const ThrottleRule& rule, Instant now);

// What tries from an address are counted under: an IPv4 address, or the /64 of an IPv6 one, which a single
// person has whole.
std::string network_of(std::string_view address);

}  // namespace signalbox
