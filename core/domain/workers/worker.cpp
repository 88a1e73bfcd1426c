#include "core/domain/workers/worker.h"

namespace signalbox {

WorkerView view_of(const WorkerRecord& record) {
  const auto& [worker, schedule, progress] = record;
  return {.id = worker.id,
          .project_id = worker.project_id,
          .user_id = worker.user_id,
          .session_id = worker.session_id,
          .type = worker.type,
          .enabled = worker.enabled,
          .config = worker.config,
          .schedule = schedule.spec,
          .schedule_in_words = schedule_in_words(schedule.spec, worker.id),
          .paused_reason = schedule.paused_reason,
          .next_run_at = schedule.next_at,
          .last_run_at = progress.last_run_at,
          .last_run_id = progress.last_run_id,
          .consecutive_failures = progress.consecutive_failures,
          .created_at = worker.created_at,
          .rev = worker.rev + schedule.rev + progress.rev};
}

}  // namespace signalbox
