#include "server/mcp/federation.h"

#include <catch2/catch.hpp>
#include <thread>

#include "tests/server/mcp/fake_world.h"
#include "tests/server/mcp/shell_server.h"

using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr const char* kUrl = "https://secret.example/mcp?key=canary";

UpstreamConfig http_config(std::string name) {
  UpstreamConfig config;
  config.name = std::move(name);
  config.url = Secret(kUrl);
  return config;
}

UpstreamConfig shell_config(std::string name) {
  UpstreamConfig config;
  config.name = std::move(name);
  config.command = shell_server();
  return config;
}

struct World {
  ScriptedServer server;
  MovableClock clock;
  KeptLog log;
  MemoryVault vault;
  std::atomic<int> compiled{0};

  std::unique_ptr<Federation> federation(std::vector<UpstreamConfig> upstreams) {
    return std::make_unique<Federation>(std::move(upstreams), server, clock, log, vault,
                                        [this](const JsonText&) {
                                          ++compiled;
                                          return std::shared_ptr<const Schema>();
                                        });
  }

  Result<ToolResult> call(Federation& federation, const std::string& slug, std::string session = "session_1",
                          const CancelToken& cancel = {}) {
    Tool tool;
    tool.slug = slug;
    const JsonText arguments{R"({"n":1})"};
    CallContext context = call_context(clock, std::move(session));
    context.cancel = cancel;
    return federation.call({tool, arguments, std::nullopt, ""}, context, {});
  }

  std::vector<std::string> slugs(Federation& federation) {
    std::vector<std::string> out;
    for (const OfferedTool& offered : federation.list(call_context(clock))->tools)
      out.push_back(offered.tool.slug);
    return out;
  }

  // Lists until it reads `wanted`: what is read in the background shows a little later.
  bool comes_to_offer(Federation& federation, const std::vector<std::string>& wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (slugs(federation) != wanted) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::yield();
    }
    return true;
  }
};

}  // namespace

TEST_CASE("All servers' tools are one list, sorted, under their servers' names") {
  World world;
  const auto federation = world.federation({shell_config("shell"), http_config("notes")});
  CHECK(world.slugs(*federation) ==
        std::vector<std::string>{"notes__echo", "notes__fail", "notes__steps", "notes__wait", "shell__echo"});
  const auto list = federation->list(call_context(world.clock));
  const Tool& tool = list->tools[0].tool;
  CHECK(tool.toolkit == "notes");
  CHECK(tool.provider == Provider::mcp);
  CHECK(tool.hints.read_only);
  CHECK(list == federation->list(call_context(world.clock)));
  CHECK(federation->owns("notes__whatever"));
  CHECK(federation->owns("shell__echo"));
  CHECK_FALSE(federation->owns("other__echo"));
  CHECK_FALSE(federation->owns("GMAIL_SEND"));
}

TEST_CASE("Calls reach their server with the tool's own name") {
  World world;
  const auto federation = world.federation({shell_config("shell"), http_config("notes")});
  const auto http = world.call(*federation, "notes__echo");
  REQUIRE(http.ok());
  CHECK(std::get<McpToolResult>(*http).result.text == R"({"content": [],"echo":{"n":1}})");
  const auto shell = world.call(*federation, "shell__echo");
  REQUIRE(shell.ok());
  CHECK(std::get<McpToolResult>(*shell).result.text.find("echo") != std::string::npos);
  CHECK(world.call(*federation, "other__echo").error().code == ErrorCode::not_found);
}

TEST_CASE("A renamed tool is called by the name its server knows") {
  World world;
  world.server.tools = R"([{"name":"echo me/twice","inputSchema":{}}])";
  const auto federation = world.federation({http_config("notes")});
  const auto slugs = world.slugs(*federation);
  REQUIRE(slugs.size() == 1);
  REQUIRE(world.call(*federation, slugs[0]).ok());
  CHECK(world.server.requests().back().body.find(R"("name":"echo me/twice")") != std::string::npos);
}

TEST_CASE("Each session has its own upstream session, remembered in the vault") {
  World world;
  const auto federation = world.federation({http_config("notes")});
  for (const char* session : {"session_1", "session_2", "session_1"})
    REQUIRE(world.call(*federation, "notes__echo", session).ok());
  CHECK(world.server.count("initialize") == 2);
  CHECK(world.vault.size() == 2);
}

TEST_CASE("After a restart the earlier upstream session is used again") {
  World world;
  REQUIRE(world.call(*world.federation({http_config("notes")}), "notes__echo").ok());
  REQUIRE(world.call(*world.federation({http_config("notes")}), "notes__echo").ok());
  CHECK(world.server.count("initialize") == 1);
}

TEST_CASE("The end of a session cancels its calls and ends its upstream session, and only those") {
  World world;
  const auto federation = world.federation({http_config("notes")});
  REQUIRE(world.call(*federation, "notes__echo", "session_2").ok());
  std::optional<Result<ToolResult>> result;
  std::thread caller([&] { result = world.call(*federation, "notes__wait"); });
  CHECK(world.server.waits_for("waiting"));
  federation->drop_session("p", "session_1");
  caller.join();
  CHECK(result->error().code == ErrorCode::cancelled);
  CHECK(world.server.waits_for("DELETE"));
  CHECK(world.vault.size() == 1);
  REQUIRE(world.call(*federation, "notes__echo", "session_2").ok());
  CHECK(world.server.count("initialize") == 2);
}

