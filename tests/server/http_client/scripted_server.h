// An upstream that answers as a test says, and counts who came.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace signalbox {

class ScriptedServer {
 public:
  // Sees one whole request (head and a body with Content-Length) and writes what it likes; false ends the
  // connection.
  class Peer {
   public:
    explicit Peer(int fd) : fd_(fd) {}
    bool write(std::string_view bytes) const;
    // Blocks until the client is gone.
    void wait_for_end() const;

   private:
    int fd_;
  };
  using Script = std::function<bool(const std::string& request, const Peer& peer)>;

  explicit ScriptedServer(Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }
  int connections() const { return connections_; }
  int requests() const { return requests_; }

 private:
  void accept_all();
  void serve(int fd);

  const Script script_;
  int fd_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<int> requests_ = 0;
  std::mutex mutex_;
  bool stopping_ = false;             // guarded by mutex_
  std::vector<int> peers_;            // guarded by mutex_
  std::vector<std::thread> serving_;  // guarded by mutex_
  std::thread accepting_;
};

// A reply with Content-Length.
std::string reply_text(int status, const std::string& body, const std::string& headers = "");

}  // namespace signalbox
