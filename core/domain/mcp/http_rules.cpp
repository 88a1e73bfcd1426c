#include "core/domain/mcp/http_rules.h"

#include "core/base/text.h"
#include "core/domain/mcp/revision.h"

namespace signalbox::mcp {
namespace {

HttpRefusal refusal(int status, int code, std::string message, std::string allow = {}) {
  return {status, encode_error("null", {code, std::move(message)}), std::move(allow)};
}

// Calls `visit` with each media range, in lower case and without parameters, that is not ruled out by q=0.
template <class Visit>
void each_media_range(std::string_view accept, Visit visit) {
  while (!accept.empty()) {
    const std::size_t comma = accept.find(',');
    const std::string range = to_lower_ascii(accept.substr(0, comma));
    const std::size_t semicolon = range.find(';');
    const std::string_view parameters =
        semicolon == std::string::npos ? std::string_view() : std::string_view(range).substr(semicolon + 1);
    const std::string_view weight = trim(parameters);
    const bool refused = weight == "q=0" || weight == "q=0.0" || weight == "q=0.00" || weight == "q=0.000";
    if (!refused) visit(trim(std::string_view(range).substr(0, semicolon)));
    accept.remove_prefix(comma == std::string_view::npos ? accept.size() : comma + 1);
  }
}

bool accepts(std::string_view accept, std::string_view type, std::string_view any_subtype) {
  bool found = false;
  each_media_range(accept, [&](std::string_view range) {
    found = found || range == type || range == any_subtype || range == "*/*";
  });
  return found;
}

bool is_json_content(std::string_view content_type) {
  const std::string type = to_lower_ascii(content_type.substr(0, content_type.find(';')));
  return trim(type) == "application/json";
}

std::string known_revisions() {
  std::string names;
  for (const std::string_view revision : kHandshakeRevisions)
    names += (names.empty() ? "" : ", ") + std::string(revision);
  return names;
}

}  // namespace

std::optional<HttpRefusal> check_head(const HttpHead& head) {
  if (head.method != "POST" && head.method != "DELETE")
    return refusal(405, rpc_code::kBadRequest, "Send messages with POST; end the session with DELETE.",
                   "POST, DELETE");
  if (head.method == "POST") {
    if (!accepts(head.accept, "application/json", "application/*") ||
        !accepts(head.accept, "text/event-stream", "text/*"))
      return refusal(406, rpc_code::kBadRequest,
                     "The Accept header must list both application/json and text/event-stream.");
    if (!is_json_content(head.content_type))
      return refusal(415, rpc_code::kBadRequest, "The Content-Type must be application/json.");
  }
  if (!head.revision.empty() && !is_handshake_revision(head.revision))
    return refusal(400, rpc_code::kBadRequest,
                   "This MCP-Protocol-Version is not supported; use one of: " + known_revisions() + ".");
  return std::nullopt;
}

std::optional<HttpRefusal> check_session_header(const HttpHead& head, bool opens) {
  if (opens) return std::nullopt;
  if (head.session.empty())
    return refusal(400, rpc_code::kBadRequest,
                   "The Mcp-Session-Id header is missing; send initialize and use the id it answers with.");
  if (!is_session_header(head.session)) return unknown_session();
  return std::nullopt;
}

HttpRefusal unknown_session() {
  return refusal(404, rpc_code::kSessionNotFound,
                 "The session is not known or has ended; send initialize for a new one.");
}

HttpRefusal refused_body(const BadMessage& bad) { return {400, encode_bad_message(bad), {}}; }

bool opens_session(const Message& message) {
  return message.kind == MessageKind::request && message.method == "initialize";
}

bool is_session_header(std::string_view value) {
  if (value.empty() || value.size() > 128) return false;
  for (const char c : value)
    if (c < 0x21 || c > 0x7E) return false;
  return true;
}

}  // namespace signalbox::mcp
