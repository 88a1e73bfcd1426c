// Waiting on a condition under a call's deadline and cancellation.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "core/ports/call_context.h"
#include "core/ports/clock.h"

namespace signalbox {

enum class WaitEnd { ready, deadline, cancelled };

// Wakes the waiters when the call is cancelled. Make it before locking `mutex`, as it locks it too, and so
// that it goes after the lock does.
inline std::shared_ptr<void> wake_on_cancel(const CallContext& context, std::mutex& mutex,
                                            std::condition_variable& changed) {
  return context.cancel.subscribe([&mutex, &changed] {
    const std::lock_guard lock(mutex);
    changed.notify_all();
  });
}

template <class Ready>
WaitEnd patient_wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, Clock& clock,
                     const CallContext& context, Ready ready) {
  while (!ready()) {
    if (context.cancel.is_cancelled()) return WaitEnd::cancelled;
    const Duration left = context.deadline - clock.monotonic();
    if (left <= Duration{}) return WaitEnd::deadline;
    // No longer than an hour at once: a deadline far away must not overflow the system's clock.
    changed.wait_for(lock, std::chrono::milliseconds(std::min<std::int64_t>(left.ms, 3'600'000)));
  }
  return WaitEnd::ready;
}

}  // namespace signalbox
