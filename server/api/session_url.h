// The address of a session's MCP endpoint: ours, and worthless without a credential.
#pragma once

#include <string>

#include "server/api/route.h"

namespace signalbox::api {

std::string session_url(const Exchange& exchange, const std::string& session_id);

}  // namespace signalbox::api
