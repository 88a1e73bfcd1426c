// The door for the machine's own administrator: while the server runs, every other command talks to it over
// DIR/control.sock. A socket with lines of JSON instead of HTTP, because cpp-httplib keeps the accepted
// descriptor to itself, and without it the peer's user cannot be asked for.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "core/ports/log.h"
#include "server/api/message.h"
#include "server/control/line_channel.h"

namespace signalbox::control {

struct ControlOptions {
  int threads = 4;  // requests answered at the same time; more wait
  std::size_t max_request_bytes = 8 * 1024 * 1024;
  Duration read_timeout = Duration::seconds(5);  // for a whole request line
  Duration write_timeout = Duration::seconds(10);
};

class ControlServer {
 public:
  // Listens on `path` with mode 0600 and serves at once. A socket file nobody answers on is replaced. Only
  // peers with this process's user, or root, are heard. Fails with unavailable or invalid_argument.
  static Result<std::unique_ptr<ControlServer>> open(const std::string& path, api::Handler handler, Log& log,
                                                     ControlOptions options = {});

  ~ControlServer();  // stops
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  // Cuts waiting peers, lets handlers finish, removes the socket file.
  void stop();

 private:
  ControlServer(std::string path, Descriptor listening, Descriptor wake, api::Handler handler, Log& log,
                ControlOptions options);
  void start();
  void work();
  bool wait_for_peer();  // false when stopping
  void serve(int fd);
  bool is_welcome(int fd) const;
  api::Reply answer(int fd);
  api::Reply handle(const api::Request& request);

  // Constant after construction.
  const std::string path_;
  const Descriptor listening_;
  const Descriptor wake_;
  const api::Handler handler_;
  Log& log_;
  const ControlOptions options_;

  std::vector<std::thread> threads_;  // touched by start and stop only

  std::mutex mutex_;
  // Guarded by mutex_.
  std::set<int> peers_;
  bool stopping_ = false;
};

}  // namespace signalbox::control
