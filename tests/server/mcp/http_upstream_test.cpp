#include "server/mcp/http_upstream.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/server/mcp/fake_world.h"

using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr const char* kUrl = "https://secret.example/mcp?key=canary";

struct World {
  ScriptedServer server;
  MovableClock clock;
  Linger linger;
  Courier courier;
  std::string saved;

  HttpUpstreamWorld ports() { return {server, clock, linger, courier}; }

  std::unique_ptr<HttpUpstream> upstream(std::optional<Secret> earlier = std::nullopt,
                                         std::string url = kUrl) {
    UpstreamConfig config;
    config.name = "notes";
    config.url = Secret(std::move(url));
    config.headers = {{"Authorization", Secret("Bearer canary-token")}};
    return std::make_unique<HttpUpstream>(
        std::move(config), ports(), std::move(earlier),
        HttpUpstream::Hooks{[this](const Secret& secret) { saved = secret.reveal(); }, {}});
  }

  Result<McpToolResult> call(HttpUpstream& upstream, std::string tool, const std::string& arguments = "{}",
                             const ProgressSink& progress = {}) {
    return upstream.call_tool(tool, {arguments}, call_context(clock), progress);
  }
};

void hides_the_address(const Error& error) {
  INFO(error.message);
  CHECK(error.message.find("canary") == std::string::npos);
  CHECK(error.message.find("secret.example") == std::string::npos);
  CHECK(error.message.find("notes") != std::string::npos);
}

}  // namespace

TEST_CASE("A call opens the session once and keeps the result's bytes") {
  for (const bool as_stream : {true, false}) {
    World world;
    world.server.answers_as_stream = as_stream;
    const auto upstream = world.upstream();
    for (int i = 0; i < 3; ++i) {
      const auto result = world.call(*upstream, "echo", R"({"n":1})");
      REQUIRE(result.ok());
      CHECK(result->result.text == (as_stream ? R"({"content": [],"echo":{"n":1}})"
                                              : R"({"content": [],"structuredContent":{"echo":{"n":1}}})"));
      CHECK_FALSE(result->is_error);
    }
    CHECK(world.server.count("initialize") == 1);
    CHECK(world.server.count("notifications/initialized") == 1);
    const HttpRequest last = world.server.requests().back();
    CHECK(header_of(last.headers, "Mcp-Session-Id") == "upstream-session-1");
    CHECK(header_of(last.headers, "MCP-Protocol-Version") == "2025-11-25");
    CHECK(header_of(last.headers, "Authorization") == "Bearer canary-token");
    CHECK(header_of(last.headers, "Accept") == "application/json, text/event-stream");
    CHECK(last.guard_scope == "notes");
  }
}

TEST_CASE("Progress arrives before the result, in order") {
  World world;
  std::vector<double> seen;
  const auto upstream = world.upstream();
  REQUIRE(world
              .call(*upstream, "steps", "{}",
                    [&](const Progress& progress) { seen.push_back(progress.progress); })
              .ok());
  CHECK(seen == std::vector<double>{1, 2});
}

TEST_CASE("A tool's own failure is a result") {
  World world;
  const auto result = world.call(*world.upstream(), "fail");
  REQUIRE(result.ok());
  CHECK(result->is_error);
}

TEST_CASE("A session the server forgot is opened anew, and the call repeated once") {
  for (const int status : {404, 400, 401}) {
    World world;
    world.server.unknown_session_status = status;
    const auto upstream = world.upstream();
    REQUIRE(world.call(*upstream, "echo").ok());
    world.server.restart();
    REQUIRE(world.call(*upstream, "echo").ok());
    CHECK(world.server.count("initialize") == 2);
    CHECK(world.server.count("tools/call") == 2);
    CHECK(world.saved.find("upstream-session-2") != std::string::npos);
  }
}

TEST_CASE("A call that may have run is never repeated") {
  World world;
  const auto upstream = world.upstream();
  world.server.breaks_off = true;
  const auto broken = world.call(*upstream, "echo");
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().code == ErrorCode::upstream_unavailable);
  CHECK(broken.error().message.find("may or may not have run") != std::string::npos);
  CHECK(world.server.count("tools/call") == 1);
  for (const int status : {500, 502, 503, 429}) {
    world.server.fixed_status = status;
    const std::size_t before = world.server.requests().size();
    const auto refused = world.call(*upstream, "echo");
    REQUIRE_FALSE(refused.ok());
    hides_the_address(refused.error());
    CHECK(world.server.requests().size() == before + 1);
  }
}

