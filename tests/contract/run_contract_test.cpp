// Runs: states, fencing by epoch, steps and tries, and the queries that keep them going.
#include "core/base/wire.h"
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

STORE_TEST("a run comes back as it was put") {
  TestType fixture;
  Run run = ended(run_row("run_1"), RunState::succeeded);
  run.rev = 1;
  run.trigger = RunTrigger::manual;
  run.due_at = Instant{900};
  run.reason = "done";
  run.attempt = 2;
  run.recoveries = 1;
  run.missed_count = 4;
  run.new_items = 3;
  run.result.text = R"({"items":[1,2,3]})";
  run.message = "3 new items";
  run.user_notified = true;
  run.failure = RunFailure{ErrorClass::auth, "needs_connection", "Connect Gmail"};
  run.started_at = Instant{1500};
  run.epoch = 5;
  REQUIRE(commits(fixture.store, {PutRun{run}}));
  const Run stored = fixture.store.find_run(kProject, "run_1")->value().run;
  CHECK(encode_text(stored) == encode_text(run));
  CHECK(stored.epoch == 5);
  CHECK(stored.owner_node.empty());
  CHECK_FALSE(stored.lease_until);
}

STORE_TEST("with an old epoch nothing of a run can be written") {
  TestType fixture;
  auto& store = fixture.store;
  const Run pending = run_row("run_1");
  const Run first = claimed(pending, "node-a");
  Run lost = first;
  lost.state = RunState::pending;
  lost.owner_node.clear();
  lost.lease_until.reset();
  ++lost.rev;
  const Run second = claimed(lost, "node-b");
  REQUIRE(commits(store, {PutRun{pending}, PutRun{first, 0}, PutRun{lost, 1}, PutRun{second, 1}}));

  Run late = ended(second, RunState::succeeded);
  late.epoch = 1;
  CHECK_FALSE(commits(store, {PutRun{late, 1}}));
  CHECK_FALSE(commits(store, {PutStep{kProject, step_row("run_1", "a", 0), 1}}));
  CHECK_FALSE(commits(store, {AddAttempt{kProject, attempt_row("run_1", "a", 1), 1}}));
  const RunRecord record = store.find_run(kProject, "run_1")->value();
  CHECK(record.run.state == RunState::claimed);
  CHECK(record.run.owner_node == "node-b");
  CHECK(record.run.epoch == 2);
  CHECK(record.steps.empty());
  CHECK(record.attempts.empty());
  CHECK(commits(store, {PutStep{kProject, step_row("run_1", "a", 0), 2}}));
  CHECK(commits(store, {PutRun{ended(second, RunState::succeeded), 2}}));
}

STORE_TEST("steps and tries need their run, in its project") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {PutRun{run_row("run_1")}}));
  CHECK_FALSE(commits(fixture.store, {PutStep{kProject, step_row("run_9", "a", 0), 0}}));
  CHECK_FALSE(commits(fixture.store, {PutStep{kOther, step_row("run_1", "a", 0), 0}}));
  CHECK_FALSE(commits(fixture.store, {AddAttempt{kOther, attempt_row("run_1", "a", 1), 0}}));
}

STORE_TEST("two claims of one run: the second is a conflict") {
  TestType fixture;
  const Run pending = run_row("run_1");
  REQUIRE(commits(fixture.store, {PutRun{pending}}));
  CHECK(commits(fixture.store, {PutRun{claimed(pending, "node-a"), 0}}));
  CHECK_FALSE(commits(fixture.store, {PutRun{claimed(pending, "node-b"), 0}}));
  CHECK(fixture.store.find_run(kProject, "run_1")->value().run.owner_node == "node-a");
}

STORE_TEST("a step is replaced by its key and read in order of execution") {
  TestType fixture;
  auto& store = fixture.store;
  Step first = step_row("run_1", "z", 0);
  const Step second = step_row("run_1", "a", 1);
  REQUIRE(
      commits(store, {PutRun{run_row("run_1")}, PutStep{kProject, second, 0}, PutStep{kProject, first, 0}}));
  first.state = StepState::failed;
  first.output.text = "[1]";
  first.failure = RunFailure{ErrorClass::user, "invalid_argument", "No"};
  first.ended_at = Instant{2500};
  REQUIRE(commits(store, {PutStep{kProject, first, 0}}));
  const auto steps = store.find_run(kProject, "run_1")->value().steps;
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].run_id == "run_1");
  CHECK(encode_text(steps[0]) == encode_text(first));
  CHECK(encode_text(steps[1]) == encode_text(second));
}

