#include "server/http_client/curl_client.h"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <thread>

#include "server/runtime/cancel.h"
#include "server/runtime/system_clock.h"
#include "tests/server/http_client/scripted_server.h"

using namespace signalbox;
using Catch::Contains;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

const char* const kScope = "test";

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

bool ok_script(const std::string&, const ScriptedServer::Peer& peer) {
  return peer.write(reply_text(200, "ok"));
}

struct Setup {
  explicit Setup(ScriptedServer::Script script = ok_script, CurlClientOptions options = {})
      : upstream(std::move(script)) {
    rules.allowed[kScope] = {"127.0.0.1:" + std::to_string(upstream.port())};
    options.version = "1.2.3";
    client.emplace(options, rules, clock);
  }

  CallContext context(Duration time = Duration::seconds(10)) {
    CallContext out;
    out.deadline = clock.monotonic() + time;
    return out;
  }
  HttpRequest request(const std::string& path = "/") {
    HttpRequest out;
    out.url = "http://127.0.0.1:" + std::to_string(upstream.port()) + path;
    out.guard_scope = kScope;
    return out;
  }

  SystemClock clock;
  ScriptedServer upstream;
  GuardRules rules;
  std::optional<CurlClient> client;
};

}  // namespace

TEST_CASE("A request goes out as it was given and its answer comes back whole") {
  std::string seen;
  Setup setup([&seen](const std::string& request, const ScriptedServer::Peer& peer) {
    seen = request;
    return peer.write(reply_text(418, "teapot", "X-One: 1\r\nX-Two:  2 \r\n"));
  });
  HttpRequest request = setup.request("/a/../b%2F?q=1");
  request.method = "PATCH";
  request.headers = {{"X-Token", "t"}, {"X-Empty", ""}, {"Host", "evil"}, {"Content-Length", "9"}};
  request.body = std::string("{\0}", 3);
  const auto response = setup.client->send(request, setup.context());
  REQUIRE(response.ok());
  CHECK(response->status == 418);
  CHECK(response->body == "teapot");
  CHECK(header_of(response->headers, "x-two") == "2");
  CHECK_THAT(seen, Contains("PATCH /a/../b%2F?q=1 HTTP/1.1\r\n") &&
                       Contains("User-Agent: Signalbox/1.2.3\r\n") && Contains("X-Token: t\r\n") &&
                       Contains("X-Empty:") && Contains("Content-Length: 3\r\n") && !Contains("evil") &&
                       !Contains("x-www-form-urlencoded") && !Contains("Expect"));
  CHECK(seen.substr(seen.size() - 3) == request.body);
}

TEST_CASE("Every method goes out as itself") {
  std::string seen;
  Setup setup([&seen](const std::string& request, const ScriptedServer::Peer& peer) {
    seen = request;
    return peer.write(request.substr(0, 4) == "HEAD" ? "HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\n"
                                                     : reply_text(200, "ok"));
  });
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET"}) {
    HttpRequest request = setup.request();
    request.method = method;
    const auto response = setup.client->send(request, setup.context());
    REQUIRE(response.ok());
    CHECK_THAT(seen, Catch::StartsWith(std::string(method) + " / "));
  }
  CHECK(setup.upstream.connections() == 1);
}

TEST_CASE("Connections are kept and reused") {
  Setup setup;
  for (int i = 0; i < 50; ++i) REQUIRE(setup.client->send(setup.request(), setup.context()).ok());
  CHECK(setup.upstream.requests() == 50);
  CHECK(setup.upstream.connections() == 1);
}

TEST_CASE("A request that asks for it has a connection of its own") {
  Setup setup;
  REQUIRE(setup.client->send(setup.request(), setup.context()).ok());
  HttpRequest alone = setup.request();
  alone.headers.emplace_back("Connection", "close");
  REQUIRE(setup.client->send(alone, setup.context()).ok());
  CHECK(setup.upstream.connections() == 2);
  REQUIRE(setup.client->send(setup.request(), setup.context()).ok());
  CHECK(setup.upstream.connections() == 2);
}

TEST_CASE("A connection is not shared between scopes, nor kept past a change of the rules") {
  Setup setup;
  setup.rules.allowed["second"] = setup.rules.allowed[kScope];
  setup.client->set_rules(setup.rules);
  HttpRequest request = setup.request();
  REQUIRE(setup.client->send(request, setup.context()).ok());
  request.guard_scope = "second";
  REQUIRE(setup.client->send(request, setup.context()).ok());
  CHECK(setup.upstream.connections() == 2);
  request.guard_scope = "third";
  CHECK(setup.client->send(request, setup.context()).error().code == ErrorCode::permission_denied);
  setup.client->set_rules({});
  request.guard_scope = kScope;
  CHECK(setup.client->send(request, setup.context()).error().code == ErrorCode::permission_denied);
  CHECK(setup.upstream.requests() == 2);
}

