#include "core/app/decide_due.h"

#include "core/app/events.h"
#include "core/base/id.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {

Run fresh_run(const Worker& worker, RunTrigger trigger, Instant now, Random& random) {
  Run run;
  run.project_id = worker.project_id;
  run.id = make_id(id_prefix::kRun, now, random);
  run.worker_id = worker.id;
  run.worker_type = worker.type;
  run.user_id = worker.user_id;
  run.session_id = worker.session_id;
  run.trigger = trigger;
  run.created_at = now;
  run.run_at = now;
  run.rev = 1;
  return run;
}

ChangeSet decide_due(const WorkerRecord& record, const std::optional<Run>& open_run, const Zone& zone,
                     Instant now, Random& random) {
  const WorkerSchedule& schedule = record.schedule;
  if (!record.worker.enabled || !schedule.next_at || *schedule.next_at > now) return {};
  const DueInstants due = due_between(schedule.spec, zone, schedule.anchor,
                                      *schedule.next_at - Duration::millis(1), now, record.worker.id);

  WorkerRecord after = record;
  after.schedule.next_at = due.next;
  after.schedule.rev += 1;
  ChangeSet changes = {PutSchedule{record.worker.project_id, after.schedule}};
  if (due.latest) {  // none when the zone's rules changed since next_at was computed
    Run run = fresh_run(record.worker, RunTrigger::schedule, now, random);
    run.due_at = due.latest;
    run.missed_count = due.count - 1;
    if (open_run) {
      run.state = RunState::skipped;
      run.reason = "the run before this one (" + open_run->id + ") was still going on";
      run.ended_at = now;
    }
    changes.push_back(AddOccurrence{run.project_id, run.worker_id, *due.latest, run.id});
    changes.push_back(PutRun{run, 0});
    changes.push_back(run_changed(run, now));
  }
  changes.push_back(worker_changed(after, now));
  return changes;
}

}  // namespace signalbox
