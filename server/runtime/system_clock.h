// The machine's clocks.
#pragma once

#include "core/ports/clock.h"

namespace signalbox {

class SystemClock final : public Clock {
 public:
  Instant now() override;        // CLOCK_REALTIME
  Instant monotonic() override;  // CLOCK_MONOTONIC
};

}  // namespace signalbox
