// The server's side of one client session of a handshake revision (2024-11-05 to 2025-11-25): what each
// message asks for, and what can be answered without asking anybody. Holds no tools and does no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/json_text.h"
#include "core/domain/mcp/message.h"

namespace signalbox::mcp {

struct ServerInfo {
  std::string name;
  std::string title;
  std::string version;
  std::string instructions;  // for the model; empty when none
};

// The answer to send, complete.
struct Reply {
  std::string text;
};

struct ListTools {
  std::string id;  // JSON text, to be answered with encode_result
  std::optional<std::string> cursor;
};

struct CallTool {
  std::string id;
  std::string name;
  JsonText arguments;                         // an object, byte for byte
  std::optional<std::string> progress_token;  // JSON text; absent when the client wants no progress
};

// The client no longer wants the answer of this request; nothing is answered to either.
struct CancelRequest {
  std::string request_id;  // JSON text
};

// Taken note of; nothing to answer.
struct Accepted {};

using ServerAction = std::variant<Reply, ListTools, CallTool, CancelRequest, Accepted>;

class ServerSession {
 public:
  // A session that has yet to be opened by initialize.
  explicit ServerSession(ServerInfo info) : info_(std::move(info)) {}

  // A session opened earlier, such as before a restart, with the revision agreed on then.
  static ServerSession resumed(ServerInfo info, std::string_view revision);

  ServerAction receive(const Message& message);

  bool is_open() const { return !revision_.empty(); }
  // As negotiated; empty before initialize.
  const std::string& revision() const { return revision_; }

 private:
  ServerAction answer(const Message& request);
  ServerAction notice(const Message& notification);
  Reply initialize(const Message& request);

  ServerInfo info_;
  std::string revision_;
};

}  // namespace signalbox::mcp
