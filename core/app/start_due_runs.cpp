#include "core/app/start_due_runs.h"

#include <algorithm>

#include "core/app/decide_due.h"
#include "core/app/events.h"
#include "core/app/manage_users.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {
namespace {

constexpr std::int64_t kBatch = 100;

// Such as a schedule that cannot be computed any more: it must not keep the others from theirs.
ChangeSet paused(WorkerRecord record, const std::string& reason, Instant now) {
  record.schedule.paused_reason = reason;
  record.schedule.next_at.reset();
  record.schedule.rev += 1;
  return {PutSchedule{record.worker.project_id, record.schedule}, worker_changed(record, now)};
}

Result<ChangeSet> changes_for(Ports& ports, const WorkerRecord& record, Instant now) {
  TRY(const bool disabled, is_user_disabled(ports, record.worker.project_id, record.worker.user_id));
  if (disabled) return paused(record, std::string(kUserDisabled), now);
  const Result<Zone> found = ports.zones.find(time_zone_of(record.schedule.spec));
  if (!found.ok()) return paused(record, found.error().message, now);
  const Zone& zone = *found;
  TRY(const std::optional<Run> open_run,
      ports.runs.find_open_run(record.worker.project_id, record.worker.id));
  return decide_due(record, open_run, zone, now, ports.random);
}

// What is left of a worker's set when its instant has a run already, as after the clock was set back.
ChangeSet without_run(const ChangeSet& set) {
  ChangeSet kept;
  for (const Change& change : set) {
    const auto* event = std::get_if<AddEvent>(&change);
    const bool of_worker = event && event->event.subject.kind == subject_kind::kWorker;
    if (of_worker || std::holds_alternative<PutSchedule>(change)) kept.push_back(change);
  }
  return kept;
}

// One commit for the batch; when one worker's set is refused, each on its own.
Status commit_each(Ports& ports, std::vector<ChangeSet> sets) {
  ChangeSet all;
  for (const ChangeSet& set : sets) all.insert(all.end(), set.begin(), set.end());
  if (all.empty()) return {};
  TRY(const CommitReport report, ports.changes.commit(std::move(all)));
  if (report.committed) return {};
  for (const ChangeSet& set : sets) {
    TRY(const CommitReport single, ports.changes.commit(set));
    if (single.committed) continue;
    ports.log.write(LogLevel::info, "a worker changed while it became due, or its instant has a run already");
    TRY([[maybe_unused]] const CommitReport moved, ports.changes.commit(without_run(set)));
  }
  return {};
}

}  // namespace

Result<std::int64_t> start_due_runs(Ports& ports) {
  const Instant now = ports.clock.now();
  std::int64_t started = 0;
  for (;;) {
    TRY(const std::vector<WorkerRecord> due, ports.workers.due_workers(now, kBatch));
    if (due.empty()) return started;
    std::vector<ChangeSet> sets;
    for (const WorkerRecord& record : due) {
      TRY(ChangeSet changes, changes_for(ports, record, now));
      sets.push_back(std::move(changes));
    }
    CHECK_OK(commit_each(ports, std::move(sets)));
    started += static_cast<std::int64_t>(due.size());
    if (static_cast<std::int64_t>(due.size()) < kBatch) return started;
  }
}

Result<std::optional<Instant>> next_wake(Ports& ports) {
  TRY(const std::optional<Instant> due, ports.workers.next_due_at());
  TRY(const std::optional<Instant> run, ports.runs.next_run_at());
  if (!due || !run) return due ? due : run;
  return std::optional(std::min(*due, *run));
}

}  // namespace signalbox
