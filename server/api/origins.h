// Which hosts and origins a request may name: protects against DNS rebinding and against other sites' pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

// The Host is one of ours, and the Origin, if any, is our own or an allowed one.
Status check_origin(const Request& request, const ApiSettings& settings);

// The request's Origin when it is an allowed one of another site, to be answered with CORS headers.
std::optional<std::string> foreign_origin(const Request& request, const ApiSettings& settings);

// Whether pages of this origin (lower case) may call: our own, or an allowed one of another site.
bool admits_origin(std::string_view origin, const ApiSettings& settings);

// Where the request says it comes from: its Origin in lower case or, because browsers leave that out of a
// page's reads of its own server, our own when Sec-Fetch-Site says so. Empty: it does not say.
std::string origin_of(const Request& request, const ApiSettings& settings);

// --dev without a credential: only a person at this machine, in our own page or a tool of theirs.
Status check_local_person(const Request& request, const ApiSettings& settings);

}  // namespace signalbox::api