TEST_CASE("No spelling of a private address gets past the guard") {
  CurlClientOptions options;
  Setup probe;
  const std::string port = std::to_string(probe.upstream.port());
  options.host_entries = {"two.example:" + port + ":127.0.0.1,[::1]",
                          "metadata.example:" + port + ":169.254.169.254"};
  GuardRules rules;
  rules.allowed["other"] = {"127.0.0.1:" + port};
  CurlClient client(options, rules, probe.clock);
  for (const char* host :
       {"127.0.0.1",          "127.1",           "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.0.0.1",
        "017700000001",       "127.0.0.1.",      "localhost",  "localhost.", "LOCALHOST",  "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]",       "0.0.0.0",    "0",          "two.example",
        "TWO.example",        "metadata.example"}) {
    INFO(host);
    HttpRequest request;
    request.url = "http://" + std::string(host) + ":" + port + "/";
    request.guard_scope = kScope;
    const auto response = client.send(request, probe.context());
    REQUIRE_FALSE(response.ok());
    // A name that the system does not resolve at all was not reached either.
    const bool is_refused = response.error().code == ErrorCode::permission_denied;
    CHECK((is_refused || response.error().message.find("no address was found") != std::string::npos));
    if (std::string(host) == "two.example") CHECK(is_refused);
    if (std::string(host) == "2130706433") CHECK(is_refused);
  }
  CHECK(probe.upstream.connections() == 0);
}

TEST_CASE("A permitted name works whatever it resolves to") {
  Setup probe;
  const std::string port = std::to_string(probe.upstream.port());
  CurlClientOptions options;
  options.host_entries = {"crm.example:" + port + ":127.0.0.1"};
  GuardRules rules;
  rules.allowed[kScope] = {"crm.example:" + port};
  CurlClient client(options, rules, probe.clock);
  HttpRequest request;
  request.url = "http://crm.example:" + port + "/";
  request.guard_scope = kScope;
  CHECK(client.send(request, probe.context()).ok());
}

TEST_CASE("Own listeners are out of reach, but for the sample feed") {
  Setup setup;
  setup.rules.forbidden = {{*net::parse_address("127.0.0.1"), setup.upstream.port()}};
  setup.rules.sample_url = setup.request("/feed.xml").url;
  setup.client->set_rules(setup.rules);
  CHECK(setup.client->send(setup.request("/feed.xml"), setup.context()).ok());
  CHECK(setup.client->send(setup.request("/other"), setup.context()).error().code ==
        ErrorCode::permission_denied);
  CHECK(setup.upstream.requests() == 1);
}

TEST_CASE("Redirects are answers, not errands") {
  Setup setup([](const std::string&, const ScriptedServer::Peer& peer) {
    return peer.write(reply_text(302, "", "Location: /elsewhere\r\n"));
  });
  const auto response = setup.client->send(setup.request(), setup.context());
  REQUIRE(response.ok());
  CHECK(response->status == 302);
  CHECK(header_of(response->headers, "location") == "/elsewhere");
  CHECK(setup.upstream.requests() == 1);
}

TEST_CASE("The environment's proxy is not asked") {
  ::setenv("http_proxy", "http://192.0.2.1:9", 1);
  Setup setup;
  CHECK(setup.client->send(setup.request(), setup.context()).ok());
  ::unsetenv("http_proxy");
}

TEST_CASE("Behind the operator's proxy, hosts that are private by their spelling are refused") {
  CurlClientOptions options;
  Setup proxy;
  options.proxy = "http://127.0.0.1:" + std::to_string(proxy.upstream.port());
  CurlClient client(options, {}, proxy.clock);
  HttpRequest request;
  request.url = "http://example.com/x";
  CHECK(client.send(request, proxy.context()).ok());
  for (const char* url :
       {"http://127.0.0.1/", "http://[::1]/", "http://localhost./", "http://a.localhost/"}) {
    request.url = url;
    CHECK(client.send(request, proxy.context()).error().code == ErrorCode::permission_denied);
  }
  CHECK(proxy.upstream.requests() == 1);
}

