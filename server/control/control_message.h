// What travels over the control socket: one JSON object per line and direction.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "server/api/message.h"

namespace signalbox::control {

// {"method","path","query":{},"body"}. The body is text; bytes that are not UTF-8 become U+FFFD.
std::string encode_request(const api::Request& request);
// Fails with invalid_argument. The channel is control_socket.
Result<api::Request> decode_request(std::string_view line);

// {"status","contentType","body"}.
std::string encode_reply(const api::Reply& reply);
Result<api::Reply> decode_reply(std::string_view line);

// A reply that the control socket gives itself.
api::Reply error_reply(int status, const Error& error);

}  // namespace signalbox::control
