// API keys: a project key acts for any user of its project, a user key for one. Only a hash is stored, and
// that has no wire name; the text is shown once.
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
enum class Scope { tools, workers, connections, sessions, keys, admin };

struct ApiKey {
  std::string project_id;
  std::string id;                      // key_…
  std::optional<std::string> user_id;  // none: a project key
  std::vector<Scope> scopes;
  std::string hash;  // lower-case hex SHA-256 of the key's text; the text has 256 random bits
  Instant created_at;
  std::optional<Instant> last_used_at;
  std::optional<Instant> revoked_at;
  std::int64_t rev = 0;
};

// Who a request acts for.
struct Caller {
  std::string project_id;
  std::optional<std::string> user_id;  // set: may act for this user only
  std::vector<Scope> scopes;
  std::string credential_id;  // key_…, or "local" for the person at the machine
};

bool has_scope(const Caller& caller, Scope scope);

// Whether the caller may see or act on what belongs to `user_id` in `project_id`.
bool may_act_for(const Caller& caller, std::string_view project_id, std::string_view user_id);

std::vector<Scope> default_user_scopes();
std::vector<Scope> default_project_scopes();

template <>
struct EnumNames<Scope> {
  static constexpr std::pair<Scope, std::string_view> list[] = {
      {Scope::tools, "tools"},       {Scope::workers, "workers"}, {Scope::connections, "connections"},
      {Scope::sessions, "sessions"}, {Scope::keys, "keys"},       {Scope::admin, "admin"}};
};

template <>
struct Fields<ApiKey> {
  static constexpr auto list =
      std::make_tuple(field("id", &ApiKey::id), field("projectId", &ApiKey::project_id),
                      field("userId", &ApiKey::user_id), field("scopes", &ApiKey::scopes),
                      field("createdAt", &ApiKey::created_at), field("lastUsedAt", &ApiKey::last_used_at),
                      field("revokedAt", &ApiKey::revoked_at), field("rev", &ApiKey::rev));
};

}  // namespace signalbox
