// A tool call whose answer is an event stream: progress as it comes, the result last (MCP 2025-11-25,
// Streamable HTTP). The call runs on a thread of its own; the connection's thread takes the messages out.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/api/message.h"

namespace signalbox::api {

// Sends one JSON-RPC message down the stream.
using SendMessage = std::function<void(std::string message)>;

// `work` runs until it has the result, which it returns; `cancel` makes it hurry when the stream is closed.
std::shared_ptr<EventStream> start_call_stream(std::function<std::string(const SendMessage&)> work,
                                               std::function<void()> cancel);

}  // namespace signalbox::api
