// Records of tool calls, inside and outside of runs.
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT project_id, id, user_id, session_id, run_id, tool, outcome, error_code, error_message, "
    "started_at, "
    "duration_ms FROM tool_calls";

ToolCallRecord read_call(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .user_id = row.text(),
          .session_id = row.text(),
          .run_id = row.text(),
          .tool = row.text(),
          .outcome = row.one_of<CallOutcome>(),
          .error_code = row.text(),
          .error_message = row.text(),
          .started_at = row.instant(),
          .duration = row.maybe_duration()};
}

}  // namespace

Result<bool> apply(Writing& writing, const PutCall& change) {
  const ToolCallRecord& call = change.call;
  return whatever_changed(writing.database.change(
      "INSERT INTO tool_calls (project_id, id, user_id, session_id, run_id, tool, outcome, error_code, "
      "error_message, started_at, duration_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (project_id, id) DO UPDATE SET user_id = excluded.user_id, "
      "session_id = excluded.session_id, run_id = excluded.run_id, tool = excluded.tool, "
      "outcome = excluded.outcome, error_code = excluded.error_code, error_message = excluded.error_message, "
      "started_at = excluded.started_at, duration_ms = excluded.duration_ms",
      call.project_id, call.id, call.user_id, call.session_id, call.run_id, call.tool, call.outcome,
      call.error_code, call.error_message, call.started_at, call.duration));
}

}  // namespace sqlite

using namespace sqlite;

Result<Page<ToolCallRecord>> SqliteStore::list_calls(const Owner& owner,
                                                     const std::optional<std::string>& run_id,
                                                     const PageRequest& page) {
  static const std::string of_run = std::string(kSelect) + " INDEXED BY tool_calls_of_run";
  const bool within_run = run_id && !run_id->empty();
  ListQuery query(within_run ? std::string_view(of_run) : kSelect, "started_at", "id");
  // That index leaves out calls outside of runs, so a query that uses it must say so too.
  if (within_run) query.where("run_id <> ''");
  query.where(owner, "tool_calls").where("run_id", run_id);
  return readers_->with([&](Database& database) {
    return query.page(database, page, read_call, [](const ToolCallRecord& call) {
      return PageCursor{call.started_at, call.id};
    });
  });
}

}  // namespace signalbox
