#include "core/app/revoke_session.h"

#include "core/app/audit.h"
#include "core/app/events.h"
#include "core/app/open_session.h"

namespace signalbox {

Result<Session> revoke_session(Ports& ports, std::string_view project, std::string_view id,
                               std::optional<std::int64_t> if_rev) {
  TRY(Session session, find_session(ports, project, id));
  if (if_rev && *if_rev != session.rev)
    return Error{ErrorCode::precondition_failed, "the session has changed meanwhile; read it again"};
  if (session.revoked_at) return session;

  const Instant now = ports.clock.now();
  session.revoked_at = now;
  session.rev += 1;
  CHECK_OK(
      commit_or_conflict(ports.changes,
                         {PutSession{session}, DropUpstreamSessions{session.project_id, session.id},
                          session_changed(session, now), session_audit(ports, session, "session.revoked")},
                         "the session has changed meanwhile; try again"));
  return session;
}

}  // namespace signalbox
