#include "server/http/listener.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/server/http/raw_connection.h"
#include "tests/server/http/recording_log.h"

using namespace signalbox;
using namespace signalbox::http;
using Catch::Contains;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

namespace {

api::Reply text_reply(std::string body) {
  api::Reply reply;
  reply.content_type = "text/plain";
  reply.body = std::move(body);
  return reply;
}

// A listener on a free port.
struct Serving {
  explicit Serving(api::Handler handler, ListenOptions options = {}) {
    auto opened = Listener::open(options, std::move(handler), log);
    REQUIRE(opened.ok());
    listener = std::move(opened).value();
    listener->start();
  }
  int port() const { return listener->port(); }

  RecordingLog log;
  std::unique_ptr<Listener> listener;
};

api::Reply echo(const api::Request& request) {
  std::string text = request.method + " " + request.path + "\n";
  for (const auto& [name, value] : request.query) text += name + "=" + value + "\n";
  return text_reply(text + request.body);
}

std::string post(const std::string& body, const std::string& headers = "") {
  return "POST /p HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// Tells what was put in; otherwise quiet until it is closed.
class QuietStream final : public api::EventStream {
 public:
  bool next(std::string& out, Duration patience) override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, milliseconds(patience.ms), [this] { return closed_ || !text_.empty(); });
    out.append(std::exchange(text_, ""));
    return !closed_;
  }
  void close() override {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  void put(const std::string& text) {
    const std::lock_guard lock(mutex_);
    text_ += text;
    changed_.notify_all();
  }
  bool is_closed_within(seconds time) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [this] { return closed_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  bool closed_ = false;
};

api::Reply stream_reply(std::shared_ptr<api::EventStream> stream) {
  api::Reply reply;
  reply.content_type = "text/event-stream";
  reply.stream = std::move(stream);
  return reply;
}

}  // namespace

TEST_CASE("Every method reaches the handler with path, query, headers, body and peer") {
  api::Request seen;
  Serving serving([&seen](const api::Request& request) {
    seen = request;
    return echo(request);
  });
  RawConnection client(serving.port());
  for (const std::string& method :
       std::initializer_list<std::string>{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    client.send(method +
                " /a%20b?x=1&x=2 HTTP/1.1\r\nHost: box:1\r\nX-A: %41\r\nContent-Length: 2\r\n\r\nhi");
    const RawReply reply = client.read_reply();
    CHECK(reply.status == 200);
    CHECK(reply.body == method + " /a b\nx=1,2\nhi");
    CHECK(reply.headers.at("content-type") == "text/plain");
    CHECK(reply.headers.count("server") == 0);
  }
  CHECK(header_of(seen.headers, "host") == "box:1");
  CHECK(header_of(seen.headers, "x-a") == "%41");
  CHECK(seen.remote_address == "127.0.0.1");
  CHECK(seen.channel == api::Channel::network);
}

TEST_CASE("HEAD tells the length and keeps the body") {
  Serving serving(echo);
  RawConnection client(serving.port());
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawReply reply = client.read_reply(false);
  CHECK(reply.headers.at("content-length") == "8");
  client.send(kGet);
  CHECK(client.read_reply().body == "GET /\n");
}

TEST_CASE("Replies carry static bytes and headers, but none that would split the reply") {
  static const std::string bytes(300'000, 'x');
  Serving serving([](const api::Request&) {
    api::Reply reply;
    reply.content_type = "application/wasm";
    reply.static_body = bytes;
    reply.headers = {{"ETag", "\"1\""}, {"X-Bad", "a\r\nSet-Cookie: b"}};
    return reply;
  });
  RawConnection client(serving.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br\r\nRange: bytes=0-1\r\n\r\n");
  const RawReply reply = client.read_reply();
  CHECK(reply.status == 200);
  CHECK(reply.body == bytes);
  CHECK(reply.headers.at("etag") == "\"1\"");
  CHECK(reply.headers.count("x-bad") == 0);
  CHECK(reply.headers.count("content-encoding") == 0);
}

TEST_CASE("A POST without any body is answered at once") {
  Serving serving(echo);
  RawConnection client(serving.port());
  client.send("POST /x HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_reply().body == "POST /x\n");
}

TEST_CASE("One connection serves thousands of requests, pipelined ones too") {
  std::atomic<int> count = 0;
  Serving serving([&count](const api::Request&) {
    ++count;
    return text_reply("ok");
  });
  RawConnection client(serving.port());
  for (int i = 0; i < 3000; ++i) {
    client.send(kGet);
    REQUIRE(client.read_reply().body == "ok");
  }
  client.send(kGet + post("{}") + kGet);
  for (int i = 0; i < 3; ++i) CHECK(client.read_reply().body == "ok");
  CHECK(count == 3003);
  CHECK(serving.listener->open_connections() == 1);
}

TEST_CASE("Bodies come through whole, with a length, in chunks, or after 100 Continue") {
  Serving serving([](const api::Request& request) { return text_reply(request.body); });
  RawConnection client(serving.port());
  const std::string large(1'000'000, 'y');
  client.send(post(large));
  CHECK(client.read_reply().body == large);
  client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: "
      "v\r\n\r\n");
  CHECK(client.read_reply().body == "abcde");
  client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  CHECK(client.read_reply().body == "ok");
  client.send(post("a=b", "Content-Type: multipart/form-data; boundary=x\r\n"));
  CHECK(client.read_reply().body == "a=b");
}

TEST_CASE("A body over the limit is refused with 413, whatever its framing") {
  std::atomic<int> calls = 0;
  Serving serving(
      [&calls](const api::Request&) {
        ++calls;
        return text_reply("");
      },
      {.max_body_bytes = 1000});
  const std::string over(1001, 'x');
  const std::string requests[] = {
      post(over), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n" + over,
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + over.substr(1) +
          "\r\n1\r\nx\r\n0\r\n\r\n",
      std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")};
  for (const std::string& request : requests) {
    RawConnection client(serving.port());
    client.send(request);
    const RawReply reply = client.read_reply();
    CHECK(reply.status == 413);
    CHECK(reply.headers.at("content-type") == "application/problem+json");
    CHECK(reply.headers.at("connection") == "close");
    CHECK_THAT(reply.body, Contains("\"code\":\"too_large\"") && Contains("1000 bytes"));
    CHECK(client.is_ended_within(seconds(5)));
  }
  CHECK(calls == 0);
  RawConnection client(serving.port());
  client.send(post(std::string(1000, 'x')));
  CHECK(client.read_reply().status == 200);
}

TEST_CASE("The refusal of a large upload reaches a client that is still sending") {
  Serving serving(echo, {.max_body_bytes = 1000});
  RawConnection client(serving.port());
  client.try_send(post(std::string(3'000'000, 'x')));
  CHECK(client.read_reply().status == 413);
}

TEST_CASE("Requests that are not clean HTTP are refused") {
  Serving serving(echo);
  const std::pair<std::string, int> cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /a%0ab HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400},
      {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", 415},
      {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nHost: a\r\n" + std::string(8, 'X') + ": " + std::string(9000, 'a') + "\r\n\r\n",
       400},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'a'), 431},
  };
  for (const auto& [request, status] : cases) {
    INFO(request.substr(0, 80));
    RawConnection client(serving.port());
    client.try_send(request);
    const RawReply reply = client.read_reply();
    CHECK(reply.status == status);
    CHECK(reply.headers.at("content-type") == "application/problem+json");
    CHECK_THAT(reply.body, Contains("\"status\":" + std::to_string(status)));
    CHECK(client.is_ended_within(seconds(5)));
  }
}

TEST_CASE("A long path costs no stack") {
  Serving serving(echo);
  RawConnection client(serving.port());
  const std::string path = "/" + std::string(8000, 'a');
  client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_reply().body == "GET " + path + "\n");
}

TEST_CASE("Half a request does not hold a connection for long") {
  Serving serving(echo, {.idle_timeout = Duration::millis(50),
                         .head_timeout = Duration::millis(50),
                         .body_timeout = Duration::millis(50)});
  RawConnection silent(serving.port()), half_head(serving.port()), half_body(serving.port()),
      chunks(serving.port());
  half_head.send("GET / HTTP/1.1\r\nHost: a\r\n");
  half_body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
  chunks.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  CHECK(silent.is_ended_within(seconds(5)));
  CHECK(half_head.read_reply().status == 408);
  CHECK(half_head.is_ended_within(seconds(5)));
  CHECK(half_body.read_reply().status == 408);
  CHECK(half_body.is_ended_within(seconds(5)));
  CHECK(chunks.read_reply().status == 408);
}

TEST_CASE("Sixty-four requests are handled at the same time") {
  std::latch all_there(64);
  Serving serving([&all_there](const api::Request&) {
    all_there.arrive_and_wait();
    return text_reply("ok");
  });
  std::vector<std::unique_ptr<RawConnection>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(std::make_unique<RawConnection>(serving.port()));
    clients.back()->send(kGet);
  }
  for (const auto& client : clients) CHECK(client->read_reply().body == "ok");
}

