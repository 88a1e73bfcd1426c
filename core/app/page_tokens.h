// Page tokens: credentials for one browser page of the host product, made by its server. Minutes long, for
// one user, one session, one origin, and never with a scope that makes credentials or looks at other people.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/manage_keys.h"

namespace signalbox {

struct PageTokenRequest {
  std::string project_id;
  std::string user_id;
  std::optional<std::string> session_id = {};  // none: the user's default session
  std::string origin;                          // of the page, such as "https://app.example"
  std::vector<Scope> scopes;                   // of page_token_scopes()
  Duration life = kLongestPageTokenLife;
};

// Fails with invalid_argument for an origin, scope or life that may not be, with not_found when the user has
// no such session that is active, with permission_denied when the user is disabled. The audit log does not
// hear of it: pages ask for tokens all day, and the log is never shortened.
Result<NewKey> create_page_token(Ports& ports, const PageTokenRequest& request);

// `if_rev`: precondition_failed unless the token has this revision.
Result<ApiKey> revoke_page_token(Ports& ports, std::string_view project, std::string_view token_id,
                                 std::optional<std::int64_t> if_rev = std::nullopt);

}  // namespace signalbox
