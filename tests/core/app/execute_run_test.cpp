#include "core/app/execute_run.h"

#include <catch2/catch.hpp>

#include "core/app/connect_account.h"
#include "core/app/start_due_runs.h"
#include "core/app/update_worker.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;
using fakes::tool_named;

namespace {

const char* kEmptyFeed = R"({"items":[]})";

// A user with a feed worker whose first run is pending.
struct FeedWorld : fakes::AppWorld {
  FeedWorld() {
    worker = set_worker(ports, "p", "u", "feed_monitor",
                        {.enabled = true,
                         .config = JsonText{R"({"feedUrl":"https://example.com/feed"})"},
                         .schedule = {}})
                 .value();
    run_id = runs()[0].id;
  }
  Status execute(const Execution& execution) { return execute_run(execution, "p", run_id); }
  Status execute() { return execute({.calling = calling, .node = "node", .cancel = {}}); }
  Run run() { return store.find_run("p", run_id).value()->run; }
  std::vector<Step> steps() { return store.find_run("p", run_id).value()->steps; }

  WorkerRecord worker;
  std::string run_id;
};

class SetSignal final : public CancelSignal {
 public:
  bool is_cancelled() const override { return cancelled; }
  std::shared_ptr<void> subscribe(std::function<void()>) const override { return nullptr; }
  bool cancelled = false;
};

}  // namespace

TEST_CASE("a run is carried to its end, and everything it did is on record") {
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[{"id":"1","title":"News"}]})");
  REQUIRE(world.execute().ok());
  const Run run = world.run();
  CHECK(run.state == RunState::succeeded);
  CHECK(run.new_items == 1);
  CHECK(run.message == "1 recent entry: News");
  CHECK(run.owner_node.empty());
  REQUIRE(world.steps().size() == 1);
  CHECK(world.steps()[0].state == StepState::succeeded);
  CHECK(world.store.find_run("p", world.run_id).value()->attempts.size() == 1);
  const auto asked = world.tools.asked();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].context.run_id == world.run_id);
  CHECK(asked[0].idempotency_key == world.run_id + "/read");
  CHECK(find_worker(world.ports, "p", world.worker.worker.id)->progress.last_run_id == world.run_id);
}

TEST_CASE("a run that has ended, or is held elsewhere, is left alone") {
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), kEmptyFeed);
  REQUIRE(world.execute().ok());
  REQUIRE(world.execute().ok());
  CHECK(world.tools.count("FEED_READ") == 1);
  CHECK(execute_run({.calling = world.calling, .node = "node", .cancel = {}}, "p", "run_none").ok());
}

TEST_CASE("of two nodes that take a run at once one carries it on") {
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), kEmptyFeed);
  world.commits.before_next(
      [&] { REQUIRE(world.execute({.calling = world.calling, .node = "other", .cancel = {}}).ok()); });
  REQUIRE(world.execute().ok());
  CHECK(world.tools.count("FEED_READ") == 1);
  CHECK(world.run().epoch == 1);
}

TEST_CASE("a change of the worker during its run neither loses the run nor is lost") {
  fakes::AppWorld world;
  const Session session = world.session_of("u");
  world.connect("u", "twitter", "token");
  const WorkerRecord worker =
      set_worker(world.ports, "p", "u", "twitter_monitor", {.enabled = true, .config = {}, .schedule = {}})
          .value();
  const std::string run_id = world.runs()[0].id;
  // During the call the schedule is edited; then the account turns out to be gone, which pauses the worker.
  world.tools.offer(tool_named("TWITTER_USER_LOOKUP_ME", "twitter", true, AuthScheme::bearer),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      REQUIRE(update_worker(world.ports, "p", worker.worker.id,
                                            {.enabled = {},
                                             .config = {},
                                             .schedule = Schedule{IntervalSchedule{Duration::minutes(9)}}})
                                  .ok());
                      return Error{ErrorCode::unauthenticated, "X no longer accepts this token"};
                    });
  REQUIRE(execute_run({.calling = world.calling, .node = "node", .cancel = {}}, "p", run_id).ok());
  CHECK(world.store.find_run("p", run_id).value()->run.state == RunState::failed);
  const WorkerRecord after = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(after.schedule.spec == Schedule{IntervalSchedule{Duration::minutes(9)}});
  CHECK(after.schedule.paused_reason == "X no longer accepts this token");
  CHECK_FALSE(after.schedule.next_at);
}

