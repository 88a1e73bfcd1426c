// A token bucket as one number (the generic cell rate algorithm, ITU-T I.371): it holds a minute's requests
// and fills evenly, so that who was quiet may ask for all of them at once and nobody for more in the long
// run.
#pragma once

#include <cstdint>

#include "core/base/time.h"

namespace signalbox {

struct Bucket {
  std::int64_t full_at_us = 0;  // on the clock of `take`, in microseconds
};

struct Taken {
  bool allowed = true;
  std::int64_t limit = 0;      // what a full bucket holds
  std::int64_t remaining = 0;  // what may be taken at once after this
  Duration until_full;         // rounded up
  Duration retry_after;        // until one can be taken, rounded up; zero when this one was
};

// Takes one of `per_minute` (at least 1), unless the bucket is empty: then it stays as it is.
// `now` comes from a clock that never jumps.
Taken take(Bucket& bucket, std::int64_t per_minute, Instant now);

}  // namespace signalbox
