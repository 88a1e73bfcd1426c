#include "server/mcp/stdio_upstream.h"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>

#include "server/runtime/cancel.h"
#include "tests/server/mcp/fake_world.h"
#include "tests/server/mcp/shell_server.h"

using namespace signalbox;
using namespace signalbox::test;

namespace {

struct World {
  MovableClock clock;
  KeptLog log;
  std::atomic<int> changes{0};

  std::unique_ptr<StdioUpstream> upstream(std::vector<std::string> command = shell_server(),
                                          std::map<std::string, std::string> env = {}) {
    UpstreamConfig config;
    config.name = "shell";
    config.command = std::move(command);
    config.env = std::move(env);
    StdioTimes times;
    times.first_restart = Duration::millis(20);
    times.last_restart = Duration::millis(100);
    times.grace = Duration::millis(500);
    return std::make_unique<StdioUpstream>(
        std::move(config), clock, log, [this] { ++changes; }, times);
  }

  Result<McpToolResult> call(StdioUpstream& upstream, std::string tool, const std::string& arguments = "{}",
                             const ProgressSink& progress = {}) {
    return upstream.call_tool(tool, {arguments}, call_context(clock), progress);
  }

  std::string text(StdioUpstream& upstream, std::string tool) {
    const auto result = call(upstream, tool);
    return result.ok() ? result->result.text : "error: " + result.error().message;
  }
};

pid_t number_in(const std::string& text) { return std::stoi(text.substr(text.find("text\":\"") + 7)); }

bool is_gone(pid_t pid) { return kill(pid, 0) != 0 && errno == ESRCH; }

// Dead, though its reaping by init may take longer than anybody wants to wait.
bool is_dead(pid_t pid) {
  char state = 'Z';
  FILE* file = fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "r");
  if (!file) return true;
  const bool known = fscanf(file, "%*d (%*[^)]) %c", &state) == 1;
  fclose(file);
  return !known || state == 'Z';
}

bool dies_soon(pid_t pid) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!is_dead(pid) && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  return is_dead(pid);
}

int open_descriptors() {
  int count = 0;
  DIR* folder = opendir("/proc/self/fd");
  while (readdir(folder)) ++count;
  closedir(folder);
  return count;
}

}  // namespace

TEST_CASE("A child is asked over its streams, and its result kept byte for byte") {
  World world;
  const auto upstream = world.upstream();
  const auto result = world.call(*upstream, "echo", "{\"a\":\n1}");
  REQUIRE(result.ok());
  CHECK(result->result.text == R"({"content": [{"type":"text","text":"echo"}]})");
  const auto tools = upstream->list_tools(call_context(world.clock));
  REQUIRE(tools.ok());
  CHECK(tools->front().name == "echo");
  CHECK(world.changes > 0);
}

TEST_CASE("Progress comes before the result") {
  World world;
  std::vector<double> seen;
  const auto upstream = world.upstream();
  REQUIRE(world
              .call(*upstream, "steps", "{}",
                    [&](const Progress& progress) { seen.push_back(progress.progress); })
              .ok());
  CHECK(seen == std::vector<double>{1, 2});
}

TEST_CASE("Many callers share a child") {
  World world;
  const auto upstream = world.upstream();
  std::atomic<int> good{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i)
    callers.emplace_back([&] {
      for (int n = 0; n < 10; ++n)
        if (world.call(*upstream, "echo").ok()) ++good;
    });
  for (std::thread& caller : callers) caller.join();
  CHECK(good == 80);
}

TEST_CASE("A child that dies fails the call it was in, and the next call has a new child") {
  World world;
  const auto upstream = world.upstream();
  const pid_t first = number_in(world.text(*upstream, "pid"));
  const auto died = world.call(*upstream, "die");
  REQUIRE_FALSE(died.ok());
  CHECK(died.error().code == ErrorCode::upstream_unavailable);
  CHECK(died.error().message.find("may or may not have run") != std::string::npos);
  const pid_t second = number_in(world.text(*upstream, "pid"));
  CHECK(second != first);
  CHECK(is_gone(first));
}

TEST_CASE("A call ends at its deadline and when cancelled, and the child is told") {
  World world;
  const auto upstream = world.upstream();
  const auto late =
      upstream->call_tool("never", {}, call_context(world.clock, "s", Duration::millis(300)), {});
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().code == ErrorCode::deadline_exceeded);
  CHECK(world.log.waits_for({"mcp server says", "cancelled 2"}));

  CancelSource source;
  CallContext context = call_context(world.clock);
  context.cancel = source.token();
  std::optional<Result<McpToolResult>> result;
  std::thread caller([&] { result = upstream->call_tool("never", {}, context, {}); });
  CHECK(world.log.waits_for({"never 3"}));
  source.cancel();
  caller.join();
  CHECK(result->error().code == ErrorCode::cancelled);
  CHECK(world.call(*upstream, "echo").ok());
}

TEST_CASE("Stopping ends the child and its descendants, and leaks nothing") {
  World world;
  const int before = open_descriptors();
  auto upstream = world.upstream();
  const pid_t child = number_in(world.text(*upstream, "pid"));
  const pid_t grandchild = number_in(world.text(*upstream, "spawn"));
  REQUIRE_FALSE(is_gone(grandchild));
  upstream->stop();
  CHECK(is_gone(child));
  CHECK(dies_soon(grandchild));
  CHECK(world.call(*upstream, "echo").error().code == ErrorCode::unavailable);
  upstream.reset();
  CHECK(open_descriptors() == before);
}

TEST_CASE("A child that ignores the end of its input and SIGTERM is killed") {
  World world;
  const auto upstream = world.upstream();
  const pid_t child = number_in(world.text(*upstream, "stubborn"));
  upstream->stop();
  CHECK(is_gone(child));
}

TEST_CASE("A child gets its configured environment and little of ours") {
  World world;
  setenv("SIGNALBOX_TEST_SECRET", "canary", 1);
  const auto upstream = world.upstream(shell_server(), {{"GIVEN", "given-value"}});
  const std::string seen = world.text(*upstream, "env");
  CHECK(seen.find("given-value/unset") != std::string::npos);
  unsetenv("SIGNALBOX_TEST_SECRET");
}

TEST_CASE("A program that cannot be run is an error that says so") {
  for (const char* program : {"no-such-program-anywhere", "/no/such/program", "/etc/passwd"}) {
    World world;
    const auto upstream = world.upstream({program});
    CHECK(world.log.waits_for({"mcp server does not start", program}));
    auto context = call_context(world.clock, "s", Duration::millis(200));
    const auto result = upstream->call_tool("echo", {}, context, {});
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::upstream_unavailable);
  }
}

TEST_CASE("Noise on the child's output and errors is logged, shortened, and skipped") {
  World world;
  const auto upstream = world.upstream();
  CHECK(world.call(*upstream, "noise").ok());
  CHECK(world.log.waits_for({"mcp server breaks the protocol"}));
  CHECK(world.log.waits_for({"mcp server says", "some noise"}));
  CHECK(world.call(*upstream, "echo").ok());
}

TEST_CASE("A child that sends a message without end is replaced") {
  World world;
  const auto upstream = world.upstream();
  CHECK_FALSE(world.call(*upstream, "flood").ok());
  CHECK(world.log.waits_for({"mcp server fails", "too large"}));
  CHECK(world.call(*upstream, "echo").ok());
}
