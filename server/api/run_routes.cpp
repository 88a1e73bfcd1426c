// /api/v1/runs
#include "core/app/update_worker.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"
#include "server/api/run_columns.h"

namespace signalbox::api {
namespace {

Result<RunFilter> filter_of(const Exchange& exchange) {
  RunFilter filter;
  TRY(filter.owner, owner_of(exchange));
  filter.worker_id = exchange.query("workerId");
  if (const auto state = exchange.query("state")) {
    Decoding in(UnknownFields::reject);
    decode_into(Json(*state), filter.state.emplace(), "state", in);
    if (!in.ok()) return std::move(in).error();
  }
  return filter;
}

Result<RunRecord> visible_run(const Exchange& exchange) {
  TRY(std::optional<RunRecord> record,
      exchange.ports().runs.find_run(exchange.caller.project_id, exchange.param("id")));
  if (record && is_visible(exchange, record->run.user_id)) return *std::move(record);
  return Error{ErrorCode::not_found, "there is no run with this id; list them with GET /api/v1/runs"};
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const RunFilter filter, filter_of(exchange));
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<Run> runs, exchange.ports().runs.list_runs(filter, page));
  return json_reply(encode_page(runs));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const RunRecord record, visible_run(exchange));
  return resource_reply(encode_text(record), record.run.rev);
}

Result<Reply> retry(const Exchange& exchange) {
  TRY(const RunRecord record, visible_run(exchange));
  TRY(const Run run, retry_run(exchange.ports(), record.run.project_id, record.run.id));
  return resource_reply(encode_text(run), run.rev, 202);
}

Result<Reply> columns(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  TRY(std::string body, run_columns(exchange.ports(), owner));
  return json_reply(std::move(body));
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/runs", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "List runs", list},
    {"GET", "/api/v1/runs/columns", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "The run history as columns, newest first, for the page's register", columns},
    {"GET", "/api/v1/runs/{id}", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "Show a run with its steps and attempts", show},
    {"POST", "/api/v1/runs/{id}/retry", Access::credential, Scope::workers, Belongs::user,
     ErrorShape::problem, "Run the worker of a finished run again", retry},
};

}  // namespace

std::span<const Route> run_routes() { return kRoutes; }

}  // namespace signalbox::api