STORE_TEST("tries are added once and never changed") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutRun{run_row("run_1")}, AddAttempt{kProject, attempt_row("run_1", "a", 1), 0},
                          AddAttempt{kProject, attempt_row("run_1", "a", 2), 0}}));
  CHECK_FALSE(commits(store, {AddAttempt{kProject, attempt_row("run_1", "a", 2), 0}}));
  const auto attempts = store.find_run(kProject, "run_1")->value().attempts;
  REQUIRE(attempts.size() == 2);
  CHECK(attempts[1].number == 2);
  CHECK(attempts[1].step_key == "a");
  CHECK(attempts[1].started_at == Instant{2002});
  CHECK(attempts[1].ended_at == Instant{2102});
  CHECK(attempts[1].failure->code == "rate_limited");
}

STORE_TEST("the store keeps the rules of run states and undoes what breaks them") {
  TestType fixture;
  auto& store = fixture.store;
  const auto is_refused = [&](const Run& run, std::int64_t held) {
    const auto report = store.commit({AddNote{note_row("note_1")}, PutRun{run, held}});
    return !report.ok() && report.error().code == ErrorCode::internal &&
           store.list_notes(kProject, "ada")->empty();
  };
  Run endless = run_row("run_2");
  endless.state = RunState::succeeded;
  CHECK(is_refused(endless, 0));
  Run ended_early = run_row("run_2");
  ended_early.ended_at = Instant{1};
  CHECK(is_refused(ended_early, 0));
  Run unowned = run_row("run_2");
  unowned.state = RunState::running;
  CHECK(is_refused(unowned, 0));
  Run owned = run_row("run_2");
  owned.owner_node = "node-a";
  CHECK(is_refused(owned, 0));
  Run negative = run_row("run_2");
  negative.epoch = -1;
  CHECK(is_refused(negative, 0));

  const Run pending = run_row("run_1");
  REQUIRE(commits(store, {PutRun{pending}}));
  CHECK(is_refused(ended(pending, RunState::succeeded), 0));
  const Run taken = claimed(pending);
  REQUIRE(commits(store, {PutRun{taken, 0}}));
  Run backwards = ended(taken, RunState::failed);
  backwards.epoch = 0;
  CHECK(is_refused(backwards, 1));
  const Run done = ended(taken, RunState::failed);
  REQUIRE(commits(store, {PutRun{done, 1}}));
  CHECK(is_refused(ended(done, RunState::succeeded), 1));
  Run seen = done;
  seen.user_notified = true;
  ++seen.rev;
  CHECK(commits(store, {PutRun{seen, 1}}));
}

STORE_TEST("exactly the transitions of may_follow are possible") {
  for (const auto& [from, from_name] : EnumNames<RunState>::list)
    for (const auto& [to, to_name] : EnumNames<RunState>::list) {
      if (from == to) continue;
      TestType fixture;
      const auto in_state = [](RunState state, std::int64_t rev) {
        Run run = run_row("run_1");
        run.state = state;
        run.rev = rev;
        if (is_terminal(state)) run.ended_at = Instant{1};
        if (state == RunState::claimed || state == RunState::running) {
          run.owner_node = "node-a";
          run.lease_until = Instant{1};
        }
        return run;
      };
      REQUIRE(commits(fixture.store, {PutRun{in_state(from, 1)}}));
      const auto report = fixture.store.commit({PutRun{in_state(to, 2), 0}});
      INFO(from_name << " -> " << to_name);
      CHECK(report.ok() == may_follow(from, to));
    }
}

STORE_TEST("claimable are pending and waiting runs whose time has come, earliest first") {
  TestType fixture;
  auto& store = fixture.store;
  CHECK_FALSE(store.next_run_at()->has_value());
  const auto run_at = [](const std::string& id, std::int64_t at, RunState state = RunState::pending) {
    Run run = run_row(id);
    run.run_at = {at};
    run.state = state;
    return run;
  };
  Run foreign = run_at("run_9", 50);
  foreign.project_id = kOther;
  REQUIRE(commits(store, {PutRun{run_at("run_1", 300)}, PutRun{run_at("run_3", 100)},
                          PutRun{run_at("run_2", 100)}, PutRun{run_at("run_4", 200, RunState::waiting)},
                          PutRun{foreign}, PutRun{run_at("run_5", 10)}}));
  REQUIRE(commits(store, {PutRun{claimed(run_at("run_5", 10)), 0}}));
  CHECK(store.next_run_at()->value() == Instant{50});
  CHECK(ids_of(*store.claimable_runs({49}, 10)) == Ids{});
  CHECK(ids_of(*store.claimable_runs({200}, 10)) == Ids{"run_9", "run_2", "run_3", "run_4"});
  CHECK(ids_of(*store.claimable_runs({900}, 2)) == Ids{"run_9", "run_2"});
}