TEST_CASE("When all threads are taken, an idle connection makes room") {
  Serving serving(echo, {.max_threads = 2});
  RawConnection first(serving.port()), second(serving.port());
  for (RawConnection* client : {&first, &second}) {
    client->send(kGet);
    CHECK(client->read_reply().status == 200);
  }
  RawConnection third(serving.port());
  third.send(kGet);
  CHECK(third.read_reply().status == 200);
  int served = 0;
  for (RawConnection* client : {&first, &second})
    if (client->try_send(kGet) && client->read_until("\r\n\r\n")) ++served;
  CHECK(served <= 1);
}

TEST_CASE("What a handler throws goes to the log and not to the client") {
  Serving serving([](const api::Request& request) -> api::Reply {
    if (request.path == "/odd") throw 7;
    throw std::runtime_error("secret detail");
  });
  RawConnection client(serving.port());
  for (const char* path : {"/", "/odd"}) {
    client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const RawReply reply = client.read_reply();
    CHECK(reply.status == 500);
    CHECK(reply.headers.count("exception_what") == 0);
    CHECK_THAT(reply.body, Contains("\"code\":\"internal\"") && !Contains("secret"));
  }
  CHECK_THAT(serving.log.text(), Contains("secret detail"));
}

TEST_CASE("Errors of the handler keep their own body") {
  Serving serving([](const api::Request&) {
    api::Reply reply = text_reply("mine");
    reply.status = 404;
    return reply;
  });
  RawConnection client(serving.port());
  client.send(kGet);
  const RawReply reply = client.read_reply();
  CHECK(reply.status == 404);
  CHECK(reply.body == "mine");
  client.send(kGet);
  CHECK(client.read_reply().status == 404);
}

