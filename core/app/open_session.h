// Opening sessions: the user's default one (the call a host product makes for each of its users) and others
// on request.
#pragma once

#include <string>
#include <vector>

#include "core/app/ports.h"

namespace signalbox {

struct SessionRequest {
  std::string project_id;
  std::string user_id;
  std::vector<std::string> toolkits;  // empty: every toolkit this user may use
};

// The user's default session with these toolkits: an unknown user is created, an expired session revives
// with its id, a revoked one is replaced by a new one. permission_denied when the user is disabled.
Result<Session> open_default_session(Ports& ports, const SessionRequest& request);

// Always another session.
Result<Session> create_session(Ports& ports, const SessionRequest& request);

// The user's unrevoked default session. not_found "Session not found…" says which call creates one.
Result<Session> find_default_session(Ports& ports, std::string_view project, std::string_view user);

// A session that is not stored yet: its first revision is the caller's to put.
Session fresh_session(Ports& ports, const SessionRequest& request, bool is_default, Instant now);

Result<Session> find_session(Ports& ports, std::string_view project, std::string_view id);

}  // namespace signalbox
