// What goes wrong with an upstream MCP server, in the words a user reads. Addresses, headers and session
// ids never appear in them.
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/domain/mcp/message.h"

namespace signalbox::upstream_error {

Error unreachable(std::string_view server);
// The call had been sent: whether it took effect is not known.
Error ended_during_call(std::string_view server);
Error timed_out(std::string_view server);
Error cancelled(std::string_view server);
Error refused_credentials(std::string_view server);
Error session_refused(std::string_view server);
Error session_ended(std::string_view server);
Error bad_status(std::string_view server, int status);
Error bad_answer(std::string_view server, std::string_view what);
// The server's own JSON-RPC error; its text is shortened and shown.
Error refused_by_server(std::string_view server, const mcp::RpcError& error);
// A failure of the HTTP client before any answer came.
Error transport_failed(std::string_view server, const Error& cause);

}  // namespace signalbox::upstream_error
