#include "core/domain/mcp/client_session.h"

#include "core/base/json.h"
#include "core/domain/mcp/json_scan.h"
#include "core/domain/mcp/revision.h"

namespace signalbox::mcp {
namespace {

// nlohmann reads the number, as the core's own from_chars for doubles is missing in one of the compilers.
std::optional<double> read_number(std::string_view value) {
  const Json number = from_text({std::string(value)});
  if (!number.is_number()) return std::nullopt;
  return number.get<double>();
}

std::int64_t id_of(const Message& message) { return read_integer(message.id).value_or(0); }

}  // namespace

ClientSession ClientSession::resumed(ClientInfo info, std::string_view revision) {
  ClientSession session(std::move(info));
  session.revision_ = std::string(revision);
  return session;
}

Outgoing ClientSession::request(std::string_view method, const JsonText& params, Waiting what) {
  const std::int64_t id = ++last_id_;
  waiting_[id] = what;
  return {id, encode_request(std::to_string(id), method, params)};
}

Outgoing ClientSession::initialize() {
  revision_.clear();
  JsonText params{R"({"protocolVersion":")" + std::string(kLatestHandshakeRevision) +
                  R"(","capabilities":{},"clientInfo":{"name":)"};
  append_quoted(params.text, info_.name);
  params.text += R"(,"version":)";
  append_quoted(params.text, info_.version);
  params.text += "}}";
  return request("initialize", params, Waiting::for_initialize);
}

std::string ClientSession::initialized() { return encode_notification("notifications/initialized", {}); }

Outgoing ClientSession::list_tools(const std::optional<std::string>& cursor) {
  JsonText params;
  if (cursor) {
    params.text = R"({"cursor":)";
    append_quoted(params.text, *cursor);
    params.text += '}';
  }
  return request("tools/list", params, Waiting::for_answer);
}

Outgoing ClientSession::call_tool(std::string_view name, const JsonText& arguments, bool wants_progress) {
  JsonText params{R"({"name":)"};
  append_quoted(params.text, name);
  params.text.append(R"(,"arguments":)").append(arguments.text);
  if (wants_progress) params.text += R"(,"_meta":{"progressToken":)" + std::to_string(last_id_ + 1) + "}";
  params.text += '}';
  return request("tools/call", params, Waiting::for_answer);
}

std::string ClientSession::cancel(std::int64_t id, std::string_view reason) {
  waiting_.erase(id);
  JsonText params{R"({"requestId":)" + std::to_string(id) + R"(,"reason":)"};
  append_quoted(params.text, reason);
  params.text += '}';
  return encode_notification("notifications/cancelled", params);
}

ClientEvent ClientSession::receive(std::string_view text) {
  const auto parsed = parse_message(text);
  if (const auto* bad = std::get_if<BadMessage>(&parsed)) return ProtocolProblem{bad->error.message};
  const Message& message = std::get<Message>(parsed);
  switch (message.kind) {
    case MessageKind::result: return take_result(message);
    case MessageKind::error: return take_error(message);
    case MessageKind::notification: return take_notification(message);
    case MessageKind::request: break;
  }
  if (message.method == "ping") return ReplyToServer{encode_result(message.id, {})};
  return ReplyToServer{encode_error(
      message.id, {rpc_code::kMethodNotFound, "This client does not offer " + message.method + "."})};
}

std::optional<ClientSession::Waiting> ClientSession::stop_waiting(std::int64_t id) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return std::nullopt;
  const Waiting what = found->second;
  waiting_.erase(found);
  return what;
}

ClientEvent ClientSession::take_result(const Message& message) {
  const auto what = stop_waiting(id_of(message));
  if (!what) return Skipped{};
  if (*what == Waiting::for_initialize) return open(message);
  return Answered{id_of(message), message.result};
}

ClientEvent ClientSession::take_error(const Message& message) {
  if (message.id == "null") return ProtocolProblem{"The server says: " + message.error.message};
  if (!stop_waiting(id_of(message))) return Skipped{};
  return AnsweredWithError{id_of(message), message.error};
}

ClientEvent ClientSession::open(const Message& message) {
  const auto result = read_members(message.result.text);
  const auto revision = result ? read_string(member_of(*result, "protocolVersion")) : std::nullopt;
  if (!revision || (!is_handshake_revision(*revision) && *revision != "2024-10-07"))
    return ProtocolProblem{"The server offers no protocol revision that this client knows."};
  const auto capabilities = read_members(member_of(*result, "capabilities"));
  revision_ = *revision;
  return ServerOpened{revision_, capabilities && !member_of(*capabilities, "tools").empty()};
}

ClientEvent ClientSession::take_notification(const Message& message) {
  if (message.method == "notifications/progress") return take_progress(message);
  if (message.method == "notifications/tools/list_changed") return ToolsChanged{};
  return Skipped{};
}

ClientEvent ClientSession::take_progress(const Message& message) {
  const auto params = read_members(message.params.text);
  if (!params) return Skipped{};
  const auto token = read_integer(member_of(*params, "progressToken"));
  const auto progress = read_number(member_of(*params, "progress"));
  if (!token || !progress || waiting_.count(*token) == 0) return Skipped{};
  ProgressNoticed noticed{*token, *progress, read_number(member_of(*params, "total")), {}};
  if (auto text = read_string(member_of(*params, "message"))) noticed.message = std::move(*text);
  return noticed;
}

}  // namespace signalbox::mcp
