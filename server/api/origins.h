// Which hosts and origins a request may name: protects against DNS rebinding and against other sites' pages.
#pragma once

#include <optional>

#include "core/base/result.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

// The Host is one of ours, and the Origin, if any, is our own or an allowed one.
Status check_origin(const Request& request, const ApiSettings& settings);

// The request's Origin when it is an allowed one of another site, to be answered with CORS headers.
std::optional<std::string> foreign_origin(const Request& request, const ApiSettings& settings);

// --dev without a credential: only a person at this machine, in our own page or a tool of theirs.
Status check_local_person(const Request& request, const ApiSettings& settings);

}  // namespace signalbox::api
