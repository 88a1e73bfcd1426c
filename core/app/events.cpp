#include "core/app/events.h"

#include "core/base/wire.h"

namespace signalbox {
namespace {

AddEvent event(std::string_view kind, std::string_view what, const std::string& project,
               const std::string& user, const std::string& id, std::int64_t rev, std::string data,
               Instant now) {
  return {Event{.type = std::string(kind) + "." + std::string(what),
                .at = now,
                .project_id = project,
                .user_id = user,
                .subject = {std::string(kind), id},
                .rev = rev,
                .data = {std::move(data)}}};
}

}  // namespace

AddEvent session_changed(const Session& session, Instant now) {
  return event(subject_kind::kSession, "changed", session.project_id, session.user_id, session.id,
               session.rev, encode_session(session, now), now);
}

AddEvent worker_changed(const WorkerRecord& record, Instant now) {
  const WorkerView view = view_of(record);
  return event(subject_kind::kWorker, "changed", view.project_id, view.user_id, view.id, view.rev,
               encode_text(view), now);
}

AddEvent run_changed(const Run& run, Instant now) {
  return event(subject_kind::kRun, "changed", run.project_id, run.user_id, run.id, run.rev, encode_text(run),
               now);
}

AddEvent connection_changed(const Connection& connection, Instant now) {
  return event(subject_kind::kConnection, "changed", connection.project_id, connection.user_id, connection.id,
               connection.rev, encode_text(connection), now);
}

AddEvent connection_removed(const Connection& connection, Instant now) {
  return event(subject_kind::kConnection, "removed", connection.project_id, connection.user_id, connection.id,
               connection.rev + 1, "{}", now);
}

AddEvent tool_called(const ToolCallRecord& call, Instant now) {
  return event(subject_kind::kToolCall, "changed", call.project_id, call.user_id, call.id, 1,
               encode_text(call), now);
}

}  // namespace signalbox
