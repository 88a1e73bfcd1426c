// A clock that stands until a test moves it: both of its times together.
#pragma once

#include <mutex>

#include "core/ports/clock.h"

namespace signalbox::fakes {

class StillClock final : public Clock {
 public:
  explicit StillClock(Instant start = Instant{1'800'000'000'000}) : now_(start) {}  // 2027-01-15T08:00:00Z

  Instant now() override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  Instant monotonic() override { return now(); }

  void set(Instant at) {
    const std::lock_guard lock(mutex_);
    now_ = at;
  }
  void advance(Duration time) {
    const std::lock_guard lock(mutex_);
    now_ = now_ + time;
  }

 private:
  std::mutex mutex_;
  Instant now_;
};

}  // namespace signalbox::fakes