TEST_CASE("An event stream sends events as they come and heartbeats when none do") {
  const auto stream = std::make_shared<QuietStream>();
  Serving serving([stream](const api::Request&) { return stream_reply(stream); },
                  {.heartbeat = Duration::millis(20)});
  RawConnection client(serving.port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  const RawReply head = client.read_reply();
  CHECK(head.headers.at("content-type") == "text/event-stream");
  CHECK(head.headers.at("cache-control") == "no-store");
  CHECK(head.headers.at("x-accel-buffering") == "no");
  CHECK(head.headers.at("transfer-encoding") == "chunked");
  CHECK(client.read_until(": hb\n\n"));
  CHECK(serving.listener->open_streams() == 1);
  stream->put("data: 1\n\n");
  CHECK(client.read_until("data: 1\n\n"));
  stream->close();
  CHECK(client.read_until("0\r\n\r\n"));
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_reply(false).status == 200);
}

TEST_CASE("A stream whose client left is closed") {
  const auto stream = std::make_shared<QuietStream>();
  Serving serving([stream](const api::Request&) { return stream_reply(stream); },
                  {.heartbeat = Duration::millis(20)});
  {
    RawConnection client(serving.port());
    client.send(kGet);
    CHECK(client.read_until(": hb"));
  }
  CHECK(stream->is_closed_within(seconds(10)));
}

TEST_CASE("More streams than allowed are refused with 503") {
  Serving serving([](const api::Request&) { return stream_reply(std::make_shared<QuietStream>()); },
                  {.max_streams = 1});
  RawConnection first(serving.port()), second(serving.port());
  first.send(kGet);
  CHECK(first.read_reply().status == 200);
  second.send(kGet);
  const RawReply reply = second.read_reply();
  CHECK(reply.status == 503);
  CHECK(reply.headers.at("content-type") == "application/problem+json");
  CHECK(reply.headers.at("retry-after") == "5");
}

