#include "core/domain/oauth/refresh_plan.h"

#include <algorithm>

namespace signalbox::oauth {
namespace {

constexpr Duration kLongestMargin = Duration::minutes(5);
constexpr Duration kLongestSpread = Duration::hours(1);
constexpr Duration kFirstPatience = Duration::seconds(10);
constexpr Duration kLongestPatience = Duration::hours(1);
constexpr Duration kLongestRetryAfter = Duration::hours(24);
// A request takes its time to get there.
constexpr Duration kOnTheWay = Duration::seconds(2);

Duration by_chance(Duration most, Random& random) {
  return Duration::millis(static_cast<std::int64_t>(
      random.below(static_cast<std::uint64_t>(std::max<std::int64_t>(most.ms, 0)) + 1)));
}

}  // namespace

Duration refresh_margin(Duration life) { return std::min(kLongestMargin, Duration::millis(life.ms / 2)); }

std::optional<Instant> planned_refresh(Instant now, Duration life, Random& random) {
  if (life < kShortestPlannedLife) return std::nullopt;
  const Duration spread = std::min(kLongestSpread, Duration::millis(life.ms / 4));
  return now + life - refresh_margin(life) - by_chance(spread, random);
}

bool is_spent(std::optional<Instant> expires_at, Instant now) {
  return expires_at && *expires_at <= now + kOnTheWay;
}

Instant next_try(Instant now, std::int64_t failures, std::optional<Duration> retry_after, Random& random) {
  Duration patience = kFirstPatience;
  for (std::int64_t i = 1; i < failures && patience < kLongestPatience; ++i) patience = patience * 2;
  patience = std::min(patience, kLongestPatience);
  patience = patience + by_chance(Duration::millis(patience.ms / 2), random);
  if (retry_after) patience = std::max(patience, std::min(*retry_after, kLongestRetryAfter));
  return now + patience;
}

}  // namespace signalbox::oauth
