// A connection: one user's authorised account in an app. Its credential and refresh token are sealed at rest
// and not in the field list, so no answer or event can hold them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/tools/tool.h"

namespace signalbox {

enum class ConnectionStatus {
  initiated,     // its first authorisation has not ended yet
  active,        // can be used; a refresh that failed for the time being changes nothing
  needs_reauth,  // the app no longer accepts it; connecting again keeps the id
  disabled,      // switched off by a person
  revoked
};

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
  std::string status_reason;        // why it is not active, for the user
  std::string label;                // the account as the app names it, such as "@alice"
  std::string alias;                // the account as the user names it, such as "work"
  std::string account_id;           // the app's own id of the account; empty: the app was not asked
  bool is_default = false;          // of the user's accounts in this app, the one meant when none is named
  std::string auth_config_id;       // the authorisation it came by; empty: a pasted credential
  std::vector<std::string> scopes;  // as granted
  std::vector<std::string> allowed_tools;  // slugs; empty: every tool of the app
  Sealed credential;                       // what calls carry
  Sealed refresh_token;                    // no bytes: there is none
  std::int64_t generation = 0;             // how often the credential was replaced
  std::optional<Instant> access_expires_at;
  std::optional<Instant> next_refresh_at;  // when the scheduler renews it by itself
  std::optional<Instant> last_refresh_at;
  std::int64_t refresh_failures = 0;  // in a row, for reasons that may go away
  std::string last_error;             // of the last refresh that failed, for the user
  Instant created_at;
  std::optional<Instant> last_used_at;
  std::int64_t rev = 0;
};

// A token as pasted: 1 to 8,192 printable ASCII characters, so that it fits one header line.
Status check_bearer_token(std::string_view token);

template <>
struct EnumNames<ConnectionStatus> {
  static constexpr std::pair<ConnectionStatus, std::string_view> list[] = {
      {ConnectionStatus::initiated, "initiated"},
      {ConnectionStatus::active, "active"},
      {ConnectionStatus::needs_reauth, "needs_reauth"},
      {ConnectionStatus::disabled, "disabled"},
      {ConnectionStatus::revoked, "revoked"}};
};

template <>
struct Fields<Connection> {
  static constexpr auto list = std::make_tuple(
      field("id", &Connection::id), field("projectId", &Connection::project_id),
      field("userId", &Connection::user_id), field("toolkit", &Connection::toolkit),
      field("scheme", &Connection::scheme), field("status", &Connection::status),
      field("statusReason", &Connection::status_reason), field("label", &Connection::label),
      field("alias", &Connection::alias), field("accountId", &Connection::account_id),
      field("isDefault", &Connection::is_default), field("authConfigId", &Connection::auth_config_id),
      field("scopes", &Connection::scopes), field("allowedTools", &Connection::allowed_tools),
      field("accessExpiresAt", &Connection::access_expires_at),
      field("nextRefreshAt", &Connection::next_refresh_at),
      field("lastRefreshAt", &Connection::last_refresh_at),
      field("refreshFailures", &Connection::refresh_failures), field("lastError", &Connection::last_error),
      field("createdAt", &Connection::created_at), field("lastUsedAt", &Connection::last_used_at),
      field("rev", &Connection::rev));
};

}  // namespace signalbox
