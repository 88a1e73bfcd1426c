#include "server/http/exchange.h"

#include <exception>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "server/http/body_reader.h"
#include "server/http/problem_reply.h"
#include "server/http/request_head.h"
#include "server/http/socket.h"

namespace signalbox::http {
namespace {

constexpr std::string_view kHeartbeat = ": hb\n\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// The library's view of a connection.
class SocketStream final : public httplib::Stream {
 public:
  explicit SocketStream(Socket& socket) : socket_(socket) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return !socket_.is_broken(); }
  ssize_t read(char* out, size_t size) override { return socket_.read(out, size); }
  ssize_t write(const char* bytes, size_t size) override {
    return socket_.write({bytes, size}) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = socket_.peer();
    port = socket_.peer_port();
  }
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_.fd(); }

 private:
  Socket& socket_;
};

// A request on its way through the library's hooks.
class Exchange {
 public:
  Exchange(Service& service, Socket& socket, OpenConnections::Entry& entry)
      : service_(service), socket_(socket), entry_(entry) {}

  // The head is complete: reads what the library would get wrong from its raw bytes.
  void take_head(httplib::Request& raw);
  // Reads the body, asks the handler, fills the library's response.
  void answer(httplib::Response& response);
  // The library found the request wanting before it came to us.
  void explain(httplib::Response& response);

  bool is_answered() const { return is_answered_; }
  // Unread body bytes must not be taken for the next request.
  bool must_close() const { return must_close_; }

 private:
  Status read_head(const httplib::Request& raw);
  api::Reply reply();
  Result<std::string> receive_body();
  api::Reply call_handler();
  void refuse_further_requests();
  std::string new_request_id() const {
    return service_.options.new_request_id ? service_.options.new_request_id() : std::string();
  }
  void fill(api::Reply reply, httplib::Response& response);
  void fill_stream(std::shared_ptr<api::EventStream> stream, const std::string& content_type,
                   httplib::Response& response);

  Service& service_;
  Socket& socket_;
  OpenConnections::Entry& entry_;
  httplib::Request* raw_ = nullptr;
  api::Request request_;
  BodyFrame frame_;
  std::optional<Error> refusal_;
  bool is_answered_ = false;
  bool must_close_ = false;
};

// The library's hooks belong to the server and get no word about the connection; they run on the
// connection's own thread, which is how they find it.
thread_local Exchange* current_exchange = nullptr;

// Compression and ranges are for the handler to offer; the library would do both behind its back.
void hide_from_library(httplib::Request& raw) {
  for (const char* name : {"Accept-Encoding", "Expect", "Range"}) raw.headers.erase(name);
  raw.ranges.clear();
}

std::string sender_of(const HttpHeaders& headers, const std::string& peer,
                      const std::vector<net::Network>& trusted) {
  if (trusted.empty()) return peer;
  std::vector<std::string_view> lists;
  for (const auto& [name, value] : headers)
    if (to_lower_ascii(name) == "x-forwarded-for") lists.push_back(value);
  return net::client_address(peer, lists, trusted);
}

void Exchange::take_head(httplib::Request& raw) {
  raw_ = &raw;
  hide_from_library(raw);
  if (const Status head = read_head(raw); !head.ok()) refusal_ = head.error();
  entry_.set_busy();
}

Status Exchange::read_head(const httplib::Request& raw) {
  TRY(request_.headers, parse_headers(socket_.end_head()));
  int hosts = 0;
  for (const auto& [name, value] : request_.headers)
    if (name.size() == 4 && to_lower_ascii(name) == "host") ++hosts;
  if (hosts != 1 || header_of(request_.headers, "host").empty())
    return Error{ErrorCode::invalid_argument, "the request must have exactly one Host header"};
  TRY(frame_, frame_of(request_.headers));
  TRY(Target target, parse_target(raw.target));
  request_.method = raw.method;
  request_.path = std::move(target.path);
  request_.query = std::move(target.query);
  request_.remote_address = sender_of(request_.headers, socket_.peer(), service_.options.trusted_proxies);
  return {};
}

void Exchange::answer(httplib::Response& response) {
  is_answered_ = true;
  fill(reply(), response);
}

void Exchange::explain(httplib::Response& response) {
  is_answered_ = true;
  must_close_ = true;
  int status = response.status;
  if (socket_.failure() == Socket::Failure::timed_out) status = 408;
  if (socket_.failure() == Socket::Failure::head_too_large) status = 431;
  fill(problem_reply(status, new_request_id()), response);
}

api::Reply Exchange::reply() {
  if (refusal_) {
    refuse_further_requests();
    return problem_reply(*refusal_, new_request_id());
  }
  auto body = receive_body();
  if (!body.ok()) {
    refuse_further_requests();
    return problem_reply(body.error(), new_request_id());
  }
  request_.body = std::move(body).value();
  return call_handler();
}

