// What issuers publish about themselves (OpenID Connect Discovery 1.0, RFC 8414), fetched behind the outbound
// guard with limits on size and time.
#pragma once

#include <string>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/open_id.h"

namespace signalbox {

// Whose private addresses the operator may permit: guard.allow = ["identity:host:port"].
inline constexpr const char* kIdentityScope = "identity";

// A small document at an address; redirects are not followed. `what` names it in the message.
Result<std::string> fetch_document(HttpClient& http, Clock& clock, const std::string& url,
                                   const std::string& what);

// Reads the issuer's metadata, whose `issuer` must be this one letter by letter. Only `jwks` is sure to be
// there. Fails with upstream_unavailable or upstream_failed.
Result<ProviderEndpoints> fetch_metadata(HttpClient& http, Clock& clock, const std::string& issuer);

}  // namespace signalbox
