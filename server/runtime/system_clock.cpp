#include "server/runtime/system_clock.h"

#include <chrono>

namespace signalbox {
namespace {

template <class StdClock>
Instant read() {
  const auto since = StdClock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace

Instant SystemClock::now() { return read<std::chrono::system_clock>(); }

Instant SystemClock::monotonic() { return read<std::chrono::steady_clock>(); }

}  // namespace signalbox
