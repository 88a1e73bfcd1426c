// A session: one user's scoped access to tools, with an MCP endpoint of its own. Sessions slide by use,
// expire when idle, revive with the same id while not revoked, and are never a secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox {

inline constexpr std::string_view kDefaultProject = "default";
inline constexpr Duration kSessionIdleLife = Duration::days(7);

enum class SessionStatus { active, expired, revoked };

struct Session {
  std::string project_id{kDefaultProject};
  std::string id;
  std::string user_id;
  bool is_default = false;            // a user has at most one unrevoked default session
  std::vector<std::string> toolkits;  // empty: every toolkit this user may use
  Instant created_at;
  Instant last_active_at;
  Instant expires_at;
  std::optional<Instant> revoked_at;
  std::int64_t rev = 0;
};

SessionStatus status_of(const Session& session, Instant now);

// Moves the expiry on by use; an expired session comes back to life, a revoked one does not change.
void slide(Session& session, Instant now, Duration idle_life = kSessionIdleLife);

bool admits_toolkit(const Session& session, std::string_view toolkit);

// A host product's own id for its user: 1 to 256 bytes of UTF-8 without control characters.
Status check_user_id(std::string_view user_id);

// At most 100 slugs of 1 to 64 letters, digits, "-" and "_".
Status check_toolkits(const std::vector<std::string>& toolkits);

// A session as JSON, its status at `now` included.
std::string encode_session(const Session& session, Instant now);

template <>
struct EnumNames<SessionStatus> {
  static constexpr std::pair<SessionStatus, std::string_view> list[] = {{SessionStatus::active, "active"},
                                                                        {SessionStatus::expired, "expired"},
                                                                        {SessionStatus::revoked, "revoked"}};
};

template <>
struct Fields<Session> {
  static constexpr auto list = std::make_tuple(
      field("id", &Session::id), field("projectId", &Session::project_id), field("userId", &Session::user_id),
      field("isDefault", &Session::is_default), field("toolkits", &Session::toolkits),
      field("createdAt", &Session::created_at), field("lastActiveAt", &Session::last_active_at),
      field("expiresAt", &Session::expires_at), field("revokedAt", &Session::revoked_at),
      field("rev", &Session::rev));
};

}  // namespace signalbox
