// API keys: making, checking and revoking them. Page tokens are checked here as well (core/app/page_tokens.h
// makes them).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/ports.h"

namespace signalbox {

struct KeyRequest {
  std::string project_id;
  std::optional<std::string> user_id;  // none: a project key
  std::vector<Scope> scopes;           // empty: the kind's usual ones
  std::string name = {};
  std::optional<Instant> expires_at = {};  // none: never by itself
};

struct NewKey {
  ApiKey key;
  Secret text;  // shown once, kept nowhere
};

// Fails with invalid_argument for a name that is none and an expiry that does not lie ahead.
Result<NewKey> create_key(Ports& ports, const KeyRequest& request);

// Revokes a project or user key; page tokens look like missing ones here.
Result<ApiKey> revoke_key(Ports& ports, std::string_view project, std::string_view key_id);

// Who presents this key. `origin` is where the request says it comes from, as a browser writes an Origin
// header in lower case, or empty: a page token is taken from its own origin only. unauthenticated for
// unknown, revoked and expired ones alike, for a page token whose session has ended, and for what acts for
// a disabled user.
Result<Caller> authenticate(Ports& ports, const Secret& key_text, std::string_view origin = {});

}  // namespace signalbox
