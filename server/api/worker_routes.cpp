// /api/v1/workers and /api/v1/worker-types
#include "core/app/open_session.h"
#include "core/app/preview_worker.h"
#include "core/app/update_worker.h"
#include "core/base/codec.h"
#include "core/domain/schedule/schedule_json.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

struct WorkerPatch {
  std::optional<bool> enabled;
  std::optional<JsonText> config;
  std::optional<Schedule> schedule;
};

struct NewWorker {
  std::string user_id;
  std::string type;
  std::optional<bool> enabled;
  std::optional<JsonText> config;
  std::optional<Schedule> schedule;
};

struct PreviewRequest {
  std::optional<JsonText> config;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::WorkerPatch> {
  static constexpr auto list = std::make_tuple(field("enabled", &api::WorkerPatch::enabled),
                                               field("config", &api::WorkerPatch::config),
                                               field("schedule", &api::WorkerPatch::schedule));
};
template <>
struct Fields<api::NewWorker> {
  static constexpr auto list =
      std::make_tuple(field("userId", &api::NewWorker::user_id), field("type", &api::NewWorker::type),
                      field("enabled", &api::NewWorker::enabled), field("config", &api::NewWorker::config),
                      field("schedule", &api::NewWorker::schedule));
};
template <>
struct Fields<api::PreviewRequest> {
  static constexpr auto list = std::make_tuple(field("config", &api::PreviewRequest::config));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Result<WorkerRecord> visible_worker(const Exchange& exchange) {
  TRY(WorkerRecord record, find_worker(exchange.ports(), exchange.caller.project_id, exchange.param("id")));
  if (is_visible(exchange, record.worker.user_id)) return record;
  return find_worker(exchange.ports(), exchange.caller.project_id, "");
}

Reply worker_reply(const WorkerRecord& record, int status = 200) {
  const WorkerView view = view_of(record);
  return resource_reply(encode_text(view), view.rev, status);
}

Result<Reply> create(const Exchange& exchange) {
  TRY(const NewWorker body, body_of<NewWorker>(exchange));
  CHECK_OK(check_user(exchange, body.user_id));
  TRY(const WorkerRecord record, set_worker(exchange.ports(), exchange.caller.project_id, body.user_id,
                                            body.type, {body.enabled, body.config, body.schedule}));
  return worker_reply(record, record.worker.rev == 1 ? 201 : 200);
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<WorkerRecord> records, exchange.ports().workers.list_workers(owner, page));
  Page<WorkerView> views;
  views.next_cursor = records.next_cursor;
  for (const WorkerRecord& record : records.items) views.items.push_back(view_of(record));
  return json_reply(encode_page(views));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const WorkerRecord record, visible_worker(exchange));
  return worker_reply(record);
}

Result<Reply> update(const Exchange& exchange) {
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  TRY(const WorkerRecord record, visible_worker(exchange));
  TRY(const WorkerPatch patch, body_of<WorkerPatch>(exchange));
  TRY(const WorkerRecord updated, update_worker(exchange.ports(), record.worker.project_id, record.worker.id,
                                                {patch.enabled, patch.config, patch.schedule}, if_rev));
  return worker_reply(updated);
}

Result<Reply> run_now(const Exchange& exchange) {
  TRY(const WorkerRecord record, visible_worker(exchange));
  TRY(const Run run, run_worker_now(exchange.ports(), record.worker.project_id, record.worker.id));
  return resource_reply(encode_text(run), run.rev, 202);
}

Result<Reply> preview(const Exchange& exchange) {
  TRY(const WorkerRecord record, visible_worker(exchange));
  PreviewRequest body;
  if (!exchange.request.body.empty()) {
    TRY(body, body_of<PreviewRequest>(exchange));
  }
  TRY(const Session session,
      find_session(exchange.ports(), record.worker.project_id, record.worker.session_id));
  TRY(const Preview outcome,
      preview_worker(exchange.services.calling, session, record, body.config,
                     context_for(session, exchange.ports(), exchange.request_id, Duration::seconds(60))));
  return json_reply(encode_preview(outcome));
}

Result<Reply> list_types(const Exchange&) {
  return json_reply("{\"items\":" + encode_worker_types().text + "}");
}

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/workers", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "Create or change a user's worker of a type", create},
    {"GET", "/api/v1/workers", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "List workers", list},
    {"GET", "/api/v1/workers/{id}", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "Show a worker", show},
    {"PATCH", "/api/v1/workers/{id}", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "Switch, configure or schedule a worker", update},
    {"POST", "/api/v1/workers/{id}/run", Access::credential, Scope::workers, Belongs::user,
     ErrorShape::problem, "Run a worker now", run_now},
    {"POST", "/api/v1/workers/{id}/preview", Access::credential, Scope::workers, Belongs::user,
     ErrorShape::problem, "What the worker would have reported from the last 24 hours, without side effects",
     preview},
    {"GET", "/api/v1/worker-types", Access::credential, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "List worker types", list_types},
};

}  // namespace

std::span<const Route> worker_routes() { return kRoutes; }

}  // namespace signalbox::api
