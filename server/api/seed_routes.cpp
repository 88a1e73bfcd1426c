// /api/tool-router/…: the calls and field names that clients of the older API know. Unknown fields are
// ignored, times are epoch milliseconds, errors are {"error":…}.
#include "core/app/open_session.h"
#include "core/app/revoke_session.h"
#include "core/app/update_worker.h"
#include "core/base/codec.h"
#include "core/domain/sessions/seed.h"
#include "server/api/exchange.h"
#include "server/api/seed_json.h"
#include "server/api/session_url.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kMaxParallelCalls = 50;

Status check_provider(const Exchange& exchange) {
  const ApiSettings& settings = exchange.services.settings;
  if (!settings.uses_composio || settings.has_composio_key) return {};
  return Error{ErrorCode::not_configured,
               "COMPOSIO_API_KEY not configured: set it in the environment or .env, or set "
               "SIGNALBOX_PROVIDER=embedded to run without the hosted router; `signalbox doctor` tells more"};
}

// The user's default session; to a page token of another session it looks like none.
Result<Session> session_for(const Exchange& exchange, const std::string& user_id) {
  CHECK_OK(check_user(exchange, user_id));
  TRY(Session session, find_default_session(exchange.ports(), exchange.caller.project_id, user_id));
  if (is_visible(exchange, session)) return session;
  return find_default_session(exchange.ports(), exchange.caller.project_id, "");
}

Result<std::string> user_of_query(const Exchange& exchange) {
  const auto user = exchange.query("userId");
  if (!user || user->empty()) return invalid_field("userId", "is required in the query");
  return *user;
}

Result<Reply> open(const Exchange& exchange) {
  TRY(const SeedSession body, body_of<SeedSession>(exchange, UnknownFields::ignore));
  CHECK_OK(check_user(exchange, body.user_id));
  CHECK_OK(check_provider(exchange));
  if (exchange.caller.session_id) CHECK_OK(session_for(exchange, body.user_id));
  TRY(const Session session,
      open_default_session(exchange.ports(), {exchange.caller.project_id, body.user_id, body.toolkits}));
  return json_reply(dump_json(
      {{"success", true}, {"sessionId", session.id}, {"sessionUrl", session_url(exchange, session.id)}}));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const std::string user_id, user_of_query(exchange));
  TRY(const Session session, session_for(exchange, user_id));
  TRY(std::string body, seed_session_json(exchange.ports(), session));
  return json_reply(std::move(body));
}

Result<Reply> set_toolkits(const Exchange& exchange) {
  TRY(const SeedSession body, body_of<SeedSession>(exchange, UnknownFields::ignore));
  TRY(const Session known, session_for(exchange, body.user_id));
  TRY(const Session session,
      open_default_session(exchange.ports(), {known.project_id, known.user_id, body.toolkits}));
  return json_reply(
      dump_json({{"success", true}, {"sessionId", session.id}, {"toolkits", session.toolkits}}));
}

Result<Reply> set_seed_worker(const Exchange& exchange) {
  TRY(const SeedWorker body, body_of<SeedWorker>(exchange, UnknownFields::ignore));
  TRY(const Session session, session_for(exchange, body.user_id));
  WorkerChange change{body.enabled, body.config, std::nullopt};
  if (body.schedule) change.schedule = Schedule{CronSchedule{*body.schedule, "UTC"}};
  const bool by_id = body.worker_id.starts_with("wrk_");
  if (by_id) {  // another user's worker looks like none
    TRY(const WorkerRecord known, find_worker(exchange.ports(), session.project_id, body.worker_id));
    if (known.worker.user_id != session.user_id)
      CHECK_OK(find_worker(exchange.ports(), session.project_id, ""));
  }
  TRY(const WorkerRecord record,
      by_id ? update_worker(exchange.ports(), session.project_id, body.worker_id, change)
            : set_worker(exchange.ports(), session.project_id, session.user_id, body.worker_id, change));
  return json_reply(dump_json({{"success", true}, {"worker", seed_worker_json(record)}}));
}

Result<Reply> execute(const Exchange& exchange) {
  TRY(const SeedExecution body, body_of<SeedExecution>(exchange, UnknownFields::ignore));
  TRY(const Session session, session_for(exchange, body.user_id));
  if (body.tools.empty() || body.tools.size() > kMaxParallelCalls)
    return invalid_field("tools", "must have 1 to 50 items");
  return json_reply(execute_seed_tools(exchange, session, body.tools));
}

Result<Reply> list_tasks(const Exchange& exchange) {
  TRY(const std::string user_id, user_of_query(exchange));
  TRY(const Session session, session_for(exchange, user_id));
  TRY(const PageRequest page, page_of(exchange));
  TRY(std::string body, seed_tasks_json(exchange.ports(), session, page));
  return json_reply(std::move(body));
}

Result<Reply> mark_notified(const Exchange& exchange) {
  TRY(const std::optional<RunRecord> record,
      exchange.ports().runs.find_run(exchange.caller.project_id, exchange.param("id")));
  if (!record || !is_visible(exchange, record->run.user_id))
    return Error{ErrorCode::not_found,
                 "there is no task with this id; list them with GET /api/tool-router/tasks"};
  CHECK_OK(mark_run_notified(exchange.ports(), record->run));
  return json_reply(dump_json({{"success", true}}));
}

Result<Reply> end(const Exchange& exchange) {
  TRY(const std::string user_id, user_of_query(exchange));
  TRY(const Session session, session_for(exchange, user_id));
  TRY(const Session revoked, revoke_session(exchange.ports(), session.project_id, session.id));
  exchange.services.session_revoked(revoked);
  return json_reply(dump_json({{"success", true}}));
}

constexpr Route kRoutes[] = {
    {"POST", "/api/tool-router/create-session", Access::credential, Scope::sessions, Belongs::user,
     ErrorShape::seed, "Open a user's default session", open},
    {"GET", "/api/tool-router/session", Access::credential, Scope::sessions, Belongs::user, ErrorShape::seed,
     "Show a user's session and workers", show},
    {"POST", "/api/tool-router/toolkits", Access::credential, Scope::sessions, Belongs::user,
     ErrorShape::seed, "Replace the session's toolkits", set_toolkits},
    {"POST", "/api/tool-router/worker", Access::credential, Scope::workers, Belongs::user, ErrorShape::seed,
     "Switch or configure a user's worker", set_seed_worker},
    {"POST", "/api/tool-router/execute", Access::credential, Scope::tools, Belongs::user, ErrorShape::seed,
     "Call tools in parallel", execute},
    {"GET", "/api/tool-router/tasks", Access::credential, Scope::workers, Belongs::user, ErrorShape::seed,
     "List a user's background tasks", list_tasks},
    {"POST", "/api/tool-router/tasks/{id}/notified", Access::credential, Scope::workers, Belongs::user,
     ErrorShape::seed, "Mark a task as told to the user", mark_notified},
    {"DELETE", "/api/tool-router/session", Access::credential, Scope::sessions, Belongs::user,
     ErrorShape::seed, "Revoke a user's session", end},
};

}  // namespace

std::span<const Route> seed_routes() { return kRoutes; }

}  // namespace signalbox::api
