// A worker: something switched on for a user that runs by itself. What the user decides (Worker), when it is
// next due (WorkerSchedule) and how far it got (WorkerProgress) are three rows with a revision each, so that
// a tick, a finished run and a person's edit never wait for or overwrite one another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {

struct Worker {
  std::string project_id;
  std::string id;  // wrk_…
  std::string user_id;
  std::string session_id;
  std::string type;  // "feed_monitor", …; one worker of a type per user
  bool enabled = false;
  JsonText config;
  Instant created_at;
  std::int64_t rev = 0;
};

// What happens to a due instant while the last run still goes on, and to those missed while down
// (both words as in docs/run-states.md).
enum class OverlapPolicy { skip };
enum class MisfirePolicy { coalesce };

struct WorkerSchedule {
  std::string worker_id;
  Schedule spec;
  OverlapPolicy overlap = OverlapPolicy::skip;
  MisfirePolicy misfire = MisfirePolicy::coalesce;
  Instant anchor;                  // intervals count from here
  std::optional<Instant> next_at;  // none while the worker is off or paused
  std::string paused_reason;       // set by the engine; empty when not paused
  std::int64_t rev = 0;
};

struct WorkerProgress {
  std::string worker_id;
  std::optional<JsonText> cursor;  // none before the baseline
  std::string last_run_id;
  std::optional<Instant> last_run_at;
  std::int64_t consecutive_failures = 0;
  std::int64_t rev = 0;
};

struct WorkerRecord {
  Worker worker;
  WorkerSchedule schedule;
  WorkerProgress progress;
};

// A worker as the API, the events and the page show it.
struct WorkerView {
  std::string id;
  std::string project_id;
  std::string user_id;
  std::string session_id;
  std::string type;
  bool enabled = false;
  JsonText config;
  Schedule schedule;
  std::string schedule_in_words;
  std::string paused_reason;
  std::optional<Instant> next_run_at;
  std::optional<Instant> last_run_at;
  std::string last_run_id;
  std::int64_t consecutive_failures = 0;
  Instant created_at;
  std::int64_t rev = 0;  // of all three rows together: rises with each change
};

WorkerView view_of(const WorkerRecord& record);

template <>
struct EnumNames<OverlapPolicy> {
  static constexpr std::pair<OverlapPolicy, std::string_view> list[] = {{OverlapPolicy::skip, "skip"}};
};

template <>
struct EnumNames<MisfirePolicy> {
  static constexpr std::pair<MisfirePolicy, std::string_view> list[] = {
      {MisfirePolicy::coalesce, "coalesce"}};
};

template <>
struct Fields<WorkerView> {
  static constexpr auto list = std::make_tuple(
      field("id", &WorkerView::id), field("projectId", &WorkerView::project_id),
      field("userId", &WorkerView::user_id), field("sessionId", &WorkerView::session_id),
      field("type", &WorkerView::type), field("enabled", &WorkerView::enabled),
      field("config", &WorkerView::config), field("schedule", &WorkerView::schedule),
      field("scheduleInWords", &WorkerView::schedule_in_words),
      field("pausedReason", &WorkerView::paused_reason), field("nextRunAt", &WorkerView::next_run_at),
      field("lastRunAt", &WorkerView::last_run_at), field("lastRunId", &WorkerView::last_run_id),
      field("consecutiveFailures", &WorkerView::consecutive_failures),
      field("createdAt", &WorkerView::created_at), field("rev", &WorkerView::rev));
};

}  // namespace signalbox