TEST_CASE("Cancelling ends a hung request at once") {
  CancelSource source;
  std::promise<void> arrived;
  Setup setup([&](const std::string&, const ScriptedServer::Peer& peer) {
    arrived.set_value();
    peer.wait_for_end();
    return false;
  });
  CallContext context = setup.context(Duration::seconds(60));
  context.cancel = source.token();
  auto answer = std::async(std::launch::async, [&] { return setup.client->send(setup.request(), context); });
  arrived.get_future().wait();
  const auto begin = Steady::now();
  source.cancel();
  CHECK(answer.get().error().code == ErrorCode::cancelled);
  CHECK(Steady::now() - begin < milliseconds(100));
}

TEST_CASE("A request that is cancelled or late already is not sent") {
  CancelSource source;
  source.cancel();
  Setup setup;
  CallContext context = setup.context();
  context.cancel = source.token();
  CHECK(setup.client->send(setup.request(), context).error().code == ErrorCode::cancelled);
  CHECK(setup.client->send(setup.request(), setup.context(Duration{})).error().code ==
        ErrorCode::deadline_exceeded);
  CHECK(setup.upstream.connections() == 0);
}

TEST_CASE("The deadline ends a hung request, and the handle is good for the next") {
  std::atomic<bool> hangs = true;
  Setup setup([&hangs](const std::string&, const ScriptedServer::Peer& peer) {
    if (!hangs) return peer.write(reply_text(200, "ok"));
    peer.wait_for_end();
    return false;
  });
  const auto begin = Steady::now();
  const auto late = setup.client->send(setup.request(), setup.context(Duration::millis(50)));
  CHECK(late.error().code == ErrorCode::deadline_exceeded);
  CHECK(Steady::now() - begin < milliseconds(2000));
  hangs = false;
  CHECK(setup.client->send(setup.request(), setup.context())->body == "ok");
}

TEST_CASE("An answer that drips past the deadline is late as a whole") {
  Setup setup([](const std::string&, const ScriptedServer::Peer& peer) {
    peer.write("HTTP/1.1 200 X\r\nContent-Length: 1000000000\r\n\r\n");
    while (peer.write("x")) std::this_thread::yield();
    return false;
  });
  HttpRequest request = setup.request();
  request.max_response_bytes = 1'000'000'000;
  CHECK(setup.client->send(request, setup.context(Duration::millis(50))).error().code ==
        ErrorCode::deadline_exceeded);
}

