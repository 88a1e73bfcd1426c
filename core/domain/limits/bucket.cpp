#include "core/domain/limits/bucket.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

Duration rounded_up(std::int64_t us) { return Duration::millis((us + 999) / 1000); }

}  // namespace

Taken take(Bucket& bucket, std::int64_t per_minute, Instant now) {
  per_minute = std::clamp<std::int64_t>(per_minute, 1, kMinuteUs);
  const std::int64_t interval = kMinuteUs / per_minute;
  const std::int64_t capacity = interval * per_minute;  // a full bucket, as the time it takes to fill
  const std::int64_t now_us = now.ms * 1000;
  const std::int64_t missing = std::clamp<std::int64_t>(bucket.full_at_us - now_us, 0, capacity);

  Taken taken{.allowed = missing + interval <= capacity, .limit = per_minute};
  const std::int64_t left = missing + (taken.allowed ? interval : 0);
  bucket.full_at_us = now_us + left;
  taken.remaining = (capacity - left) / interval;
  taken.until_full = rounded_up(left);
  if (!taken.allowed) taken.retry_after = rounded_up(missing + interval - capacity);
  return taken;
}

}  // namespace signalbox
