// Errors as answers: one table from ErrorCode to HTTP status, and the shapes callers expect.
#pragma once

#include "server/api/message.h"
#include "server/api/route.h"

namespace signalbox::api {

int status_of(ErrorCode code);

// problem+json (RFC 9457), the seed's {"error":…}, or a JSON-RPC error; with Retry-After where known.
Reply error_reply(const Error& error, ErrorShape shape, const std::string& request_id);

}  // namespace signalbox::api