TEST_CASE("the worker's news at the end of a run tell the worker as it is then") {
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      REQUIRE(update_worker(world.ports, "p", world.worker.worker.id,
                                            {.enabled = false,
                                             .config = JsonText{R"({"feedUrl":"https://other.example/"})"},
                                             .schedule = {}})
                                  .ok());
                      return ToolResult(ToolData{{kEmptyFeed}});
                    });
  REQUIRE(world.execute().ok());
  CHECK(world.run().state == RunState::succeeded);
  const WorkerRecord stored = find_worker(world.ports, "p", world.worker.worker.id).value();
  const auto events = world.store.events();
  Event last;
  for (const Event& event : events)
    if (event.type == "worker.changed") last = event;
  CHECK(last.rev == view_of(stored).rev);
  CHECK(last.data.text == encode_text(view_of(stored)));
  // What was read belongs to the feed that was asked, not to the one set meanwhile.
  CHECK(stored.progress.cursor->text.find("https://example.com/feed") != std::string::npos);
}

TEST_CASE("a commit that loses against a change of the worker is made again") {
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      // Between the reading of the worker and the commit of the run's end.
                      world.commits.before_next([&] {
                        WorkerRecord record = find_worker(world.ports, "p", world.worker.worker.id).value();
                        record.progress.rev += 1;
                        REQUIRE(world.store.commit({PutProgress{"p", record.progress}})->committed);
                      });
                      return ToolResult(ToolData{{kEmptyFeed}});
                    });
  REQUIRE(world.execute().ok());
  CHECK(world.run().state == RunState::succeeded);
}

TEST_CASE("a stop of the server hands the run back") {
  FeedWorld world;
  const auto signal = std::make_shared<SetSignal>();
  world.tools.offer(tool_named("FEED_READ", "feed"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      signal->cancelled = true;
                      return Error{ErrorCode::cancelled, "stopping"};
                    });
  REQUIRE(world.execute({.calling = world.calling, .node = "node", .cancel = CancelToken(signal)}).ok());
  CHECK(world.run().state == RunState::pending);
  CHECK(world.run().attempt == 1);
  CHECK(world.run().reason.find("starts again by itself") != std::string::npos);
}

TEST_CASE("a tool's own failure fails the step") {
  FeedWorld world;
  world.tools.offer(
      tool_named("FEED_READ", "feed"), [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
        return ToolResult(
            McpToolResult{{R"({"content":[{"type":"text","text":"broken"}],"isError":true})"}, true});
      });
  REQUIRE(world.execute().ok());
  CHECK(world.run().state == RunState::failed);
  CHECK(world.run().failure->message == R"(FEED_READ failed: "broken")");
}

TEST_CASE("runs of a process that is gone go back to the queue, those of this one stay") {
  FeedWorld world;
  Run run = world.run();
  run.state = RunState::running;
  run.owner_node = "gone";
  run.lease_until = world.clock.now() + Duration::seconds(15);
  run.started_at = world.clock.now();
  run.epoch = 1;
  run.rev += 1;
  REQUIRE(world.store.commit({PutRun{run, 0}})->committed);
  CHECK(rescue_interrupted_runs(world.ports, "gone").value() == 0);
  CHECK(rescue_interrupted_runs(world.ports, "fresh").value() == 1);
  CHECK(world.run().state == RunState::pending);
  CHECK(world.run().recoveries == 1);
  CHECK(rescue_interrupted_runs(world.ports, "fresh").value() == 0);

  // Days later it is simply done.
  world.clock.advance(Duration::days(3));
  world.tools.offer(tool_named("FEED_READ", "feed"), kEmptyFeed);
  REQUIRE(world.execute().ok());
  CHECK(world.run().state == RunState::succeeded);
}

TEST_CASE("a store that cannot be written before the call prevents the call") {
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), kEmptyFeed);
  world.store.fail_next_commit();
  CHECK(world.execute().error().code == ErrorCode::unavailable);
  CHECK(world.tools.count("FEED_READ") == 0);
  CHECK(world.run().state == RunState::pending);
}

TEST_CASE("every seam of a run is reached in order") {
  static std::vector<std::string> reached;
  reached.clear();
  FeedWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), kEmptyFeed);
  REQUIRE(world
              .execute({.calling = world.calling,
                        .node = "node",
                        .cancel = {},
                        .failpoint = [](const char* name) { reached.emplace_back(name); }})
              .ok());
  CHECK(reached == std::vector<std::string>{"before_commit", "after_commit", "before_call", "after_call",
                                            "before_commit", "after_commit"});
}
