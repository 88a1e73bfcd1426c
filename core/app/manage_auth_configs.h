// The OAuth clients that a project's admin registered with apps, one for each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/app/connecting.h"

namespace signalbox {

struct AuthConfigEntry {
  std::string project_id;
  std::string toolkit;
  std::string client_id;
  std::optional<Secret> client_secret;             // none: the one there stays; empty: a public client
  std::optional<ClientAuth> client_auth;           // none: as it is, else the app's usual one
  std::optional<std::vector<std::string>> scopes;  // none: as they are; empty: the app's usual ones
};

// Fails with precondition_failed unless the config is at `if_rev`, when that is given.
Result<AuthConfig> set_auth_config(const Connecting& connecting, const AuthConfigEntry& entry,
                                   std::optional<std::int64_t> if_rev);

// Accounts connected by it go on until their access ends. not_found when there is none.
Status remove_auth_config(Ports& ports, std::string_view project, std::string_view toolkit,
                          std::optional<std::int64_t> if_rev);

}  // namespace signalbox
