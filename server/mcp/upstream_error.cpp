#include "server/mcp/upstream_error.h"

#include "core/base/text.h"

namespace signalbox::upstream_error {
namespace {

std::string subject(std::string_view server) { return "The MCP server \"" + std::string(server) + "\""; }

}  // namespace

Error unreachable(std::string_view server) {
  return {ErrorCode::upstream_unavailable,
          subject(server) + " cannot be reached. Check that it runs, then try again."};
}

Error ended_during_call(std::string_view server) {
  return {
      ErrorCode::upstream_unavailable,
      subject(server) + " ended during the call; it may or may not have run. Check before you repeat it."};
}

Error timed_out(std::string_view server) {
  return {ErrorCode::deadline_exceeded,
          subject(server) +
              " did not answer in time; the call may or may not have run. Check before you repeat it."};
}

Error cancelled(std::string_view server) {
  return {ErrorCode::cancelled, "The call to the MCP server \"" + std::string(server) +
                                    "\" was cancelled; it may or may not have run."};
}

Error refused_credentials(std::string_view server) {
  return {ErrorCode::not_configured,
          subject(server) + " refused our credentials. Set its headers in the configuration anew."};
}

Error session_refused(std::string_view server) {
  return {ErrorCode::upstream_failed,
          subject(server) + " refused a session it had just opened. Try again; if it stays so, restart it."};
}

Error session_ended(std::string_view server) {
  return {ErrorCode::unavailable, "The session with the MCP server \"" + std::string(server) +
                                      "\" has ended. Open a new session to call it."};
}

Error bad_status(std::string_view server, int status) {
  const bool unavailable = status == 502 || status == 503 || status == 504;
  return {unavailable ? ErrorCode::upstream_unavailable : ErrorCode::upstream_failed,
          subject(server) + " answered with HTTP status " + std::to_string(status) +
              (status >= 500 ? "; the call may or may not have run. Check the server, then try again."
                             : ". Check its address in the configuration.")};
}

Error bad_answer(std::string_view server, std::string_view what) {
  return {ErrorCode::upstream_failed,
          subject(server) + " broke the protocol: " + shorten(what, 300) + " Check that it speaks MCP."};
}

Error refused_by_server(std::string_view server, const mcp::RpcError& error) {
  const bool ours = error.code == mcp::rpc_code::kInvalidParams;
  return {ours ? ErrorCode::invalid_argument : ErrorCode::upstream_failed,
          subject(server) + " refused the call: " + shorten(error.message, 1000)};
}

Error transport_failed(std::string_view server, const Error& cause) {
  switch (cause.code) {
    case ErrorCode::deadline_exceeded: return timed_out(server);
    case ErrorCode::cancelled: return cancelled(server);
    case ErrorCode::too_large:
      return {ErrorCode::too_large, subject(server) + " sent more than may be taken. Ask for less."};
    case ErrorCode::permission_denied:
      return {ErrorCode::permission_denied,
              subject(server) +
                  " has an address that is not allowed. The operator can allow it in the configuration."};
    default: return unreachable(server);
  }
}

}  // namespace signalbox::upstream_error
