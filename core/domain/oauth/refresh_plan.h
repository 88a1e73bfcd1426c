// When a credential is renewed: before it ends, spread over time, and after failures with growing patience.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/random.h"
#include "core/base/time.h"

namespace signalbox::oauth {

// Tokens of shorter life are renewed only when they are used: renewing them by the clock would never end.
inline constexpr Duration kShortestPlannedLife = Duration::seconds(60);

// How long before its end a token is renewed: 5 minutes, or half its life if that is less.
Duration refresh_margin(Duration life);

// When to renew a token that lives `life` from `now` on: the margin before its end, and up to a quarter of
// its life (at most an hour) earlier by chance, so that what was connected together is not due together. None
// for a short-lived one.
std::optional<Instant> planned_refresh(Instant now, Duration life, Random& random);

// Whether a token that ends then has to be renewed before it is used.
bool is_spent(std::optional<Instant> expires_at, Instant now);

// When to try again after this many failures in a row (1 or more): 10 s, doubled up to an hour, and up to
// half of that longer by chance; not before the endpoint's own Retry-After, of which at most a day is
// believed.
Instant next_try(Instant now, std::int64_t failures, std::optional<Duration> retry_after, Random& random);

}  // namespace signalbox::oauth