Result<std::string> Exchange::receive_body() {
  if (frame_.is_empty()) return std::string();
  if (!frame_.is_chunked && frame_.length > service_.options.max_body_bytes)
    return read_body(socket_, frame_, service_.options.max_body_bytes);  // refuses without reading
  if (to_lower_ascii(header_of(request_.headers, "expect")) == "100-continue") {
    socket_.write(kContinue);
    socket_.flush();
  }
  socket_.begin_body(service_.options.body_timeout);
  return read_body(socket_, frame_, service_.options.max_body_bytes);
}

api::Reply Exchange::call_handler() {
  std::string what = "not a std::exception";
  try {
    return service_.handler(request_);
  } catch (const std::exception& thrown) {
    what = thrown.what();
  } catch (...) {
  }
  service_.log.write(LogLevel::error, "a request handler threw",
                     {{"method", request_.method}, {"path", request_.path}, {"what", what}});
  return problem_reply(500);
}

// The library writes "Connection: close" when it believes the client asked for it.
void Exchange::refuse_further_requests() {
  must_close_ = true;
  raw_->headers.erase("Connection");
  raw_->headers.emplace("Connection", "close");
}

void Exchange::fill(api::Reply reply, httplib::Response& response) {
  response.status = reply.status;
  for (auto& [name, value] : reply.headers)
    if (!has_control_characters(name) && !has_control_characters(value))
      response.headers.emplace(std::move(name), std::move(value));
  if (reply.stream) return fill_stream(std::move(reply.stream), reply.content_type, response);
  if (!reply.static_body.empty()) {
    const std::string_view bytes = reply.static_body;
    return response.set_content_provider(bytes.size(), reply.content_type,
                                         [bytes](size_t offset, size_t length, httplib::DataSink& sink) {
                                           return sink.write(bytes.data() + offset, length);
                                         });
  }
  if (!reply.body.empty()) response.headers.emplace("Content-Type", reply.content_type);
  response.body = std::move(reply.body);
}

void Exchange::fill_stream(std::shared_ptr<api::EventStream> stream, const std::string& content_type,
                           httplib::Response& response) {
  if (raw_->method == "HEAD") {
    stream->close();
    response.headers.emplace("Content-Type", content_type);
    return;
  }
  OpenStreams::Place place = service_.streams.admit(stream);
  if (!place) {
    response.headers.clear();
    fill(problem_reply(Error{ErrorCode::unavailable, "too many open event streams; close one or try later"}),
         response);
    response.headers.emplace("Retry-After", "5");
    return;
  }
  response.headers.emplace("Cache-Control", "no-store");
  response.headers.emplace("X-Accel-Buffering", "no");
  socket_.shrink();
  Socket& socket = socket_;
  const Duration heartbeat = service_.options.heartbeat;
  response.set_chunked_content_provider(content_type,
                                        [stream, place, heartbeat, &socket](size_t, httplib::DataSink& sink) {
                                          if (!socket.flush() || socket.has_peer_left()) return false;
                                          std::string out;
                                          const bool goes_on = stream->next(out, heartbeat);
                                          if (out.empty() && goes_on) out = kHeartbeat;
                                          if (!out.empty() && !sink.write(out.data(), out.size()))
                                            return false;
                                          if (!goes_on) sink.done();
                                          return true;
                                        });
}

}  // namespace

void install_exchange_hooks(httplib::Server& server) {
  // Before the library's routes, so that none of its regular expressions sees a path.
  server.set_pre_routing_handler([](const httplib::Request&, httplib::Response& response) {
    current_exchange->answer(response);
    return httplib::Server::HandlerResponse::Handled;
  });
  server.set_error_handler(
      httplib::Server::HandlerWithResponse([](const httplib::Request&, httplib::Response& response) {
        if (current_exchange->is_answered()) return httplib::Server::HandlerResponse::Unhandled;
        current_exchange->explain(response);
        return httplib::Server::HandlerResponse::Handled;
      }));
  server.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
    response = httplib::Response();
    response.version = "HTTP/1.1";
    response.status = 500;
  });
}

void serve_connection(int fd, Service& service, const ProcessRequest& process) {
  Socket socket(fd);
  OpenConnections::Entry entry(service.connections, socket);
  SocketStream stream(socket);
  while (!service.is_stopping && socket.wait_for_bytes(service.options.idle_timeout)) {
    Exchange exchange(service, socket, entry);
    current_exchange = &exchange;
    socket.begin_head(service.options.max_head_bytes, service.options.head_timeout);
    bool closed = false;
    const bool done = process(stream, service.is_stopping, closed,
                              [&exchange](httplib::Request& raw) { exchange.take_head(raw); });
    current_exchange = nullptr;
    const bool sent = socket.flush();
    if (exchange.must_close()) socket.linger();
    if (!done || !sent || closed || exchange.must_close()) break;
    entry.set_idle();
    if (service.wants_room.load(std::memory_order_relaxed) && service.wants_room.exchange(false)) break;
  }
}

}  // namespace signalbox::http
