#include "core/app/connect_account.h"

#include "core/app/decide_due.h"
#include "core/app/events.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "core/domain/schedule/schedule.h"
#include "core/domain/workers/worker_type.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxLabelBytes = 200;

Status check(const TokenConnection& request) {
  CHECK_OK(check_user_id(request.user_id));
  CHECK_OK(check_bearer_token(request.token.reveal()));
  if (request.label.size() > kMaxLabelBytes || !is_valid_utf8(request.label) ||
      has_control_characters(request.label))
    return invalid_field("label", "must be at most 200 bytes of UTF-8 without control characters");
  return {};
}

// The user's workers that use an app.
Result<std::vector<WorkerRecord>> workers_using(Ports& ports, const Connection& connection) {
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

Result<Connection> connect_with_token(Ports& ports, const TokenConnection& request) {
  CHECK_OK(check(request));
  const Instant now = ports.clock.now();
  TRY(std::optional<Connection> known,
      ports.connections.find_connection_to(request.project_id, request.user_id, request.toolkit));
  Connection connection = known ? *std::move(known) : Connection{};
  if (connection.rev == 0) {
    connection.project_id = request.project_id;
    connection.id = make_id(id_prefix::kConnection, now, ports.random);
    connection.user_id = request.user_id;
    connection.toolkit = request.toolkit;
    connection.is_default = true;
    connection.created_at = now;
  }
  connection.status = ConnectionStatus::active;
  connection.status_reason.clear();
  connection.label = request.label;
  connection.credential = ports.sealer.seal(request.token, "connections/" + connection.id);
  connection.rev += 1;

  ChangeSet changes = {PutUser{request.project_id, request.user_id, now}, PutConnection{connection},
                       connection_changed(connection, now)};
  TRY(std::vector<WorkerRecord> workers, workers_using(ports, connection));
  for (WorkerRecord& record : workers)
    if (!record.schedule.paused_reason.empty()) CHECK_OK(resume(ports, record, now, changes));
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes),
                              "this account or its workers are being changed by others; try again"));
  return connection;
}

Status mark_needs_reauth(Ports& ports, Connection connection, std::string reason) {
  connection.status = ConnectionStatus::needs_reauth;
  connection.status_reason = std::move(reason);
  connection.rev += 1;
  const Instant now = ports.clock.now();
  // A lost race is fine: whoever was faster knows more.
  TRY([[maybe_unused]] const CommitReport report,
      ports.changes.commit({PutConnection{connection}, connection_changed(connection, now)}));
  return {};
}

Result<Connection> find_connection(Ports& ports, std::string_view project, std::string_view connection_id) {
  TRY(std::optional<Connection> connection, ports.connections.find_connection(project, connection_id));
  if (connection) return *std::move(connection);
  return Error{ErrorCode::not_found,
               "there is no connection with this id; list them with GET /api/v1/connections"};
}

Result<Disconnected> disconnect(Ports& ports, std::string_view project, std::string_view connection_id) {
  TRY(const Connection connection, find_connection(ports, project, connection_id));
  const Instant now = ports.clock.now();
  ChangeSet changes = {RemoveConnection{connection.project_id, connection.id, connection.rev},
                       connection_removed(connection, now)};
  Disconnected outcome;
  TRY(std::vector<WorkerRecord> workers, workers_using(ports, connection));
  for (WorkerRecord& record : workers) {
    set_pause(record, "its " + connection.toolkit + " account was disconnected", std::nullopt, now, changes);
    outcome.stopped_workers.push_back(record.worker.id);
  }
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes),
                              "this account or its workers are being changed by others; try again"));
  return outcome;
}

}  // namespace signalbox
