// What the live view reads of each object in the feed. All other fields pass through to the page untouched,
// so a newer server's fields and states arrive there as well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

struct SessionFacts {
  std::string id;
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> revoked_at;
  std::int64_t rev = 0;
};

struct WorkerFacts {
  std::string id;
  Instant created_at;
  bool enabled = false;
  std::string paused_reason;
  std::optional<Instant> last_run_at;
  std::int64_t consecutive_failures = 0;
  std::int64_t rev = 0;
};

struct ConnectionFacts {
  std::string id;
  Instant created_at;
  std::string status;
  std::int64_t rev = 0;
};

struct RunFacts {
  std::string id;
  Instant created_at;
  std::string worker_id;
  std::string worker_type;
  std::string state;  // text, because a newer server may know more states
  std::optional<Instant> ended_at;
  std::int64_t rev = 0;
};

template <>
struct Fields<SessionFacts> {
  static constexpr auto list =
      std::make_tuple(field("id", &SessionFacts::id), field("createdAt", &SessionFacts::created_at),
                      field("expiresAt", &SessionFacts::expires_at),
                      field("revokedAt", &SessionFacts::revoked_at), field("rev", &SessionFacts::rev));
};

template <>
struct Fields<WorkerFacts> {
  static constexpr auto list = std::make_tuple(
      field("id", &WorkerFacts::id), field("createdAt", &WorkerFacts::created_at),
      field("enabled", &WorkerFacts::enabled), optional_field("pausedReason", &WorkerFacts::paused_reason),
      field("lastRunAt", &WorkerFacts::last_run_at),
      optional_field("consecutiveFailures", &WorkerFacts::consecutive_failures),
      field("rev", &WorkerFacts::rev));
};

template <>
struct Fields<ConnectionFacts> {
  static constexpr auto list =
      std::make_tuple(field("id", &ConnectionFacts::id), field("createdAt", &ConnectionFacts::created_at),
                      field("status", &ConnectionFacts::status), field("rev", &ConnectionFacts::rev));
};

template <>
struct Fields<RunFacts> {
  static constexpr auto list = std::make_tuple(
      field("id", &RunFacts::id), field("createdAt", &RunFacts::created_at),
      field("workerId", &RunFacts::worker_id), optional_field("workerType", &RunFacts::worker_type),
      field("state", &RunFacts::state), field("endedAt", &RunFacts::ended_at), field("rev", &RunFacts::rev));
};

}  // namespace signalbox