STORE_TEST("abandoned are held runs of other nodes and those whose lease ended") {
  TestType fixture;
  auto& store = fixture.store;
  const auto hold = [&](const std::string& id, const std::string& node, std::int64_t lease) {
    const Run pending = run_row(id);
    REQUIRE(commits(store, {PutRun{pending}, PutRun{claimed(pending, node, {lease}), 0}}));
  };
  hold("run_1", "node-a", 100);
  hold("run_2", "node-a", 500);
  hold("run_3", "node-b", 500);
  REQUIRE(commits(store, {PutRun{run_row("run_4")}}));
  CHECK(ids_of(*store.abandoned_runs("node-a", {100})) == Ids{"run_3"});
  CHECK(ids_of(*store.abandoned_runs("node-a", {101})) == Ids{"run_1", "run_3"});
  CHECK(ids_of(*store.abandoned_runs("node-b", {101})) == Ids{"run_1", "run_2"});

  CHECK(commits(store, {RenewLeases{"node-a", {700}}}));
  CHECK(ids_of(*store.abandoned_runs("node-a", {600})) == Ids{"run_3"});
  const Run renewed = store.find_run(kProject, "run_1")->value().run;
  CHECK(renewed.lease_until == Instant{700});
  CHECK(renewed.rev == 2);
  CHECK_FALSE(store.find_run(kProject, "run_4")->value().run.lease_until);
}

STORE_TEST("a worker's open run is the newest that has not ended") {
  TestType fixture;
  auto& store = fixture.store;
  CHECK_FALSE(store.find_open_run(kProject, "wrk_1")->has_value());
  Run newer = run_row("run_2");
  newer.created_at = {2000};
  REQUIRE(commits(store, {PutRun{run_row("run_1")}, PutRun{newer}, PutRun{run_row("run_3", "wrk_2")}}));
  CHECK(store.find_open_run(kProject, "wrk_1")->value().id == "run_2");
  REQUIRE(commits(store, {PutRun{ended(newer, RunState::cancelled), 0}}));
  CHECK(store.find_open_run(kProject, "wrk_1")->value().id == "run_1");
  CHECK_FALSE(store.find_open_run(kOther, "wrk_1")->has_value());
}

STORE_TEST("runs are listed by owner, worker and state") {
  TestType fixture;
  auto& store = fixture.store;
  Run of_bob = run_row("run_3", "wrk_2");
  of_bob.user_id = "bob";
  Run foreign = run_row("run_4");
  foreign.project_id = kOther;
  Run skipped = ended(run_row("run_2", "wrk_3"), RunState::skipped);
  skipped.rev = 1;
  REQUIRE(commits(store, {PutRun{run_row("run_1")}, PutRun{skipped, 0}, PutRun{of_bob}, PutRun{foreign}}));
  const auto listed = [&](const RunFilter& filter) { return ids_of(store.list_runs(filter, {})->items); };
  CHECK(listed({everyone(), {}, {}}) == Ids{"run_3", "run_2", "run_1"});
  CHECK(listed({ada(), {}, {}}) == Ids{"run_2", "run_1"});
  CHECK(listed({everyone(), "wrk_3", {}}) == Ids{"run_2"});
  CHECK(listed({everyone(), {}, RunState::skipped}) == Ids{"run_2"});
  CHECK(listed({ada(), "wrk_1", RunState::skipped}) == Ids{});
  CHECK(listed({{kOther, "ada"}, {}, {}}) == Ids{"run_4"});
  CHECK_FALSE(store.find_run(kProject, "run_4")->has_value());
  const auto page = store.list_runs({ada(), {}, {}}, {.limit = 1, .cursor = ""});
  CHECK(ids_of(store.list_runs({ada(), {}, {}}, {.limit = 1, .cursor = *page->next_cursor})->items) ==
        Ids{"run_1"});
}

STORE_TEST("call records are replaced by id and listed by owner and run") {
  TestType fixture;
  auto& store = fixture.store;
  ToolCallRecord call = call_row("log_1", "run_1");
  ToolCallRecord foreign = call_row("log_9", "run_1");
  foreign.project_id = kOther;
  REQUIRE(commits(store, {PutCall{call}, PutCall{call_row("log_2")}, PutCall{foreign}}));
  call.outcome = CallOutcome::failed;
  call.error_code = "rate_limited";
  call.error_message = "Too many";
  call.duration = Duration{35};
  REQUIRE(commits(store, {PutCall{call}}));
  const auto of_run = store.list_calls(ada(), "run_1", {});
  REQUIRE(of_run->items.size() == 1);
  CHECK(encode_text(of_run->items[0]) == encode_text(call));
  CHECK(ids_of(store.list_calls(everyone(), std::nullopt, {})->items) == Ids{"log_2", "log_1"});
  CHECK(ids_of(store.list_calls(ada(), "", {})->items) == Ids{"log_2"});
  CHECK(store.list_calls({kProject, "bob"}, std::nullopt, {})->items.empty());
}
