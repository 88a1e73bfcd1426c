// API keys: making, checking and revoking them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/app/ports.h"

namespace signalbox {

struct KeyRequest {
  std::string project_id;
  std::optional<std::string> user_id;  // none: a project key
  std::vector<Scope> scopes;           // empty: the kind's usual ones
};

struct NewKey {
  ApiKey key;
  Secret text;  // shown once, kept nowhere
};

Result<NewKey> create_key(Ports& ports, const KeyRequest& request);

Result<ApiKey> revoke_key(Ports& ports, std::string_view project, std::string_view key_id);

// Who presents this key. unauthenticated for unknown and revoked ones alike.
Result<Caller> authenticate(Ports& ports, const Secret& key_text);

}  // namespace signalbox