TEST_CASE("Answers over the limit are refused, packed ones by what they unpack to") {
  const std::string large(2'000'000, 'x');
  const std::string packed = gzip(large);
  REQUIRE(packed.size() < 10'000);
  Setup setup([&](const std::string& request, const ScriptedServer::Peer& peer) {
    if (request.find("/packed") != std::string::npos)
      return peer.write(reply_text(200, packed, "Content-Encoding: gzip\r\n"));
    return peer.write(reply_text(200, large));
  });
  for (const char* path : {"/packed", "/plain"}) {
    HttpRequest request = setup.request(path);
    request.max_response_bytes = large.size() - 1;
    const auto over = setup.client->send(request, setup.context());
    REQUIRE_FALSE(over.ok());
    CHECK(over.error().code == ErrorCode::too_large);
    request.max_response_bytes = large.size();
    const auto fits = setup.client->send(request, setup.context());
    REQUIRE(fits.ok());
    CHECK(fits->body == large);
    CHECK(header_of(fits->headers, "content-encoding").empty());
  }
}

TEST_CASE("A head without end is too large") {
  Setup setup([](const std::string&, const ScriptedServer::Peer& peer) {
    peer.write("HTTP/1.1 200 X\r\n");
    while (peer.write("X-Fill: " + std::string(1000, 'x') + "\r\n")) {
    }
    return false;
  });
  CHECK(setup.client->send(setup.request(), setup.context()).error().code == ErrorCode::too_large);
}

TEST_CASE("A stream hands over head and pieces as they come, and ends when told to") {
  std::promise<void> first_seen;
  auto gate = first_seen.get_future().share();
  Setup setup([gate](const std::string&, const ScriptedServer::Peer& peer) {
    peer.write(
        "HTTP/1.1 103 X\r\nLink: a\r\n\r\nHTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\ndata: "
        "1\n\n");
    gate.wait();
    peer.write("data: 2\n\n");
    peer.wait_for_end();
    return false;
  });
  std::string body;
  HttpHeaders head;
  int heads = 0;
  HttpStream stream;
  stream.on_head = [&](int status, const HttpHeaders& headers) {
    ++heads;
    head = headers;
    return status == 200;
  };
  stream.on_body = [&](std::string_view bytes) {
    if (body.empty()) first_seen.set_value();
    body.append(bytes);
    return body.find("data: 2") == std::string::npos;
  };
  CHECK(setup.client->stream(setup.request(), stream, setup.context()).ok());
  CHECK(body == "data: 1\n\ndata: 2\n\n");
  CHECK(heads == 1);
  CHECK(head == HttpHeaders{{"Content-Type", "text/event-stream"}});
}

TEST_CASE("A stream that wants no body after its head ends well") {
  Setup setup;
  HttpStream stream;
  bool has_body = false;
  stream.on_head = [](int, const HttpHeaders&) { return false; };
  stream.on_body = [&has_body](std::string_view) { return has_body = true; };
  CHECK(setup.client->stream(setup.request(), stream, setup.context()).ok());
  CHECK_FALSE(has_body);
}

TEST_CASE("An upstream that is not there, or hangs up, is unavailable and says so without secrets") {
  Setup setup([](const std::string&, const ScriptedServer::Peer&) { return false; });
  const auto hung_up = setup.client->send(setup.request("/secret"), setup.context());
  CHECK(hung_up.error().code == ErrorCode::upstream_unavailable);
  CHECK_THAT(hung_up.error().message, !Contains("secret"));

  HttpRequest request = setup.request();
  {
    ScriptedServer gone(ok_script);
    request.url = "http://127.0.0.1:" + std::to_string(gone.port()) + "/";
    setup.rules.allowed[kScope].insert("127.0.0.1:" + std::to_string(gone.port()));
  }
  setup.client->set_rules(setup.rules);
  CHECK_THAT(setup.client->send(request, setup.context()).error().message,
             Contains("refused the connection"));

  request.url = "http://" + std::string(64, 'a') + ".invalid/";  // no name server is asked
  const auto unknown = setup.client->send(request, setup.context());
  CHECK(unknown.error().code == ErrorCode::upstream_unavailable);

  request.url = "https://127.0.0.1:" + std::to_string(setup.upstream.port()) + "/";
  const auto no_tls = setup.client->send(request, setup.context());
  CHECK(no_tls.error().code == ErrorCode::upstream_unavailable);
}

TEST_CASE("A request with side effects is not sent again when its connection dies") {
  std::atomic<int> answered = 0;
  Setup setup([&answered](const std::string&, const ScriptedServer::Peer& peer) {
    return answered++ % 2 == 0 && peer.write(reply_text(200, "ok"));
  });
  HttpRequest request = setup.request();
  request.method = "POST";
  request.body = "{}";
  REQUIRE(setup.client->send(request, setup.context()).ok());
  const auto lost = setup.client->send(request, setup.context());
  CHECK(lost.error().code == ErrorCode::upstream_unavailable);
  CHECK(setup.upstream.requests() == 2);

  request.method = "GET";
  request.body.clear();
  REQUIRE(setup.client->send(request, setup.context()).ok());
  CHECK(setup.client->send(request, setup.context()).ok());
  CHECK(setup.upstream.requests() == 5);
}

TEST_CASE("Requests that would not be valid HTTP are not sent") {
  Setup setup;
  for (const auto& header : {std::pair<std::string, std::string>{"X", "a\r\nY: b"},
                             {"X\r\nY", "b"},
                             {"", "b"},
                             {"X:", "b"},
                             {"X Y", "b"}}) {
    HttpRequest request = setup.request();
    request.headers = {header};
    CHECK(setup.client->send(request, setup.context()).error().code == ErrorCode::invalid_argument);
  }
  for (const char* method : {"", "GET /x", "GET\r\n"}) {
    HttpRequest request = setup.request();
    request.method = method;
    CHECK(setup.client->send(request, setup.context()).error().code == ErrorCode::invalid_argument);
  }
  for (const char* url : {"file:///etc/passwd", "ftp://a/", "http://u:p@127.0.0.1/", "gopher://a"}) {
    HttpRequest request = setup.request();
    request.url = url;
    CHECK(setup.client->send(request, setup.context()).error().code == ErrorCode::invalid_argument);
  }
  CHECK(setup.upstream.connections() == 0);
}

TEST_CASE("Many threads share one client") {
  Setup setup;
  std::vector<std::future<bool>> all;
  for (int i = 0; i < 8; ++i)
    all.push_back(std::async(std::launch::async, [&setup] {
      for (int k = 0; k < 50; ++k)
        if (!setup.client->send(setup.request(), setup.context()).ok()) return false;
      return true;
    }));
  for (auto& one : all) CHECK(one.get());
  CHECK(setup.upstream.connections() <= 8);
}
