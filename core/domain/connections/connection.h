// A connection: one user's authorised account in an app. Its credential is sealed at rest and not in the
// field list, so no answer or event can hold it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/tools/tool.h"

namespace signalbox {

enum class ConnectionStatus { active, needs_reauth, revoked };

// Bytes that only the Sealer can open; bound to the row they belong to.
struct Sealed {
  std::string bytes;
};

struct Connection {
  std::string project_id;
  std::string id;  // ca_…
  std::string user_id;
  std::string toolkit;
  AuthScheme scheme = AuthScheme::bearer;
  ConnectionStatus status = ConnectionStatus::active;
  std::string status_reason;  // why it is not active, for the user
  std::string label;          // the account as the user knows it, such as "@alice"
  Sealed credential;
  Instant created_at;
  std::optional<Instant> last_used_at;
  std::int64_t rev = 0;
};

// A token as pasted: 1 to 8,192 printable ASCII characters, so that it fits one header line.
Status check_bearer_token(std::string_view token);

template <>
struct EnumNames<ConnectionStatus> {
  static constexpr std::pair<ConnectionStatus, std::string_view> list[] = {
      {ConnectionStatus::active, "active"},
      {ConnectionStatus::needs_reauth, "needs_reauth"},
      {ConnectionStatus::revoked, "revoked"}};
};

template <>
struct Fields<Connection> {
  static constexpr auto list =
      std::make_tuple(field("id", &Connection::id), field("projectId", &Connection::project_id),
                      field("userId", &Connection::user_id), field("toolkit", &Connection::toolkit),
                      field("scheme", &Connection::scheme), field("status", &Connection::status),
                      field("statusReason", &Connection::status_reason), field("label", &Connection::label),
                      field("createdAt", &Connection::created_at),
                      field("lastUsedAt", &Connection::last_used_at), field("rev", &Connection::rev));
};

}  // namespace signalbox
