#include "core/domain/accounts/throttle.h"

#include <algorithm>

#include "core/domain/net/address.h"

namespace signalbox {

Duration wait_before(const Tries& tries, const ThrottleRule& rule, Instant now) {
  if (tries.failed < rule.free_tries || is_forgotten(tries, rule, now)) return {};
  Duration wait = rule.first_wait;
  for (std::int64_t i = rule.free_tries; i < tries.failed && wait < rule.longest_wait; ++i) wait = wait * 2;
  const Instant allowed = tries.last + std::min(wait, rule.longest_wait);
  return allowed > now ? allowed - now : Duration();
}

bool is_forgotten(const Tries& tries, const ThrottleRule& rule, Instant now) {
  return now - tries.last >= rule.forgotten_after;
}

Tries after_failure(const Tries& tries, const ThrottleRule& rule, Instant now) {
  return {.failed = is_forgotten(tries, rule, now) ? 1 : tries.failed + 1, .last = now};
}

std::string network_of(std::string_view address) {
  std::optional<net::Address> parsed = net::parse_address(address);
  if (!parsed) return std::string(address);
  if (const auto v4 = net::embedded_v4(*parsed)) parsed = v4;
  if (!parsed->is_v4) std::fill(parsed->bytes.begin() + 8, parsed->bytes.end(), 0);
  return net::format_address(*parsed);
}

}  // namespace signalbox
