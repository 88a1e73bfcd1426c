#include "core/app/account_workers.h"

#include "core/app/decide_due.h"
#include "core/app/events.h"
#include "core/domain/connections/account_choice.h"
#include "core/domain/schedule/schedule.h"
#include "core/domain/workers/worker_type.h"

namespace signalbox {
namespace {

// The user's enabled workers of the account's app.
Result<std::vector<WorkerRecord>> workers_of_app(Ports& ports, const Connection& connection) {
  std::vector<WorkerRecord> using_it;
  for (const WorkerType* type : worker_types()) {
    if (type->toolkit != connection.toolkit) continue;
    TRY(std::optional<WorkerRecord> record,
        ports.workers.find_worker_of_type(connection.project_id, connection.user_id, type->name));
    if (record && record->worker.enabled) using_it.push_back(*std::move(record));
  }
  return using_it;
}

void set_pause(WorkerRecord& record, std::string reason, std::optional<Instant> next_at, Instant now,
               ChangeSet& changes) {
  record.schedule.paused_reason = std::move(reason);
  record.schedule.next_at = next_at;
  record.schedule.rev += 1;
  changes.push_back(PutSchedule{record.worker.project_id, record.schedule});
  changes.push_back(worker_changed(record, now));
}

// The worker goes on as scheduled, and makes up at once for what it missed.
Status resume(Ports& ports, WorkerRecord& record, Instant now, ChangeSet& changes) {
  TRY(const Zone zone, ports.zones.find(time_zone_of(record.schedule.spec)));
  const auto next = next_due(record.schedule.spec, zone, record.schedule.anchor, now, record.worker.id);
  set_pause(record, "", next, now, changes);
  TRY(const std::optional<Run> open_run,
      ports.runs.find_open_run(record.worker.project_id, record.worker.id));
  if (open_run) return {};
  const Run run = fresh_run(record.worker, RunTrigger::enabled, now, ports.random);
  changes.push_back(PutRun{run, 0});
  changes.push_back(run_changed(run, now));
  return {};
}

}  // namespace

Result<std::vector<std::string>> pause_workers_of(Ports& ports, const Connection& connection,
                                                  const std::string& reason, Instant now,
                                                  ChangeSet& changes) {
  std::vector<std::string> paused;
  TRY(const std::vector<Connection> accounts,
      ports.connections.connections_to(connection.project_id, connection.user_id, connection.toolkit));
  if (!is_meant_by_default(accounts, connection)) return paused;
  TRY(std::vector<WorkerRecord> workers, workers_of_app(ports, connection));
  for (WorkerRecord& record : workers) {
    set_pause(record, reason, std::nullopt, now, changes);
    paused.push_back(record.worker.id);
  }
  return paused;
}

Status resume_workers_of(Ports& ports, const Connection& connection, Instant now, ChangeSet& changes) {
  TRY(std::vector<WorkerRecord> workers, workers_of_app(ports, connection));
  for (WorkerRecord& record : workers)
    if (!record.schedule.paused_reason.empty()) CHECK_OK(resume(ports, record, now, changes));
  return {};
}

}  // namespace signalbox
