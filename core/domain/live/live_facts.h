// What the live view reads of each object in the feed. All other fields pass through to the page untouched,
// so a newer server's fields and states arrive there as well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

// What every object has.
struct SubjectHead {
  std::string id;
  Instant created_at;
  std::int64_t rev = 0;
};

struct SessionFacts {
  Instant expires_at;
  std::optional<Instant> revoked_at;
};

struct WorkerFacts {
  bool enabled = false;
  std::string paused_reason;
  std::optional<Instant> last_run_at;
  std::int64_t consecutive_failures = 0;
};

struct ConnectionFacts {
  std::string status;
};

struct RunFacts {
  std::string worker_id;
  std::string worker_type;
  std::string state;  // text, because a newer server may know more states
  std::optional<Instant> ended_at;
};

template <>
struct Fields<SubjectHead> {
  static constexpr auto list =
      std::make_tuple(field("id", &SubjectHead::id), field("createdAt", &SubjectHead::created_at),
                      field("rev", &SubjectHead::rev));
};

template <>
struct Fields<SessionFacts> {
  static constexpr auto list = std::make_tuple(field("expiresAt", &SessionFacts::expires_at),
                                               field("revokedAt", &SessionFacts::revoked_at));
};

template <>
struct Fields<WorkerFacts> {
  static constexpr auto list = std::make_tuple(
      field("enabled", &WorkerFacts::enabled), optional_field("pausedReason", &WorkerFacts::paused_reason),
      field("lastRunAt", &WorkerFacts::last_run_at),
      optional_field("consecutiveFailures", &WorkerFacts::consecutive_failures));
};

template <>
struct Fields<ConnectionFacts> {
  static constexpr auto list = std::make_tuple(field("status", &ConnectionFacts::status));
};

template <>
struct Fields<RunFacts> {
  static constexpr auto list = std::make_tuple(
      field("workerId", &RunFacts::worker_id), optional_field("workerType", &RunFacts::worker_type),
      field("state", &RunFacts::state), field("endedAt", &RunFacts::ended_at));
};

}  // namespace signalbox