TEST_CASE("Stopping ends fifty open streams and idle connections at once") {
  Serving serving([](const api::Request&) { return stream_reply(std::make_shared<QuietStream>()); });
  std::vector<std::unique_ptr<RawConnection>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<RawConnection>(serving.port()));
    clients.back()->send(kGet);
    REQUIRE(clients.back()->read_reply().status == 200);
  }
  RawConnection idle(serving.port());
  const auto begin = Steady::now();
  serving.listener->stop(Duration::seconds(30));
  CHECK(Steady::now() - begin < seconds(1));
  for (const auto& client : clients) CHECK(client->is_ended_within(seconds(5)));
  CHECK(idle.is_ended_within(seconds(5)));
  CHECK_THROWS(RawConnection(serving.port()));
}

TEST_CASE("Stopping lets a request in hand be answered") {
  std::promise<void> arrived, go;
  Serving serving([&](const api::Request&) {
    arrived.set_value();
    go.get_future().wait();
    return text_reply("done");
  });
  RawConnection client(serving.port());
  client.send(kGet);
  arrived.get_future().wait();
  std::thread stopping([&serving] { serving.listener->stop(Duration::seconds(30)); });
  go.set_value();
  CHECK(client.read_reply().body == "done");
  stopping.join();
}

TEST_CASE("Stopping cuts a request that outlives its grace, and waits for its handler") {
  std::promise<void> arrived, go;
  std::atomic<bool> returned = false;
  Serving serving([&](const api::Request&) {
    arrived.set_value();
    go.get_future().wait();
    returned = true;
    return text_reply("late");
  });
  RawConnection client(serving.port());
  client.send(kGet);
  arrived.get_future().wait();
  std::thread stopping([&serving] { serving.listener->stop(Duration::millis(10)); });
  CHECK(client.is_ended_within(seconds(5)));
  go.set_value();
  stopping.join();
  CHECK(returned);
}

TEST_CASE("A listener that never served can be stopped, and stopping twice is fine") {
  RecordingLog log;
  auto listener = Listener::open({}, echo, log);
  REQUIRE(listener.ok());
  CHECK((*listener)->port() > 0);
  (*listener)->stop(Duration{});
  (*listener)->stop(Duration{});
}

TEST_CASE("A busy port names the next one to try") {
  Serving serving(echo);
  RecordingLog log;
  ListenOptions options;
  options.port = serving.port();
  const auto second = Listener::open(options, echo, log);
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::unavailable);
  CHECK_THAT(second.error().message,
             Contains("127.0.0.1:" + std::to_string(serving.port())) && Contains("try --listen 127.0.0.1:"));
}

TEST_CASE("An address that is not this machine's is refused with one that is") {
  RecordingLog log;
  for (const char* host : {"192.0.2.1", "no such host", "256.1.1.1"}) {
    ListenOptions options;
    options.host = host;
    options.port = 8640;
    const auto listener = Listener::open(options, echo, log);
    REQUIRE_FALSE(listener.ok());
    CHECK_THAT(listener.error().message, Contains("try --listen 127.0.0.1:8640"));
  }
}

TEST_CASE("who sent a request is the peer, or what a trusted proxy says") {
  const api::Handler tell = [](const api::Request& request) { return text_reply(request.remote_address); };
  const auto ask = [](Serving& serving, const std::string& headers) {
    RawConnection connection(serving.port());
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
    return connection.read_reply().body;
  };
  Serving open(tell);
  CHECK(ask(open, "X-Forwarded-For: 203.0.113.9\r\n") == "127.0.0.1");
  ListenOptions options;
  options.trusted_proxies = {net::parse_network("127.0.0.0/8").value()};
  Serving behind(tell, options);
  CHECK(ask(behind, "") == "127.0.0.1");
  CHECK(ask(behind, "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n") == "203.0.113.9");
  CHECK(ask(behind, "X-Forwarded-For: 6.6.6.6\r\nx-forwarded-for: 203.0.113.9\r\n") == "203.0.113.9");
  CHECK(ask(behind, "X-Forwarded-For: nonsense\r\n") == "127.0.0.1");
}
