#include "core/domain/mcp/server_session.h"

#include "core/domain/mcp/json_scan.h"
#include "core/domain/mcp/revision.h"

namespace signalbox::mcp {
namespace {

Reply refuse(const Message& request, int code, std::string message) {
  return {encode_error(request.id, {code, std::move(message)})};
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
  out.append(",\"").append(key).append("\":");
  append_quoted(out, text);
}

ServerAction read_list(const Message& request) {
  const auto params = read_members(request.params.text);
  const std::string_view raw = params ? member_of(*params, "cursor") : std::string_view();
  if (raw.empty() || raw == "null") return ListTools{request.id, std::nullopt};
  auto cursor = read_string(raw);
  if (!cursor) return refuse(request, rpc_code::kInvalidParams, "params.cursor must be a string.");
  return ListTools{request.id, std::move(cursor)};
}

// The token's JSON text when it is a string or an integer.
std::optional<std::string> progress_token_in(const JsonMembers& params) {
  const auto meta = read_members(member_of(params, "_meta"));
  if (!meta) return std::nullopt;
  const std::string_view token = member_of(*meta, "progressToken");
  if (token.empty() || (token[0] != '"' && !read_integer(token))) return std::nullopt;
  return std::string(token);
}

ServerAction read_tool_call(const Message& request) {
  const auto params = read_members(request.params.text);
  auto name = params ? read_string(member_of(*params, "name")) : std::nullopt;
  if (!name || name->empty())
    return refuse(request, rpc_code::kInvalidParams, "params.name must be a tool's name.");
  CallTool call{request.id, std::move(*name), {}, progress_token_in(*params)};
  const std::string_view arguments = member_of(*params, "arguments");
  if (!arguments.empty() && arguments[0] != '{')
    return refuse(request, rpc_code::kInvalidParams, "params.arguments must be an object.");
  if (!arguments.empty()) call.arguments.text = std::string(arguments);
  return call;
}

}  // namespace

ServerSession ServerSession::resumed(ServerInfo info, std::string_view revision) {
  ServerSession session(std::move(info));
  session.revision_ = std::string(negotiated_revision(revision));
  return session;
}

ServerAction ServerSession::receive(const Message& message) {
  switch (message.kind) {
    case MessageKind::request: return answer(message);
    case MessageKind::notification: return notice(message);
    default: return Accepted{};  // this server asks nothing, so there is nothing an answer could be for
  }
}

ServerAction ServerSession::answer(const Message& request) {
  if (request.method == "ping") return Reply{encode_result(request.id, {})};
  if (request.method == "initialize") return initialize(request);
  if (!is_open())
    return refuse(request, rpc_code::kInvalidRequest, "The session is not open; send initialize first.");
  if (request.method == "tools/list") return read_list(request);
  if (request.method == "tools/call") return read_tool_call(request);
  return refuse(
      request, rpc_code::kMethodNotFound,
      "Method not found: " + request.method + ". This server offers tools/list, tools/call and ping.");
}

ServerAction ServerSession::notice(const Message& notification) {
  if (notification.method != "notifications/cancelled") return Accepted{};
  const auto params = read_members(notification.params.text);
  const std::string_view id = params ? member_of(*params, "requestId") : std::string_view();
  if (id.empty()) return Accepted{};
  return CancelRequest{std::string(id)};
}

Reply ServerSession::initialize(const Message& request) {
  if (is_open()) return refuse(request, rpc_code::kInvalidRequest, "The session is open already.");
  const auto params = read_members(request.params.text);
  const auto wanted = params ? read_string(member_of(*params, "protocolVersion")) : std::nullopt;
  if (!wanted)
    return refuse(request, rpc_code::kInvalidParams,
                  "params.protocolVersion must be a revision such as \"2025-11-25\".");
  revision_ = std::string(negotiated_revision(*wanted));
  JsonText result{R"({"protocolVersion":")" + revision_ +
                  R"(","capabilities":{"tools":{"listChanged":false}})"};
  result.text += R"(,"serverInfo":{"name":)";
  append_quoted(result.text, info_.name);
  if (!info_.title.empty()) append_member(result.text, "title", info_.title);
  append_member(result.text, "version", info_.version);
  result.text += '}';
  if (!info_.instructions.empty()) append_member(result.text, "instructions", info_.instructions);
  result.text += '}';
  return {encode_result(request.id, result)};
}

}  // namespace signalbox::mcp
