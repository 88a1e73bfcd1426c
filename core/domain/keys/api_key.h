// API keys: a project key acts for any user of its project, a user key for one. A page token is a key for one
// browser page: minutes long, for one session, from one origin. Only a hash is stored, and that has no wire
// name; the text is shown once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/time.h"

namespace signalbox {

// What a credential may do: a closed list. `admin` contains the others.
enum class Scope { tools, workers, connections, sessions, keys, users, auth_configs, accounts, audit, admin };

enum class KeyKind { project, user, page };

inline constexpr Duration kLongestPageTokenLife = Duration::minutes(15);

struct ApiKey {
  std::string project_id;
  std::string id;  // key_…
  KeyKind kind = KeyKind::user;
  std::string name;                       // what it is for, as the person who made it says
  std::optional<std::string> user_id;     // none: a project key
  std::optional<std::string> session_id;  // a page token's; it ends with that session
  std::string origin;                     // a page token's: the only Origin it is taken from
  std::vector<Scope> scopes;
  std::string hash;  // lower-case hex SHA-256 of the key's text; the text has 256 random bits
  Instant created_at;
  std::optional<Instant> expires_at;
  std::optional<Instant> last_used_at;
  std::optional<Instant> revoked_at;
  std::int64_t rev = 0;
};

// Who a request acts for.
struct Caller {
  std::string project_id;
  std::optional<std::string> user_id;  // set: may act for this user only
  std::vector<Scope> scopes;
  std::string credential_id;                   // key_…, si_…, or "local" for the person at the machine
  std::string account_id = {};                 // the person who is signed in, if that is how
  bool read_only = false;                      // a viewer: GET only
  std::optional<std::string> session_id = {};  // a page token's: nothing of another session
  std::optional<Instant> expires_at = {};      // when the credential ends by itself
};

// Whether the key is worth anything at this time.
inline bool is_live(const ApiKey& key, Instant now) {
  return !key.revoked_at && (!key.expires_at || now < *key.expires_at);
}

bool has_scope(const Caller& caller, Scope scope);

// Whether the caller may see or act on what belongs to `user_id` in `project_id`.
bool may_act_for(const Caller& caller, std::string_view project_id, std::string_view user_id);

// At most 100 bytes of UTF-8 without control characters; none is fine.
Status check_key_name(std::string_view name);

std::vector<Scope> default_user_scopes();
std::vector<Scope> default_project_scopes();

// What a page token may be given at most: nothing that makes credentials or looks at other people.
std::vector<Scope> page_token_scopes();

template <>
struct EnumNames<Scope> {
  static constexpr std::pair<Scope, std::string_view> list[] = {{Scope::tools, "tools"},
                                                                {Scope::workers, "workers"},
                                                                {Scope::connections, "connections"},
                                                                {Scope::sessions, "sessions"},
                                                                {Scope::keys, "keys"},
                                                                {Scope::users, "users"},
                                                                {Scope::auth_configs, "auth_configs"},
                                                                {Scope::accounts, "accounts"},
                                                                {Scope::audit, "audit"},
                                                                {Scope::admin, "admin"}};
};

template <>
struct EnumNames<KeyKind> {
  static constexpr std::pair<KeyKind, std::string_view> list[] = {
      {KeyKind::project, "project"}, {KeyKind::user, "user"}, {KeyKind::page, "page"}};
};

template <>
struct Fields<ApiKey> {
  static constexpr auto list = std::make_tuple(
      field("id", &ApiKey::id), field("projectId", &ApiKey::project_id), field("kind", &ApiKey::kind),
      field("name", &ApiKey::name), field("userId", &ApiKey::user_id),
      field("sessionId", &ApiKey::session_id), field("origin", &ApiKey::origin),
      field("scopes", &ApiKey::scopes), field("createdAt", &ApiKey::created_at),
      field("expiresAt", &ApiKey::expires_at), field("lastUsedAt", &ApiKey::last_used_at),
      field("revokedAt", &ApiKey::revoked_at), field("rev", &ApiKey::rev));
};

}  // namespace signalbox
