#include "core/app/update_worker.h"

#include "core/app/audit.h"
#include "core/app/decide_due.h"
#include "core/app/events.h"
#include "core/app/open_session.h"
#include "core/base/id.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {
namespace {

Result<const WorkerType*> type_named(std::string_view name) {
  if (const WorkerType* type = find_worker_type(name)) return type;
  std::string known;
  for (const WorkerType* type : worker_types())
    known += (known.empty() ? "" : ", ") + std::string(type->name);
  return invalid_field("type", "must be one of: " + known);
}

// Checks a change and applies it to a record, collecting what has to be stored.
class WorkerEdit {
 public:
  WorkerEdit(Ports& ports, WorkerRecord record)
      : ports_(ports), now_(ports.clock.now()), record_(std::move(record)) {}

  Result<WorkerRecord> apply(const WorkerChange& change) {
    TRY(const WorkerType* type, type_named(record_.worker.type));
    const bool was_enabled = record_.worker.enabled;
    CHECK_OK(set_config(*type, change.config));
    CHECK_OK(set_schedule(change.schedule));
    if (change.enabled) record_.worker.enabled = *change.enabled;
    CHECK_OK(set_next());

    record_.worker.rev += 1;
    record_.schedule.rev += 1;
    changes_ = {PutWorker{record_.worker}, PutSchedule{record_.worker.project_id, record_.schedule}};
    CHECK_OK(on_switch(was_enabled));
    changes_.push_back(worker_changed(record_, now_));
    tell_log(change, was_enabled);
    CHECK_OK(commit_or_conflict(ports_.changes, std::move(changes_),
                                "the worker has changed meanwhile; read it again and repeat the change"));
    return std::move(record_);
  }

 private:
  Status set_config(const WorkerType& type, const std::optional<JsonText>& config) {
    const bool is_new = record_.worker.rev == 0;
    if (!config && !is_new) return {};
    TRY(record_.worker.config, check_worker_config(type, config ? *config : JsonText{}));
    return {};
  }

  Status set_schedule(const std::optional<Schedule>& schedule) {
    if (!schedule) return {};
    CHECK_OK(check_schedule(*schedule));
    record_.schedule.spec = *schedule;
    record_.schedule.anchor = now_;
    return {};
  }

  // A person's change of any kind ends a pause: they have looked at it.
  Status set_next() {
    record_.schedule.paused_reason.clear();
    const Result<Zone> zone = ports_.zones.find(time_zone_of(record_.schedule.spec));
    if (!zone.ok()) return invalid_field("schedule.timeZone", zone.error().message);
    const auto next =
        next_due(record_.schedule.spec, *zone, record_.schedule.anchor, now_, record_.worker.id);
    if (!next) return invalid_field("schedule", "is never due again");
    record_.schedule.next_at.reset();
    if (record_.worker.enabled) record_.schedule.next_at = next;
    return {};
  }

  // Switched on: a first run at once. Switched off: a run that has not begun is withdrawn.
  Status on_switch(bool was_enabled) {
    if (was_enabled == record_.worker.enabled) return {};
    std::optional<Run> open_run;
    if (record_.worker.rev > 1) {
      TRY(open_run, ports_.runs.find_open_run(record_.worker.project_id, record_.worker.id));
    }
    if (record_.worker.enabled && !open_run) {
      changes_.push_back(RequireIdleWorker{record_.worker.project_id, record_.worker.id});
      put(fresh_run(record_.worker, RunTrigger::enabled, now_, ports_.random), 0);
    } else if (!record_.worker.enabled && open_run &&
               (open_run->state == RunState::pending || open_run->state == RunState::waiting)) {
      open_run->state = RunState::cancelled;
      open_run->reason = "the worker was switched off";
      open_run->ended_at = now_;
      open_run->rev += 1;
      put(*open_run, open_run->epoch);
    }
    return {};
  }

  // Switching says more than configuring; what the configuration holds is the user's own and stays out.
  void tell_log(const WorkerChange& change, bool was_enabled) {
    std::string action = "worker.configured";
    if (record_.worker.enabled != was_enabled)
      action = record_.worker.enabled ? "worker.switched_on" : "worker.switched_off";
    else if (!change.config && !change.schedule)
      return;
    const auto flag = [](bool value) { return value ? "true" : "false"; };
    changes_.push_back(
        audit(ports_, {.project_id = record_.worker.project_id,
                       .action = std::move(action),
                       .subject = {std::string(subject_kind::kWorker), record_.worker.id},
                       .user_id = record_.worker.user_id,
                       .detail = {"{\"type\":\"" + record_.worker.type +  // one of a closed list
                                  "\",\"configChanged\":" + flag(change.config.has_value()) +
                                  ",\"scheduleChanged\":" + flag(change.schedule.has_value()) + "}"}}));
  }

