#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <future>

#include "server/control/control_client.h"
#include "server/control/control_message.h"
#include "server/control/control_server.h"
#include "tests/server/crypto/temporary_directory.h"
#include "tests/server/http/recording_log.h"

using namespace signalbox;
using namespace signalbox::control;
using Catch::Contains;

namespace {

constexpr Duration kPatience = Duration::seconds(10);

api::Reply echo(const api::Request& request) {
  api::Reply reply;
  reply.status = 201;
  reply.content_type = "text/plain";
  reply.body = request.method + " " + request.path + " " + request.body;
  for (const auto& [name, value] : request.query) reply.body += " " + name + "=" + value;
  if (request.channel == api::Channel::control_socket) reply.body += " trusted";
  return reply;
}

struct Serving {
  explicit Serving(api::Handler handler = echo, ControlOptions options = {}) {
    auto opened = ControlServer::open(path, std::move(handler), log, options);
    REQUIRE(opened.ok());
    server = std::move(opened).value();
  }
  // What the server answers to bytes that no client of ours would send.
  api::Reply say(const std::string& text) {
    const Descriptor peer(::socket(AF_UNIX, SOCK_STREAM, 0));
    const auto address = address_of(path);
    REQUIRE(::connect(peer.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0);
    ::send(peer.get(), text.data(), text.size(), MSG_NOSIGNAL);
    const auto line = read_line(peer.get(), 1 << 20, kPatience);
    REQUIRE(line.ok());
    return *decode_reply(*line);
  }

  TemporaryDirectory dir;
  std::string path = dir / "control.sock";
  RecordingLog log;
  std::unique_ptr<ControlServer> server;
};

api::Request request_of(const std::string& method, const std::string& path, const std::string& body = "") {
  api::Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  return request;
}

}  // namespace

TEST_CASE("A request crosses the control socket and its reply comes back") {
  Serving serving;
  api::Request request = request_of("POST", "/api/v1/keys", "{\"a\":\"ä\\n\"}");
  request.query = {{"x", "1\n2"}};
  const auto reply = control::send(serving.path, request, kPatience);
  REQUIRE(reply.ok());
  CHECK(reply->status == 201);
  CHECK(reply->content_type == "text/plain");
  CHECK(reply->body == "POST /api/v1/keys {\"a\":\"ä\\n\"} x=1\n2 trusted");
}

TEST_CASE("The control socket is for its owner only") {
  Serving serving;
  struct stat info;
  REQUIRE(::stat(serving.path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  ::chmod(serving.path.c_str(), 0666);
  const auto reply = control::send(serving.path, request_of("GET", "/"), kPatience);
  CHECK(reply.error().code == ErrorCode::permission_denied);
}

TEST_CASE("Large bodies cross, too large ones are refused") {
  Serving serving(echo, {.max_request_bytes = 300'000});
  const auto fits =
      control::send(serving.path, request_of("POST", "/", std::string(290'000, 'x')), kPatience);
  REQUIRE(fits.ok());
  CHECK(fits->status == 201);
  const auto over =
      control::send(serving.path, request_of("POST", "/", std::string(1'000'000, 'x')), kPatience);
  REQUIRE(over.ok());
  CHECK(over->status == 413);
}

TEST_CASE("Lines that are no requests get an answer that says why") {
  Serving serving(echo, {.read_timeout = Duration::millis(50)});
  CHECK(serving.say("nonsense\n").status == 400);
  CHECK(serving.say("{}\n").status == 400);
  CHECK(serving.say("{\"method\":1,\"path\":\"/\"}\n").status == 400);
  CHECK_THAT(serving.say("{\"method\":\"GET\"}\n").body, Contains("path is required"));
  CHECK(serving.say("{\"method\":\"GET\",\"path\":\"/\"}").status == 408);  // no end of line
  CHECK(serving.say("{\"method\":\"GET\",\"path\":\"/\"}\n").status == 201);
}

TEST_CASE("What a handler throws stays in the log, and streams are refused") {
  Serving serving([](const api::Request& request) -> api::Reply {
    if (request.path == "/throw") throw std::runtime_error("secret detail");
    class Endless final : public api::EventStream {
      bool next(std::string&, Duration) override { return true; }
      void close() override {}
    };
    api::Reply reply;
    reply.stream = std::make_shared<Endless>();
    return reply;
  });
  const auto thrown = control::send(serving.path, request_of("GET", "/throw"), kPatience);
  REQUIRE(thrown.ok());
  CHECK(thrown->status == 500);
  CHECK_THAT(thrown->body, !Contains("secret"));
  CHECK_THAT(serving.log.text(), Contains("secret detail"));
  CHECK(control::send(serving.path, request_of("GET", "/stream"), kPatience)->status == 400);
}

TEST_CASE("A stale socket is replaced, a living one and other files are not") {
  TemporaryDirectory dir;
  RecordingLog log;
  const std::string path = dir / "control.sock";
  {
    const Descriptor stale(::socket(AF_UNIX, SOCK_STREAM, 0));
    const auto address = address_of(path);
    REQUIRE(::bind(stale.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0);
  }
  CHECK(control::send(path, request_of("GET", "/"), kPatience).error().code != ErrorCode::not_found);
  {
    const auto first = ControlServer::open(path, echo, log);
    REQUIRE(first.ok());
    CHECK(ControlServer::open(path, echo, log).error().code == ErrorCode::unavailable);
  }
  CHECK(control::send(path, request_of("GET", "/"), kPatience).error().code == ErrorCode::not_found);
  std::ofstream(path) << "precious";
  CHECK(ControlServer::open(path, echo, log).error().code == ErrorCode::unavailable);
  CHECK(std::filesystem::exists(path));
}

TEST_CASE("A server that ends with the request in hand is told from one that was never there") {
  TemporaryDirectory dir;
  const std::string path = dir / "control.sock";
  const Descriptor listening(::socket(AF_UNIX, SOCK_STREAM, 0));
  const auto address = address_of(path);
  REQUIRE(::bind(listening.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0);
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  REQUIRE(::listen(listening.get(), 1) == 0);
  std::thread dying([&] {
    const Descriptor peer(::accept(listening.get(), nullptr, nullptr));
    CHECK(read_line(peer.get(), 4096, kPatience).ok());
  });
  const auto reply = control::send(path, request_of("POST", "/once"), kPatience);
  dying.join();
  CHECK(reply.error().code == ErrorCode::upstream_failed);
  CHECK_THAT(reply.error().message, Contains("ended before it answered"));
}

TEST_CASE("A path that no socket can have is refused with advice") {
  RecordingLog log;
  const auto server = ControlServer::open("/tmp/" + std::string(200, 'x'), echo, log);
  CHECK(server.error().code == ErrorCode::invalid_argument);
  CHECK_THAT(server.error().message, Contains("--data"));
}

TEST_CASE("Stopping lets a handler finish and its answer out") {
  std::promise<void> arrived, go;
  Serving serving([&](const api::Request& request) {
    arrived.set_value();
    go.get_future().wait();
    return echo(request);
  });
  auto reply = std::async(std::launch::async,
                          [&] { return control::send(serving.path, request_of("GET", "/slow"), kPatience); });
  arrived.get_future().wait();
  std::thread stopping([&serving] { serving.server->stop(); });
  go.set_value();
  CHECK(reply.get()->body == "GET /slow  trusted");
  stopping.join();
  CHECK_FALSE(std::filesystem::exists(serving.path));
}

TEST_CASE("Stopping does not wait for silent peers, and more peers than threads are all served") {
  Serving serving(echo, {.threads = 2, .read_timeout = Duration::seconds(60)});
  std::vector<std::future<Result<api::Reply>>> replies;
  for (int i = 0; i < 16; ++i)
    replies.push_back(std::async(
        std::launch::async, [&] { return control::send(serving.path, request_of("GET", "/"), kPatience); }));
  for (auto& reply : replies) CHECK(reply.get().ok());
  const Descriptor silent(::socket(AF_UNIX, SOCK_STREAM, 0));
  const auto address = address_of(serving.path);
  REQUIRE(::connect(silent.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0);
  const auto begin = std::chrono::steady_clock::now();
  serving.server->stop();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
