#include "server/runtime/scheduler.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>

#include "core/app/start_due_runs.h"
#include "core/app/update_worker.h"
#include "server/runtime/system_clock.h"
#include "server/runtime/system_random.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;
using fakes::tool_named;

namespace {

// The scheduler sleeps on the real clock, so this world's is real.
struct RealWorld : fakes::AppWorld {
  RealWorld() {
    store.listen([this](std::span<const Event>) {
      if (awake) awake->wake();
      const std::lock_guard lock(mutex);
      changed.notify_all();
    });
  }

  // Waits until `holds` does, looking again after each commit.
  template <class Holds>
  bool comes(Holds holds) {
    std::unique_lock lock(mutex);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
      if (changed.wait_until(
              lock, std::min(deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(20))) ==
              std::cv_status::timeout &&
          std::chrono::steady_clock::now() > deadline)
        return false;
    }
    return true;
  }
  WorkerRecord switched_on(const std::string& user = "u") {
    return set_worker(real, "p", user, "feed_monitor",
                      {.enabled = true, .config = JsonText{R"({"feedUrl":"https://f"})"}, .schedule = {}})
        .value();
  }
  bool all_in(RunState state, std::size_t count) {
    const auto all = runs();
    return static_cast<std::size_t>(std::count_if(
               all.begin(), all.end(), [&](const Run& run) { return run.state == state; })) == count;
  }

  SystemClock system_clock;
  SystemRandom system_random;
  Ports real{.changes = store,
             .sessions = store,
             .keys = store,
             .connections = store,
             .workers = store,
             .runs = store,
             .events = store,
             .notes = store,
             .users = store,
             .accounts = store,
             .sign_ins = store,
             .authorisations = store,
             .upkeep = store,
             .audit = store,
             .clock = system_clock,
             .random = system_random,
             .sealer = sealer,
             .zones = zones,
             .log = log};
  Calling real_calling{real, catalog, sink, credentials};
  std::mutex mutex;
  std::condition_variable changed;
  Scheduler* awake = nullptr;
};

}  // namespace

TEST_CASE("a run is started when its commit wakes the scheduler, without polling") {
  RealWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
  Scheduler scheduler(world.real_calling, {.threads = 2});
  REQUIRE(scheduler.start().ok());
  CHECK(scheduler.is_running());
  world.awake = &scheduler;
  world.switched_on();
  CHECK(world.comes([&] { return world.all_in(RunState::succeeded, 1); }));
  scheduler.stop(Duration::seconds(5));
  CHECK_FALSE(scheduler.is_running());
}

TEST_CASE("more runs than threads are all carried out") {
  RealWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
  for (int i = 0; i < 40; ++i) world.switched_on("user" + std::to_string(i));
  Scheduler scheduler(world.real_calling, {.threads = 3});
  REQUIRE(scheduler.start().ok());
  CHECK(world.comes([&] { return world.all_in(RunState::succeeded, 40); }));
  CHECK(world.tools.count("FEED_READ") == 40);
}

TEST_CASE("what is due when the server starts is started") {
  RealWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
  WorkerRecord worker = world.switched_on();
  REQUIRE(update_worker(world.real, "p", worker.worker.id, {.enabled = false, .config = {}, .schedule = {}})
              .ok());
  worker = update_worker(world.real, "p", worker.worker.id, {.enabled = true, .config = {}, .schedule = {}})
               .value();
  worker.schedule.next_at = world.system_clock.now() - Duration::minutes(20);
  worker.schedule.rev += 1;
  REQUIRE(world.store.commit({PutSchedule{"p", worker.schedule}})->committed);
  Scheduler scheduler(world.real_calling, {.threads = 1});
  REQUIRE(scheduler.start().ok());
  CHECK(world.comes([&] {
    const auto all = world.runs();
    return std::any_of(all.begin(), all.end(), [](const Run& run) {
      return run.trigger == RunTrigger::schedule && is_terminal(run.state);
    });
  }));
}

TEST_CASE("stopping interrupts what does not end in time, and it is handed back") {
  RealWorld world;
  std::atomic<bool> inside{false};
  world.tools.offer(tool_named("FEED_READ", "feed"),
                    [&](const ToolRequest&, const CallContext& context) -> Result<ToolResult> {
                      std::mutex mutex;
                      std::condition_variable cancelled;
                      bool woken = false;
                      const auto handle = context.cancel.subscribe([&] {
                        const std::lock_guard lock(mutex);
                        woken = true;
                        cancelled.notify_all();
                      });
                      inside = true;
                      std::unique_lock lock(mutex);
                      if (!cancelled.wait_for(lock, std::chrono::seconds(20), [&] { return woken; }))
                        return Error{ErrorCode::internal, "nobody cancelled"};
                      return Error{ErrorCode::cancelled, "stopped"};
                    });
  world.switched_on();
  Scheduler scheduler(world.real_calling, {.threads = 1});
  REQUIRE(scheduler.start().ok());
  REQUIRE(world.comes([&] { return inside.load(); }));
  scheduler.stop(Duration::millis(50));
  CHECK(world.all_in(RunState::pending, 1));
}

TEST_CASE("a store that fails for a while is tried again, calmly") {
  RealWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
  world.switched_on();
  world.store.fail_commits(true);
  Scheduler scheduler(world.real_calling, {.threads = 1});
  REQUIRE(scheduler.start().ok());
  REQUIRE(world.comes([&] { return !world.log.lines().empty(); }));
  // A second and a half of trouble is a handful of tries, not thousands.
  const auto began = std::chrono::steady_clock::now();
  world.comes([&] { return std::chrono::steady_clock::now() - began > std::chrono::milliseconds(1500); });
  CHECK(world.log.lines().size() < 10);
  world.store.fail_commits(false);
  CHECK(world.comes([&] { return world.all_in(RunState::succeeded, 1); }));
}

TEST_CASE("runs of a former process are taken up again at the start") {
  RealWorld world;
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
  world.switched_on();
  Run run = world.runs()[0];
  run.state = RunState::running;
  run.owner_node = "gone";
  run.lease_until = world.system_clock.now() + Duration::hours(1);
  run.started_at = world.system_clock.now();
  run.epoch = 1;
  run.rev += 1;
  REQUIRE(world.store.commit({PutRun{run, 0}})->committed);
  Scheduler scheduler(world.real_calling, {.threads = 1});
  REQUIRE(scheduler.start().ok());
  CHECK(world.comes([&] { return world.all_in(RunState::succeeded, 1); }));
  CHECK(world.runs()[0].recoveries == 1);
}