TEST_CASE("The end of a session ends its upstream session from before a restart as well") {
  World world;
  REQUIRE(world.call(*world.federation({http_config("notes")}), "notes__echo").ok());
  const auto federation = world.federation({http_config("notes")});
  federation->drop_session("p", "session_1");
  CHECK(world.server.waits_for("DELETE"));
  CHECK(world.vault.size() == 0);
}

TEST_CASE("Idle upstream sessions are ended") {
  World world;
  const auto federation = world.federation({http_config("notes")});
  REQUIRE(world.call(*federation, "notes__echo").ok());
  world.clock.advance(Duration::minutes(29));
  federation->list(call_context(world.clock));
  CHECK(world.server.count("DELETE") == 0);
  world.clock.advance(Duration::minutes(1));
  federation->list(call_context(world.clock));
  CHECK(world.server.waits_for("DELETE"));
  CHECK(world.vault.size() == 0);
}

TEST_CASE("A pool that is full ends the session unused for longest") {
  World world;
  Linger linger;
  Courier courier;
  SessionPool pool(http_config("notes"), {world.server, world.clock, linger, courier}, world.vault,
                   std::make_shared<std::atomic<bool>>(false), 2);
  for (const char* session : {"a", "b", "a", "c"})
    REQUIRE(pool.session_of({"p", session})->call_tool("echo", {}, call_context(world.clock), {}).ok());
  CHECK(world.server.waits_for("DELETE"));
  CHECK_FALSE(world.vault.load("p", "b", "notes"));
  CHECK(world.vault.load("p", "a", "notes"));
  CHECK(world.vault.size() == 2);
}

TEST_CASE("A dead server holds nobody up and keeps its last known list") {
  World world;
  const auto federation = world.federation({http_config("notes"), shell_config("shell")});
  const auto before = world.slugs(*federation);
  REQUIRE(before.size() == 5);
  world.server.reachable = false;
  world.clock.advance(Duration::minutes(2));
  CHECK(world.slugs(*federation) == before);
  CHECK(world.log.waits_for({"mcp tools not read", "notes"}));
  CHECK(world.slugs(*federation) == before);
  for (const UpstreamHealth& health : federation->health()) {
    CAPTURE(health.name, health.message);
    CHECK(health.ok == (health.name == "shell"));
    CHECK(health.tools == (health.name == "shell" ? 1u : 4u));
    CHECK(health.message.find("canary") == std::string::npos);
  }
  CHECK(world.log.text().find("canary") == std::string::npos);
}

TEST_CASE("The list is read again after a minute, and unchanged schemas stay compiled") {
  World world;
  const auto federation = world.federation({http_config("notes")});
  REQUIRE(world.slugs(*federation).size() == 4);
  const int compiled = world.compiled;
  world.slugs(*federation);
  CHECK(world.server.count("tools/list") == 1);
  world.server.tools =
      R"([{"name":"echo","inputSchema":{"type":"object"}},{"name":"new","inputSchema":{"x":1}}])";
  world.clock.advance(Duration::seconds(60));
  CHECK(world.comes_to_offer(*federation, {"notes__echo", "notes__new"}));
  CHECK(world.server.count("tools/list") == 2);
  CHECK(world.compiled == compiled + 1);
}

TEST_CASE("A caller's list is never waited for longer than the caller has") {
  World world;
  UpstreamConfig mute;
  mute.name = "mute";
  mute.command = {"/bin/sh", "-c", "while read -r line; do :; done"};
  const auto federation = world.federation({mute});
  const auto start = std::chrono::steady_clock::now();
  CHECK(federation->list(call_context(world.clock, "s", Duration::millis(100)))->tools.empty());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(4));
}

TEST_CASE("Stopping ends running calls") {
  World world;
  const auto federation = world.federation({http_config("notes")});
  std::optional<Result<ToolResult>> result;
  std::thread caller([&] { result = world.call(*federation, "notes__wait"); });
  CHECK(world.server.waits_for("waiting"));
  federation->stop();
  caller.join();
  CHECK(result->error().code == ErrorCode::cancelled);
  CHECK(world.call(*federation, "notes__echo").error().code == ErrorCode::cancelled);
  CHECK(world.vault.size() == 1);
}

TEST_CASE("Configured servers need a good name of their own, and an address or a command") {
  CHECK(check_upstreams({http_config("a"), shell_config("b")}).ok());
  UpstreamConfig both = shell_config("a");
  both.url = Secret(kUrl);
  UpstreamConfig neither;
  neither.name = "a";
  UpstreamConfig hasty = http_config("a");
  hasty.timeout = Duration{};
  for (const auto& upstreams : std::vector<std::vector<UpstreamConfig>>{
           {http_config("a"), http_config("a")}, {http_config("a__b")}, {both}, {neither}, {hasty}})
    CHECK(check_upstreams(upstreams).error().code == ErrorCode::invalid_argument);
}
