// The network's door: HTTP/1.1 on one address, every request to one handler. Wraps cpp-httplib (the only
// place that includes it): the library accepts, parses request lines and writes replies; connections,
// headers and bodies are handled here, because its own limits, waits and decodings do not fit a server that
// faces the world. Knows neither routes nor credentials nor which Host is ours; only that there is one.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/domain/net/network.h"
#include "core/ports/log.h"
#include "server/api/message.h"

namespace signalbox::http {

struct ListenOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0: any free one
  std::size_t max_body_bytes = 4 * 1024 * 1024;
  std::size_t max_head_bytes = 64 * 1024;
  // Each connection has a thread; when all are taken, the longest idle connection makes room.
  std::size_t max_threads = 8192;
  std::size_t stack_bytes = 256 * 1024;
  std::size_t max_streams = 6000;                 // more are refused with 503
  Duration heartbeat = Duration::seconds(15);     // between comments on a quiet event stream
  Duration idle_timeout = Duration::seconds(30);  // between two requests of a connection
  Duration head_timeout = Duration::seconds(10);  // for a whole request head
  Duration body_timeout = Duration::seconds(60);  // for a whole body
  std::function<std::string()> new_request_id;    // for what the listener refuses itself
  std::vector<net::Network> trusted_proxies;      // whose X-Forwarded-For says who sent a request
};

class Listener {
 public:
  // Binds, so that the port is known; serves after start(). Raises the process's soft limit of open files to
  // its hard limit. `log` outlives the listener. Fails with unavailable (the port is taken, which names the
  // next one to try, or the address is not ours) or invalid_argument (no such address).
  static Result<std::unique_ptr<Listener>> open(ListenOptions options, api::Handler handler, Log& log);

  ~Listener();  // stops with no grace
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const;
  void start();

  // Accepts nothing more, ends event streams and idle connections at once, gives requests in hand `grace`
  // to be answered, then cuts their connections. Returns when no handler runs any more; handlers that wait
  // must watch their own deadlines. A second call does nothing.
  void stop(Duration grace);

  // For /metrics.
  std::size_t open_connections() const;
  std::size_t open_streams() const;

 private:
  class Server;
  explicit Listener(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace signalbox::http
