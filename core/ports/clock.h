// What time it is. Wall time for what people see and schedules, monotonic time for deadlines.
#pragma once

#include "core/base/time.h"

namespace signalbox {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
  virtual Instant monotonic() = 0;  // counts from an arbitrary start, never jumps
};

}  // namespace signalbox
