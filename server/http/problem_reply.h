// Replies the listener gives itself, before or instead of the handler, in the product's error shape (RFC
// 9457).
#pragma once

#include "core/base/error.h"
#include "server/api/message.h"

namespace signalbox::http {

// Only codes a listener has use for have a status of their own; every other one is a 500.
api::Reply problem_reply(const Error& error, const std::string& request_id = {});

// For a status that the HTTP library decided on.
api::Reply problem_reply(int status, const std::string& request_id = {});

}  // namespace signalbox::http
