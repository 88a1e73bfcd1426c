// From a manifest's operation and checked arguments to an HTTP request, and from the answer to a result or
// an error whose code says what kind of failure it was.
#pragma once

#include <string>

#include "core/base/secret.h"
#include "core/domain/tools/manifest.h"
#include "core/ports/http_client.h"

namespace signalbox {

// `server` replaces the manifest's address when not empty (the operator's setting). Path arguments with
// "/", "..", NUL or line ends are percent-encoded, so they cannot change the path. The credential goes where
// the manifest's scheme says: Authorization (bearer, oauth2, basic by RFC 7617), or its own header or query.
Result<HttpRequest> build_request(const ToolkitManifest& manifest, const Operation& operation,
                                  const JsonText& arguments, const std::optional<Secret>& credential,
                                  const std::string& server);

// 401 unauthenticated, 403 permission_denied, 404 not_found, 429 rate_limited with Retry-After or the
// vendor's reset time, 5xx upstream_unavailable, other failures and answers that are no JSON upstream_failed;
// the vendor's own message is kept, bounded. Failures that come with status 200, and codes of the app's own,
// are read as the manifest says (errorPath, errorCodes).
Result<ToolResult> read_response(const ToolkitManifest& manifest, const HttpResponse& response, Instant now);

// A Retry-After value (RFC 9110 10.2.3) in seconds, or as seconds of the epoch in x-rate-limit-reset
// or x-ratelimit-reset.
std::optional<Duration> retry_after_of(const HttpHeaders& headers, Instant now);

}  // namespace signalbox
