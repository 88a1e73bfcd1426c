// The client's side of one session with a server of a handshake revision: the messages to send, and what
// the server's messages mean. Transports move the bytes; answers are matched by id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/json_text.h"
#include "core/domain/mcp/message.h"

namespace signalbox::mcp {

struct ClientInfo {
  std::string name;
  std::string version;
};

// A message to send; `id` names it when its answer comes.
struct Outgoing {
  std::int64_t id = 0;
  std::string text;
};

struct ServerOpened {
  std::string revision;
  bool has_tools = false;
};
// The answer of a tools/list or tools/call, byte for byte.
struct Answered {
  std::int64_t id = 0;
  JsonText result;
};
struct AnsweredWithError {
  std::int64_t id = 0;
  RpcError error;
};
struct ProgressNoticed {
  std::int64_t id = 0;  // of the call
  double progress = 0;
  std::optional<double> total;
  std::string message;
};
struct ToolsChanged {};
// The server asked something; this is what to send back.
struct ReplyToServer {
  std::string text;
};
// Nothing to do: logs, other notifications, answers to requests that were given up.
struct Skipped {};
// Not what the protocol allows; `message` says what, for the log.
struct ProtocolProblem {
  std::string message;
};

using ClientEvent = std::variant<ServerOpened, Answered, AnsweredWithError, ProgressNoticed, ToolsChanged,
                                 ReplyToServer, Skipped, ProtocolProblem>;

// Several requests may wait at once; answers come in any order.
class ClientSession {
 public:
  explicit ClientSession(ClientInfo info) : info_(std::move(info)) {}

  // A session opened earlier with this revision, such as before a restart.
  static ClientSession resumed(ClientInfo info, std::string_view revision);

  Outgoing initialize();
  // To be sent after ServerOpened, before anything else.
  static std::string initialized();

  Outgoing list_tools(const std::optional<std::string>& cursor);
  // With progress, the server is given the request's id as token.
  Outgoing call_tool(std::string_view name, const JsonText& arguments, bool wants_progress);

  // Gives up on a request, and says so to the server. Its answer, should it come, is Skipped.
  std::string cancel(std::int64_t id, std::string_view reason);
  // Gives up on a request silently, when the way to the server is gone.
  void forget(std::int64_t id) { waiting_.erase(id); }

  ClientEvent receive(std::string_view text);

  bool is_open() const { return !revision_.empty(); }
  const std::string& revision() const { return revision_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  enum class Waiting { for_initialize, for_answer };

  Outgoing request(std::string_view method, const JsonText& params, Waiting what);
  ClientEvent take_result(const Message& message);
  ClientEvent take_error(const Message& message);
  ClientEvent take_notification(const Message& message);
  ClientEvent take_progress(const Message& message);
  ClientEvent open(const Message& message);
  std::optional<Waiting> stop_waiting(std::int64_t id);

  ClientInfo info_;
  std::string revision_;
  std::int64_t last_id_ = 0;
  std::map<std::int64_t, Waiting> waiting_;
};

}  // namespace signalbox::mcp
