#include "core/domain/mcp/message.h"

#include "core/domain/mcp/json_scan.h"

namespace signalbox::mcp {
namespace {

constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxMethodBytes = 128;
constexpr std::int64_t kNoCode = std::int64_t{1} << 40;  // fits no int

bool is_id(std::string_view value) {
  if (value.empty() || value.size() > kMaxIdBytes) return false;
  return value[0] == '"' || read_integer(value).has_value();
}

BadMessage invalid(std::string_view id, std::string message) {
  return {is_id(id) ? std::string(id) : "null", {rpc_code::kInvalidRequest, std::move(message)}};
}

BadMessage not_an_object(std::string_view text) {
  if (!is_json(text))
    return {"null",
            {rpc_code::kParseError, "The message is not valid JSON in UTF-8; send one JSON-RPC object."}};
  if (read_elements(text))
    return invalid({}, "Batches are not supported; send one JSON-RPC message at a time.");
  return invalid({}, "A message must be a JSON-RPC object.");
}

// The members of the envelope by name; a name that comes twice is refused, as readers disagree on which
// counts.
struct Envelope {
  std::string_view version, id, method, params, result, error;

  bool put(std::string_view key, std::string_view value) {
    std::string_view* slot = key == "jsonrpc"  ? &version
                             : key == "id"     ? &id
                             : key == "method" ? &method
                             : key == "params" ? &params
                             : key == "result" ? &result
                             : key == "error"  ? &error
                                               : nullptr;
    if (!slot) return true;
    if (!slot->empty()) return false;
    *slot = value;
    return true;
  }
};

std::variant<Message, BadMessage> read_call(const Envelope& in) {
  const auto method = read_string(in.method);
  if (!method || method->empty() || method->size() > kMaxMethodBytes)
    return invalid(in.id, "\"method\" must be a string of 1 to 128 bytes.");
  if (!in.params.empty() && in.params[0] != '{') return invalid(in.id, "\"params\" must be an object.");
  if (!in.id.empty() && !is_id(in.id)) return invalid({}, "\"id\" must be a string or an integer.");
  Message message;
  message.kind = in.id.empty() ? MessageKind::notification : MessageKind::request;
  message.id = std::string(in.id);
  message.method = *method;
  if (!in.params.empty()) message.params.text = std::string(in.params);
  return message;
}

std::variant<Message, BadMessage> read_error(const Envelope& in) {
  if (!in.id.empty() && in.id != "null" && !is_id(in.id))
    return invalid({}, "\"id\" must be a string or an integer.");
  const auto members = read_members(in.error);
  const std::int64_t code = members ? read_integer(member_of(*members, "code")).value_or(kNoCode) : kNoCode;
  const auto text = members ? read_string(member_of(*members, "message")) : std::nullopt;
  if (code != static_cast<int>(code) || !text)
    return invalid(in.id, "\"error\" must be an object with \"code\" and \"message\".");
  Message message;
  message.kind = MessageKind::error;
  message.id = in.id.empty() ? "null" : std::string(in.id);
  message.error = {static_cast<int>(code), *text};
  if (const auto data = member_of(*members, "data"); !data.empty())
    message.error.data = JsonText{std::string(data)};
  return message;
}

std::variant<Message, BadMessage> read_result(const Envelope& in) {
  if (!is_id(in.id)) return invalid({}, "\"id\" must be a string or an integer.");
  if (in.result[0] != '{') return invalid(in.id, "\"result\" must be an object.");
  Message message;
  message.kind = MessageKind::result;
  message.id = std::string(in.id);
  message.result.text = std::string(in.result);
  return message;
}

}  // namespace

std::variant<Message, BadMessage> parse_message(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes)
    return invalid({}, "The message is too large; the limit is " + std::to_string(max_bytes) + " bytes.");
  const auto members = read_members(text);
  if (!members) return not_an_object(text);
  Envelope in;
  for (const JsonMember& member : *members)
    if (!in.put(member.key, member.value)) return invalid({}, "\"" + member.key + "\" comes more than once.");
  if (in.version != "\"2.0\"") return invalid(in.id, "\"jsonrpc\" must be \"2.0\".");
  const int kinds = !in.method.empty() + !in.result.empty() + !in.error.empty();
  if (kinds != 1)
    return invalid(in.id, "A message needs exactly one of \"method\", \"result\" and \"error\".");
  if (!in.method.empty()) return read_call(in);
  return in.error.empty() ? read_result(in) : read_error(in);
}

std::string encode_request(std::string_view id, std::string_view method, const JsonText& params) {
  std::string out;
  out.reserve(64 + method.size() + params.text.size());
  out.append(R"({"jsonrpc":"2.0","id":)").append(id).append(R"(,"method":)");
  append_quoted(out, method);
  out.append(R"(,"params":)").append(params.text).append("}");
  return out;
}

std::string encode_notification(std::string_view method, const JsonText& params) {
  std::string out = R"({"jsonrpc":"2.0","method":)";
  append_quoted(out, method);
  out.append(R"(,"params":)").append(params.text).append("}");
  return out;
}

std::string encode_result(std::string_view id, const JsonText& result) {
  std::string out;
  out.reserve(40 + id.size() + result.text.size());
  out.append(R"({"jsonrpc":"2.0","id":)").append(id).append(R"(,"result":)").append(result.text).append("}");
  return out;
}

std::string encode_error(std::string_view id, const RpcError& error) {
  std::string out = R"({"jsonrpc":"2.0","id":)";
  out.append(id).append(R"(,"error":{"code":)").append(std::to_string(error.code)).append(R"(,"message":)");
  append_quoted(out, error.message);
  if (error.data) out.append(R"(,"data":)").append(error.data->text);
  return out + "}}";
}

std::string encode_bad_message(const BadMessage& bad) { return encode_error(bad.id, bad.error); }

int rpc_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return rpc_code::kInvalidParams;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::permission_denied: return 403;
    case ErrorCode::not_found: return rpc_code::kInvalidParams;  // as MCP says of unknown tools
    case ErrorCode::method_not_allowed: return rpc_code::kMethodNotFound;
    case ErrorCode::not_acceptable: return rpc_code::kBadRequest;
    case ErrorCode::conflict: return 409;
    case ErrorCode::precondition_failed: return 412;
    case ErrorCode::too_large: return rpc_code::kInvalidRequest;
    case ErrorCode::unsupported_media_type: return rpc_code::kBadRequest;
    case ErrorCode::rate_limited: return 429;
    case ErrorCode::cancelled: return 499;
    case ErrorCode::deadline_exceeded: return 504;
    case ErrorCode::needs_connection: return 424;
    case ErrorCode::not_configured: return 501;
    case ErrorCode::upstream_unavailable: return 502;
    case ErrorCode::upstream_failed: return 502;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::internal: return rpc_code::kInternalError;
  }
  return rpc_code::kInternalError;
}

RpcError rpc_error_of(const Error& error) {
  JsonText data{R"({"code":)"};
  append_quoted(data.text, name_of(error.code));
  if (!error.fields.empty()) {
    data.text += R"(,"errors":[)";
    for (std::size_t i = 0; i < error.fields.size(); ++i) {
      data.text += i == 0 ? R"({"path":)" : R"(,{"path":)";
      append_quoted(data.text, error.fields[i].path);
      data.text += R"(,"message":)";
      append_quoted(data.text, error.fields[i].message);
      data.text += "}";
    }
    data.text += "]";
  }
  data.text += "}";
  return {rpc_code_of(error.code), error.message, std::move(data)};
}

}  // namespace signalbox::mcp
