// One connection's requests and replies: the part between cpp-httplib's request line and status line.
#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>

#include "server/http/listener.h"
#include "server/http/open_connections.h"
#include "server/http/open_streams.h"

namespace signalbox::http {

// What all connections of a listener share.
struct Service {
  Service(ListenOptions listen_options, api::Handler request_handler, Log& server_log)
      : options(std::move(listen_options)),
        handler(std::move(request_handler)),
        log(server_log),
        streams(options.max_streams) {}

  const ListenOptions options;
  const api::Handler handler;
  Log& log;
  OpenStreams streams;
  OpenConnections connections;
  std::atomic<bool> is_stopping = false;
  // A connection waits for a thread and all others were busy: the next one that is not gives up its own.
  std::atomic<bool> wants_room = false;
};

// Routes every request of the library's server to serve_connection's hooks.
void install_exchange_hooks(httplib::Server& server);

// The library's own step, protected there: reads a head, calls the hooks, writes the reply.
using ProcessRequest = std::function<bool(httplib::Stream& stream, bool close, bool& closed,
                                          const std::function<void(httplib::Request&)>& on_head)>;

// Serves the accepted descriptor until either side ends it, and closes it.
void serve_connection(int fd, Service& service, const ProcessRequest& process);

}  // namespace signalbox::http