  void put(const Run& run, std::int64_t held_epoch) {
    changes_.push_back(PutRun{run, held_epoch});
    changes_.push_back(run_changed(run, now_));
  }

  Ports& ports_;
  Instant now_;
  WorkerRecord record_;
  ChangeSet changes_;
};

Result<WorkerRecord> fresh_worker(Ports& ports, std::string_view project, std::string_view user,
                                  std::string_view type) {
  TRY(const std::optional<Session> known, ports.sessions.find_default_session(project, user));
  Session session;
  if (known) {
    session = *known;
  } else {
    TRY(session, open_default_session(ports, {std::string(project), std::string(user), {}}));
  }
  const Instant now = ports.clock.now();
  WorkerRecord record;
  record.worker.project_id = session.project_id;
  record.worker.id = make_id(id_prefix::kWorker, now, ports.random);
  record.worker.user_id = session.user_id;
  record.worker.session_id = session.id;
  record.worker.type = std::string(type);
  record.worker.created_at = now;
  record.schedule.worker_id = record.worker.id;
  record.schedule.anchor = now;
  record.progress.worker_id = record.worker.id;
  return record;
}

// A run or the scheduler may change the worker between reading and storing; that is no news to the caller.
template <class Edit>
Result<WorkerRecord> with_tries(Edit edit) {
  constexpr int kTries = 5;
  for (int i = 1;; ++i) {
    Result<WorkerRecord> record = edit();
    if (record.ok() || record.error().code != ErrorCode::conflict || i == kTries) return record;
  }
}

}  // namespace

Result<WorkerRecord> set_worker(Ports& ports, std::string_view project, std::string_view user,
                                std::string_view type, const WorkerChange& change) {
  CHECK_OK(check_user_id(user));
  CHECK_OK(type_named(type));
  return with_tries([&]() -> Result<WorkerRecord> {
    TRY(std::optional<WorkerRecord> known, ports.workers.find_worker_of_type(project, user, type));
    if (known) return WorkerEdit(ports, *std::move(known)).apply(change);
    TRY(WorkerRecord fresh, fresh_worker(ports, project, user, type));
    return WorkerEdit(ports, std::move(fresh)).apply(change);
  });
}

Result<WorkerRecord> update_worker(Ports& ports, std::string_view project, std::string_view worker_id,
                                   const WorkerChange& change, std::optional<std::int64_t> if_rev) {
  return with_tries([&]() -> Result<WorkerRecord> {
    TRY(WorkerRecord record, find_worker(ports, project, worker_id));
    if (if_rev && *if_rev != view_of(record).rev)
      return Error{ErrorCode::precondition_failed, "the worker has changed meanwhile; read it again"};
    return WorkerEdit(ports, std::move(record)).apply(change);
  });
}

Result<WorkerRecord> find_worker(Ports& ports, std::string_view project, std::string_view worker_id) {
  TRY(std::optional<WorkerRecord> record, ports.workers.find_worker(project, worker_id));
  if (record) return *std::move(record);
  return Error{ErrorCode::not_found, "there is no worker with this id; list them with GET /api/v1/workers"};
}

Result<Run> run_worker_now(Ports& ports, std::string_view project, std::string_view worker_id) {
  TRY(const WorkerRecord record, find_worker(ports, project, worker_id));
  TRY(const std::optional<Run> open_run, ports.runs.find_open_run(project, worker_id));
  if (open_run)
    return Error{ErrorCode::conflict,
                 "a run of this worker goes on already (" + open_run->id + "); wait for its end"};
  const Instant now = ports.clock.now();
  const Run run = fresh_run(record.worker, RunTrigger::manual, now, ports.random);
  CHECK_OK(commit_or_conflict(
      ports.changes,
      {RequireIdleWorker{record.worker.project_id, record.worker.id}, PutRun{run, 0}, run_changed(run, now)},
      "a run of this worker has just begun; wait for its end"));
  return run;
}

Result<Run> retry_run(Ports& ports, std::string_view project, std::string_view run_id) {
  TRY(const std::optional<RunRecord> record, ports.runs.find_run(project, run_id));
  if (!record)
    return Error{ErrorCode::not_found, "there is no run with this id; list them with GET /api/v1/runs"};
  if (!is_terminal(record->run.state))
    return Error{ErrorCode::conflict, "this run has not ended yet; wait for its end"};
  return run_worker_now(ports, project, record->run.worker_id);
}

}  // namespace signalbox
