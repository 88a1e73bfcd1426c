// A request and its reply, free of any HTTP library: the listener, the control socket and the tests all
// speak these to the router.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/http_client.h"

namespace signalbox::api {

// How the request came in.
enum class Channel { network, control_socket };

struct Request {
  std::string method;
  std::string path;  // decoded, without the query
  std::map<std::string, std::string> query;
  HttpHeaders headers;
  std::string body;
  std::string remote_address;
  Channel channel = Channel::network;
};

// An open event stream. The connection's thread asks for bytes until there are no more; any thread may
// close it, which wakes a waiting next().
class EventStream {
 public:
  virtual ~EventStream() = default;
  // Appends what is to be sent, waiting for it at most `patience`; nothing appended means a heartbeat is
  // due. False ends the stream.
  virtual bool next(std::string& out, Duration patience) = 0;
  virtual void close() = 0;
};

struct Reply {
  int status = 200;
  HttpHeaders headers;
  std::string content_type = "application/json";
  std::string body;
  std::string_view static_body;         // used instead of body when set; must outlive the reply
  std::shared_ptr<EventStream> stream;  // used instead of a body when set
};

// Answers every request; never throws.
using Handler = std::function<Reply(const Request&)>;

}  // namespace signalbox::api
