#include "server/api/seed_json.h"

#include <future>

#include "core/app/events.h"
#include "core/app/open_session.h"
#include "core/base/codec.h"
#include "core/domain/sessions/seed.h"
#include "server/api/error_reply.h"

namespace signalbox::api {
namespace {

Json ms_or_null(const std::optional<Instant>& at) { return at ? Json(at->ms) : Json(); }

Json task_json(const Run& run, const std::vector<ToolCallRecord>& calls) {
  Json tools = Json::array();
  for (const ToolCallRecord& call : calls) tools.push_back(call.tool);
  return {{"id", run.id},
          {"userId", run.user_id},
          {"sessionId", run.session_id},
          {"workerId", run.worker_id},
          {"taskType", run.worker_type},
          {"status", seed_status(run.state)},
          {"startedAt", ms_or_null(run.started_at)},
          {"completedAt", ms_or_null(run.ended_at)},
          {"toolsCalled", std::move(tools)},
          {"results", from_text(run.result)},
          {"error", run.failure ? Json(run.failure->message) : Json()},
          {"userNotified", run.user_notified},
          {"notificationMessage", run.message}};
}

Json result_json(const SeedTool& tool, const Result<ToolCallAnswer>& answer) {
  Json result = {{"tool_slug", tool.tool_slug}, {"data", nullptr}, {"error", nullptr}};
  result["successful"] = answer.ok() && !is_failure(answer->result);
  if (!answer.ok())
    result["error"] = answer.error().message;
  else
    result[is_failure(answer->result) ? "error" : "data"] = from_text(as_data(answer->result));
  return result;
}

}  // namespace

Json seed_worker_json(const WorkerRecord& record) {
  return {{"id", record.worker.id},
          {"type", record.worker.type},
          {"enabled", record.worker.enabled},
          {"schedule", seed_schedule(record.schedule.spec)},
          {"config", from_text(record.worker.config)},
          {"lastRun", ms_or_null(record.progress.last_run_at)},
          {"nextRun", ms_or_null(record.schedule.next_at)}};
}

Result<std::string> seed_session_json(Ports& ports, const Session& session) {
  const Owner owner{session.project_id, session.user_id};
  TRY(const Page<WorkerRecord> workers, ports.workers.list_workers(owner, {.limit = 200, .cursor = ""}));
  TRY(const Page<Connection> connections,
      ports.connections.list_connections(owner, {.limit = 200, .cursor = ""}));
  Json toolkits = Json::array();
  for (const Connection& connection : connections.items)
    if (connection.status == ConnectionStatus::active) toolkits.push_back(connection.toolkit);
  Json body = {{"userId", session.user_id},
               {"sessionId", session.id},
               {"connectedToolkits", std::move(toolkits)},
               {"createdAt", session.created_at.ms},
               {"lastActiveAt", session.last_active_at.ms},
               {"expiresAt", session.expires_at.ms},
               {"backgroundWorkers", Json::array()}};
  for (const WorkerRecord& record : workers.items)
    body["backgroundWorkers"].push_back(seed_worker_json(record));
  return dump_json(body);
}

Result<std::string> seed_tasks_json(Ports& ports, const Session& session, const PageRequest& page) {
  RunFilter filter;
  filter.owner = {session.project_id, session.user_id};
  TRY(const Page<Run> runs, ports.runs.list_runs(filter, page));
  Json tasks = Json::array();
  for (const Run& run : runs.items) {
    TRY(const Page<ToolCallRecord> calls,
        ports.runs.list_calls(filter.owner, run.id, {.limit = 200, .cursor = ""}));
    tasks.push_back(task_json(run, calls.items));
  }
  return dump_json({{"tasks", std::move(tasks)}, {"nextCursor", encode(runs.next_cursor)}});
}

std::string execute_seed_tools(const Exchange& exchange, const Session& session,
                               const std::vector<SeedTool>& tools) {
  std::vector<std::future<Result<ToolCallAnswer>>> answers;
  for (const SeedTool& tool : tools)
    answers.push_back(std::async(std::launch::async, [&exchange, &session, &tool] {
      return call_tool(
          exchange.services.calling,
          {.session = session, .slug = tool.tool_slug, .arguments = tool.arguments, .idempotency_key = ""},
          context_for(session, exchange.ports(), exchange.request_id));
    }));
  Json results = Json::array();
  bool all_succeeded = true;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    results.push_back(result_json(tools[i], answers[i].get()));
    all_succeeded = all_succeeded && results.back()["successful"] == true;
  }
  return dump_json({{"success", all_succeeded}, {"results", std::move(results)}});
}

Status mark_run_notified(Ports& ports, const Run& run) {
  if (run.user_notified) return {};
  // Whoever carries the run on would lose it by a change from outside.
  if (!is_terminal(run.state)) return Error{ErrorCode::conflict, "this task has not ended yet"};
  Run notified = run;
  notified.user_notified = true;
  notified.rev += 1;
  return commit_or_conflict(ports.changes,
                            {PutRun{notified, run.epoch}, run_changed(notified, ports.clock.now())},
                            "the task has changed meanwhile; try again");
}

}  // namespace signalbox::api
