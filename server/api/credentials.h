// Who a request comes from: what it presents, and what that is worth.
#pragma once

#include "core/domain/audit/audit_entry.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

// The caller of the request's credential: Authorization: Bearer or x-api-key, the cookie of a sign-in, the
// peer of the control socket, or with --dev the person at this machine. unauthenticated when there is none or
// it is worth nothing; permission_denied for a write with a cookie but without its CSRF token.
Result<Caller> caller_of(const Request& request, const Services& services);

// The same caller as the audit log names it. `caller` is null when nobody was found.
Actor actor_of(const Request& request, const Caller* caller, std::string request_id);

}  // namespace signalbox::api
