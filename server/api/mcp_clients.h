// The MCP clients that are connected to sessions' endpoints: each opened by initialize, known by a random
// Mcp-Session-Id, ended by DELETE, by revoking its session or by a day without use. They live in memory:
// after a restart a client is told 404 and opens a new one, as the specification wants.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/random.h"
#include "core/domain/mcp/server_session.h"
#include "core/ports/clock.h"
#include "server/runtime/cancel.h"

namespace signalbox::api {

// One connected client. Safe to use from several threads.
class McpClient {
 public:
  McpClient(std::string session_id, mcp::ServerInfo info)
      : session_id_(std::move(session_id)), protocol_(std::move(info)) {}

  const std::string& session_id() const { return session_id_; }
  mcp::ServerAction receive(const mcp::Message& message);
  bool is_open();

  // A call that can be cancelled by its request id while the returned token's call goes on.
  CancelToken begin_call(const std::string& request_id);
  void end_call(const std::string& request_id);
  void cancel_call(const std::string& request_id);
  void cancel_all();

 private:
  const std::string session_id_;
  std::mutex mutex_;
  // Guarded by mutex_:
  mcp::ServerSession protocol_;
  std::map<std::string, CancelSource> calls_;
  bool ended_ = false;
};

class McpClients {
 public:
  McpClients(Random& random, Clock& clock, mcp::ServerInfo info)
      : random_(random), clock_(clock), info_(std::move(info)) {}

  // A client of this session that has not been opened yet; `key` is its Mcp-Session-Id.
  struct NewClient {
    std::string key;
    std::shared_ptr<McpClient> client;
  };
  NewClient create(const std::string& session_id);

  // Null when there is none of this session by that key.
  std::shared_ptr<McpClient> find(const std::string& key, const std::string& session_id);

  bool end(const std::string& key, const std::string& session_id);

  // All clients of a session end, their calls are cancelled.
  void end_session(const std::string& session_id);

 private:
  struct Entry {
    std::shared_ptr<McpClient> client;
    Instant last_used;
  };
  void sweep(Instant now);

  Random& random_;
  Clock& clock_;
  const mcp::ServerInfo info_;

  std::mutex mutex_;
  std::map<std::string, Entry> clients_;  // guarded by mutex_
};

}  // namespace signalbox::api
