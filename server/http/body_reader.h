// Reads a request's body off its connection, with one limit for every framing: cpp-httplib's own limit does
// not see chunked bodies, and it unpacks compressed ones.
#pragma once

#include <cstddef>
#include <string>

#include "core/base/result.h"
#include "server/http/request_head.h"
#include "server/http/socket.h"

namespace signalbox::http {

// Fails with too_large, invalid_argument (broken chunks), deadline_exceeded (the peer was too slow) or
// cancelled (the peer went away). After a failure the connection is of no further use.
Result<std::string> read_body(Socket& socket, const BodyFrame& frame, std::size_t max_bytes);

}  // namespace signalbox::http