TEST_CASE("A stream that broke off is taken up after its last event") {
  World world;
  world.server.resumable = true;
  const auto result = world.call(*world.upstream(), "echo");
  REQUIRE(result.ok());
  CHECK(result->result.text.find("resumed") != std::string::npos);
  CHECK(world.server.count("GET event-1") == 1);
  CHECK(world.server.count("tools/call") == 1);
}

TEST_CASE("A stream left open after its answer holds the caller up only for a moment") {
  World world;
  world.server.leaves_streams_open = true;
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(world.call(*world.upstream(), "echo").ok());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("Failures name the server, never its address or credentials") {
  World world;
  const auto upstream = world.upstream();
  const auto refused = world.call(*upstream, "nope");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().message.find("[hidden]") != std::string::npos);
  hides_the_address(refused.error());
  world.server.reachable = false;
  const auto unreachable = world.call(*upstream, "echo");
  REQUIRE_FALSE(unreachable.ok());
  CHECK(unreachable.error().code == ErrorCode::upstream_unavailable);
  hides_the_address(unreachable.error());
  world.server.reachable = true;
  world.server.fixed_status = 401;
  const auto unauthorised = world.call(*upstream, "echo");
  REQUIRE_FALSE(unauthorised.ok());
  CHECK(unauthorised.error().code == ErrorCode::not_configured);
  hides_the_address(unauthorised.error());
}

TEST_CASE("A cancelled call ends at once, and the server is told") {
  World world;
  const auto upstream = world.upstream();
  CancelSource source;
  CallContext context = call_context(world.clock);
  context.cancel = source.token();
  std::optional<Result<McpToolResult>> result;
  std::thread caller([&] { result = upstream->call_tool("wait", {}, context, {}); });
  CHECK(world.server.waits_for("waiting"));
  source.cancel();
  caller.join();
  REQUIRE_FALSE(result->ok());
  CHECK(result->error().code == ErrorCode::cancelled);
  CHECK(world.server.waits_for("notifications/cancelled"));
}

TEST_CASE("Parallel calls share one session, also when it is lost") {
  World world;
  const auto upstream = world.upstream();
  const auto storm = [&] {
    std::vector<std::thread> callers;
    std::atomic<int> good{0};
    for (int i = 0; i < 8; ++i)
      callers.emplace_back([&, i] {
        const std::string arguments = "{\"n\":" + std::to_string(i) + "}";
        const auto result = world.call(*upstream, "echo", arguments);
        if (result.ok() && result->result.text.find(arguments) != std::string::npos) ++good;
      });
    for (std::thread& caller : callers) caller.join();
    return good.load();
  };
  CHECK(storm() == 8);
  CHECK(world.server.count("initialize") == 1);
  world.server.restart();
  CHECK(storm() == 8);
  CHECK(world.server.count("initialize") == 2);
}

TEST_CASE("A saved session is used again, but only at the address it was opened at") {
  World world;
  REQUIRE(world.call(*world.upstream(), "echo").ok());
  const Secret saved(world.saved);
  REQUIRE(world.call(*world.upstream(saved), "echo").ok());
  CHECK(world.server.count("initialize") == 1);
  REQUIRE(world.call(*world.upstream(saved, "https://other.example/mcp"), "echo").ok());
  CHECK(world.server.count("initialize") == 2);
  REQUIRE(world.call(*world.upstream(Secret("not json")), "echo").ok());
  CHECK(world.server.count("initialize") == 3);
}

TEST_CASE("A session is renewed after a day, and the old one ended") {
  World world;
  const auto upstream = world.upstream();
  REQUIRE(world.call(*upstream, "echo").ok());
  world.clock.advance(Duration::hours(23));
  REQUIRE(world.call(*upstream, "echo").ok());
  CHECK(world.server.count("initialize") == 1);
  world.clock.advance(Duration::hours(1));
  REQUIRE(world.call(*upstream, "echo").ok());
  CHECK(world.server.count("initialize") == 2);
  CHECK(world.server.waits_for("DELETE"));
  CHECK(world.server.open_sessions() == 1);
}

TEST_CASE("A stopped session is ended at the server and serves nothing more") {
  World world;
  const auto upstream = world.upstream();
  REQUIRE(world.call(*upstream, "echo").ok());
  upstream->stop();
  CHECK(world.server.waits_for("DELETE"));
  CHECK(world.call(*upstream, "echo").error().code == ErrorCode::unavailable);
}

TEST_CASE("Tools are listed with their hints") {
  World world;
  const auto tools = world.upstream()->list_tools(call_context(world.clock));
  REQUIRE(tools.ok());
  REQUIRE(tools->size() == 4);
  CHECK((*tools)[0].name == "echo");
  CHECK((*tools)[0].hints.read_only);
}
