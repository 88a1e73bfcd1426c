// The JSON-RPC 2.0 envelope as MCP 2025-11-25 uses it: one message at a time, ids are strings or integers,
// params are objects. Members that are only passed on keep their bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/error.h"
#include "core/base/json_text.h"

namespace signalbox::mcp {

inline constexpr std::size_t kMaxMessageBytes = 4 * 1024 * 1024;

namespace rpc_code {
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kBadRequest = -32000;       // what the handshake revisions' SDKs use with HTTP 4xx
inline constexpr int kSessionNotFound = -32001;  // the same, with HTTP 404
}  // namespace rpc_code

struct RpcError {
  int code = rpc_code::kInternalError;
  std::string message;
  std::optional<JsonText> data = std::nullopt;
};

enum class MessageKind { request, notification, result, error };

struct Message {
  MessageKind kind = MessageKind::notification;
  std::string id;      // JSON text of a string or integer; empty for notifications, "null" for errors without
  std::string method;  // of requests and notifications
  JsonText params;     // of requests and notifications, "{}" when absent
  JsonText result;     // of results
  RpcError error;      // of errors
};

// Why a text is no message, ready to be answered.
struct BadMessage {
  std::string id = "null";  // the request's, when it could be read
  RpcError error;
};

std::variant<Message, BadMessage> parse_message(std::string_view text,
                                                std::size_t max_bytes = kMaxMessageBytes);

// Ids are JSON text, as in Message.
std::string encode_request(std::string_view id, std::string_view method, const JsonText& params);
std::string encode_notification(std::string_view method, const JsonText& params);
std::string encode_result(std::string_view id, const JsonText& result);
std::string encode_error(std::string_view id, const RpcError& error);
std::string encode_bad_message(const BadMessage& bad);

// The JSON-RPC code of a failure that is not a tool's own: the standard codes where one fits, else the HTTP
// status of the same meaning, as JSON-RPC leaves everything outside -32768..-32000 to the application.
int rpc_code_of(ErrorCode code);

// An Error as a JSON-RPC error; `data` holds its code's name, and the wrong fields if there are any.
RpcError rpc_error_of(const Error& error);

}  // namespace signalbox::mcp
