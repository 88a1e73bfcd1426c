#include "core/app/open_session.h"

#include "core/app/audit.h"
#include "core/app/events.h"
#include "core/app/known_user.h"
#include "core/app/manage_users.h"
#include "core/base/id.h"

namespace signalbox {
namespace {

constexpr int kTries = 5;  // two callers may open the same user's session at once

Status check(Ports& ports, const SessionRequest& request) {
  CHECK_OK(check_user_id(request.user_id));
  CHECK_OK(check_user_enabled(ports, request.project_id, request.user_id));
  return check_toolkits(request.toolkits);
}

// Stores the session's next revision; nothing when somebody else was faster.
Result<std::optional<Session>> store(Ports& ports, Session session, Instant now) {
  session.rev += 1;
  ChangeSet changes;
  if (session.rev == 1) {
    CHECK_OK(make_known(ports, session.project_id, session.user_id, now, changes));
    changes.push_back(session_audit(ports, session, "session.created"));
  }
  changes.push_back(PutSession{session});
  changes.push_back(session_changed(session, now));
  TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
  if (!report.committed) return std::optional<Session>();
  return std::optional(std::move(session));
}

}  // namespace

Session fresh_session(Ports& ports, const SessionRequest& request, bool is_default, Instant now) {
  Session session;
  session.project_id = request.project_id;
  session.id = make_id(id_prefix::kSession, now, ports.random);
  session.user_id = request.user_id;
  session.is_default = is_default;
  session.toolkits = request.toolkits;
  session.created_at = now;
  slide(session, now, ports.session_idle_life);
  return session;
}

Result<Session> open_default_session(Ports& ports, const SessionRequest& request) {
  CHECK_OK(check(ports, request));
  for (int i = 0; i < kTries; ++i) {
    const Instant now = ports.clock.now();
    TRY(std::optional<Session> known,
        ports.sessions.find_default_session(request.project_id, request.user_id));
    Session session = known ? *std::move(known) : fresh_session(ports, request, true, now);
    session.toolkits = request.toolkits;
    slide(session, now, ports.session_idle_life);
    TRY(std::optional<Session> stored, store(ports, std::move(session), now));
    if (stored) return *std::move(stored);
  }
  return Error{ErrorCode::conflict, "this user's session is being changed by others; try again"};
}

Result<Session> create_session(Ports& ports, const SessionRequest& request) {
  CHECK_OK(check(ports, request));
  const Instant now = ports.clock.now();
  TRY(std::optional<Session> stored, store(ports, fresh_session(ports, request, false, now), now));
  if (!stored) return Error{ErrorCode::internal, "a session with this id exists already; try again"};
  return *std::move(stored);
}

Result<Session> find_default_session(Ports& ports, std::string_view project, std::string_view user) {
  TRY(std::optional<Session> session, ports.sessions.find_default_session(project, user));
  if (session) return *std::move(session);
  return Error{ErrorCode::not_found,
               "Session not found: this user has none. Create one with POST /api/tool-router/create-session "
               "{\"userId\": \"…\", \"toolkits\": []}"};
}

Result<Session> find_session(Ports& ports, std::string_view project, std::string_view id) {
  TRY(std::optional<Session> session, ports.sessions.find_session(project, id));
  if (session) return *std::move(session);
  return Error{
      ErrorCode::not_found,
      "Session not found: no session has this id. List them with GET /api/v1/sessions, or create one "
      "with POST /api/tool-router/create-session"};
}

}  // namespace signalbox
