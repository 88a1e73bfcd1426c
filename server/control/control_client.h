// The commands' side of the control socket.
#pragma once

#include <string>

#include "core/base/result.h"
#include "server/api/message.h"

namespace signalbox::control {

// Sends one request to the server behind `path` and waits for its reply. Fails with not_found when there is
// no socket, upstream_unavailable when nobody answers on it, permission_denied when it belongs to somebody
// else or others may write to it, deadline_exceeded, too_large, or upstream_failed (the reply makes no
// sense, or the server ended with the request in hand).
Result<api::Reply> send(const std::string& path, const api::Request& request, Duration timeout);

}  // namespace signalbox::control
