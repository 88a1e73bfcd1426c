#include "core/app/preview_worker.h"

#include <catch2/catch.hpp>

#include "core/app/update_worker.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;
using fakes::tool_named;

namespace {

struct PreviewWorld : fakes::AppWorld {
  PreviewWorld() : session(session_of("u")) {
    worker = set_worker(ports, "p", "u", "feed_monitor",
                        {.enabled = false, .config = JsonText{R"({"feedUrl":"https://f"})"}, .schedule = {}})
                 .value();
  }
  Result<Preview> preview(const std::optional<JsonText>& config = std::nullopt) {
    return preview_worker(calling, session, worker, config, context_of(session));
  }
  Session session;
  WorkerRecord worker;
};

}  // namespace

TEST_CASE("a preview shows what a run would tell and leaves no trace in the store") {
  PreviewWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      world.clock.advance(Duration::millis(5));
                      return ToolResult(ToolData{{R"({"items":[{"id":"1","title":"News"}]})"}});
                    });
  const int commits = world.store.commits();
  const Preview preview = world.preview().value();
  CHECK(preview.new_items == 1);
  CHECK(preview.message == "1 new entry: News");
  REQUIRE(preview.calls.size() == 1);
  CHECK(preview.calls[0].tool == "FEED_READ");
  CHECK(preview.calls[0].duration == Duration::millis(5));
  CHECK(world.store.commits() == commits);
  CHECK(world.runs().empty());
  CHECK(encode_preview(preview).find(R"("newItems":1)") != std::string::npos);
}

TEST_CASE("a preview tries another configuration without keeping it") {
  PreviewWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
  REQUIRE(world.preview(JsonText{R"({"feedUrl":"https://other"})"}).ok());
  CHECK(world.tools.asked()[0].arguments.find("https://other") != std::string::npos);
  CHECK(find_worker(world.ports, "p", world.worker.worker.id)->worker.config.text.find("https://f") !=
        std::string::npos);
  CHECK(world.preview(JsonText{"{}"}).error().message.find("config.feedUrl") == 0);
}

TEST_CASE("a preview fails as the run would") {
  PreviewWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"),
                    [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      return Error{ErrorCode::upstream_unavailable, "no answer"};
                    });
  CHECK(world.preview().error().code == ErrorCode::upstream_unavailable);
  world.worker.worker.type = "unknown";
  CHECK(world.preview().error().code == ErrorCode::not_found);
}

TEST_CASE("a preview calls nothing that writes, even when the worker believes that it reads") {
  PreviewWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed", false), R"({"items":[]})");
  CHECK(world.preview().error().code == ErrorCode::permission_denied);
  CHECK(world.tools.asked().empty());
}

TEST_CASE("a tool that fails inside a preview fails the preview") {
  PreviewWorld world;
  world.tools.offer(
      tool_named("FEED_READ", "feed"), [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
        return ToolResult(
            McpToolResult{{R"({"content":[{"type":"text","text":"broken"}],"isError":true})"}, true});
      });
  CHECK(world.preview().error().code == ErrorCode::upstream_failed);
}
