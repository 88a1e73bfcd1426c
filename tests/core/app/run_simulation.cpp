#include "tests/core/app/run_simulation.h"

#include "core/base/wire.h"

namespace signalbox::simulation {
namespace {

constexpr int kWildTurns = 40;
constexpr int kFairTurns = 60;

// Failures after which nobody can say whether the other side did it.
bool leaves_doubt(ErrorCode code) {
  return code == ErrorCode::deadline_exceeded || code == ErrorCode::upstream_unavailable ||
         code == ErrorCode::internal;
}

std::string name_of_state(RunState state) {
  for (const auto& [candidate, name] : EnumNames<RunState>::list)
    if (candidate == state) return std::string(name);
  return "";
}

WorkerRecord monitored(Instant now) {
  WorkerRecord record;
  record.worker.project_id = "p";
  record.worker.id = "wrk_1";
  record.worker.user_id = "u";
  record.worker.session_id = "session_1";
  record.worker.type = "simulated";
  record.worker.enabled = true;
  record.worker.rev = 1;
  record.schedule.worker_id = "wrk_1";
  record.schedule.anchor = now;
  record.schedule.next_at = now + Duration::hours(1);
  record.schedule.rev = 1;
  record.progress.worker_id = "wrk_1";
  return record;
}

}  // namespace

RunLife::RunLife(std::uint64_t seed, Census& census) : census_(census), dice_(seed) {
  const std::uint64_t steps = dice_.below(5);
  for (std::uint64_t i = 0; i < steps; ++i)
    plan_.push_back({.key = "step:" + std::to_string(i), .read_only = chance(70)});
  if (chance(10)) plan_fails_ = static_cast<ErrorCode>(dice_.below(static_cast<int>(kLastErrorCode) + 1));
  program_ = [this](const Situation& situation) { return next_move(situation); };

  const WorkerRecord worker = monitored(now_);
  Run run;
  run.project_id = "p";
  run.id = "run_1";
  run.worker_id = worker.worker.id;
  run.worker_type = worker.worker.type;
  run.user_id = "u";
  run.session_id = "session_1";
  run.created_at = run.run_at = now_;
  run.rev = 1;
  last_.run = run;
  commit({PutWorker{worker.worker}, PutSchedule{"p", worker.schedule}, PutRun{run, 0}});
}

std::string RunLife::play() {
  for (int i = 0; i < kWildTurns + kFairTurns && wrong_.empty(); ++i) {
    fair_ = i >= kWildTurns;
    if (!stale_.empty() && chance(30)) stale_write();
    if (is_terminal(last_.run.state)) break;
    turn();
  }
  while (!stale_.empty() && wrong_.empty()) stale_write();
  if (!is_terminal(last_.run.state)) wrong("the run does not end");
  ++census_.ends[name_of_state(last_.run.state)];
  return wrong_;
}

void RunLife::wrong(const std::string& what) {
  if (wrong_.empty()) wrong_ = what + " in " + encode_text(last_);
}

NextMove RunLife::next_move(const Situation& situation) const {
  for (const PlannedStep& step : plan_)
    if (!find_step(situation.done, step.key))
      return CallNext{
          .key = step.key, .tool = "TOOL", .arguments = JsonText{"{}"}, .read_only = step.read_only};
  if (plan_fails_) return Error{*plan_fails_, "as planned"};
  return Finish{.cursor = {"7"}, .result = {"[]"}, .new_items = 1, .message = "1 new"};
}

RunSituation RunLife::load() {
  auto record = store_.find_run("p", "run_1").value();
  auto worker = store_.find_worker("p", "wrk_1").value();
  return {.run = record->run, .worker = *worker, .steps = record->steps, .config = std::nullopt};
}

void RunLife::turn() {
  now_ = now_ + Duration::millis(static_cast<std::int64_t>(dice_.below(2000)));
  if (holder_) return hold_on();
  if (last_.run.state == RunState::running) {  // its process is gone
    if (chance(20)) now_ = now_ + Duration::hours(1);
    return rescue();
  }
  if (!fair_ && chance(3)) return cancel();
  start();
}

void RunLife::start() {
  if (last_.run.run_at > now_) now_ = last_.run.run_at;
  holder_ = Holder{.situation = load(), .call = std::nullopt, .unwritten = {}};
  advance(StartRun{"node-" + std::to_string(last_.run.epoch), now_ + Duration::seconds(15)});
}

void RunLife::hold_on() {
  const CallNext call = *holder_->call;
  const std::uint64_t what = fair_ ? 99 : dice_.below(100);
  if (what < 4) {  // killed before the call went out
    ++census_.events["killed before a call"];
    holder_.reset();
    return;
  }
  if (what < 8) return rescue();
  if (what < 10) return cancel();

  Result<JsonText> output = outcome();
  note_call(call, output.ok() ? std::nullopt : std::optional(output.error().code));
  const Instant began = now_;
  now_ = now_ + Duration::millis(static_cast<std::int64_t>(dice_.below(fair_ ? 1000 : 100'000)));
  if (what < 14) {
    ++census_.events["killed during a call"];
    holder_.reset();
    return;
  }
  if (what < 18) {
    ++census_.events["stopped in good order"];
    if (!call.read_only) effects_[call.key] = 1;  // broken off: it may have happened
    return advance(InterruptRun{});
  }
  advance(StepEnded{.key = call.key, .output = std::move(output), .started_at = began});
}

Result<JsonText> RunLife::outcome() {
  asked_to_wait_.reset();
  if (fair_ || chance(70)) return JsonText{R"({"ok":true})"};
  Error error{static_cast<ErrorCode>(dice_.below(static_cast<int>(kLastErrorCode) + 1)), "bad luck"};
  if (chance(40))
    asked_to_wait_ = error.retry_after = Duration::seconds(static_cast<std::int64_t>(dice_.below(7200)));
  return error;
}

void RunLife::note_call(const CallNext& call, const std::optional<ErrorCode>& failure) {
  const RunRecord stored = *store_.find_run("p", "run_1").value();
  const Step* step = find_step(stored.steps, call.key);
  if (step && step->state == StepState::succeeded) wrong("a step that had succeeded was called again");
  if (call.read_only) return;
  if (!step || step->state != StepState::started) wrong("a call was made before its intent was stored");
  if (effects_[call.key] > 0) wrong("a call with side effects was made twice");
  if (!failure || leaves_doubt(*failure)) ++effects_[call.key];
}

void RunLife::rescue() {
  if (holder_) {  // slow, not dead: it comes back later
    store_behind(*holder_);
    stale_.push_back(*std::move(holder_));
    holder_.reset();
  }
  ++census_.events["rescued"];
  commit(decide(load(), RescueRun{}, now_, dice_, program_, limits_).changes);
}

void RunLife::cancel() {
  if (holder_) {
    store_behind(*holder_);
    stale_.push_back(*std::move(holder_));
    holder_.reset();
  }
  ++census_.events["cancelled"];
  commit(decide(load(), CancelRun{"somebody wanted so"}, now_, dice_, program_, limits_).changes);
}

// A process that lost the run without knowing ends its call and tries to store that.
void RunLife::stale_write() {
  Holder holder = std::move(stale_.back());
  stale_.pop_back();
  const std::string before = encode_text(*store_.find_run("p", "run_1").value());
  RunInput input = InterruptRun{};
  if (chance(80)) input = StepEnded{.key = holder.call->key, .output = outcome(), .started_at = now_};
  Decision decision = decide(holder.situation, input, now_, dice_, program_, limits_);
  ++census_.events["stale writes"];
  const auto report = store_.commit(std::move(decision.changes));
  if (!report.ok() || report->committed) wrong("a process that had lost the run could write");
  if (encode_text(*store_.find_run("p", "run_1").value()) != before)
    wrong("a process that had lost the run changed it");
}

void RunLife::advance(const RunInput& input) {
  Decision decision = decide(holder_->situation, input, now_, dice_, program_, limits_);
  if (!fair_ && chance(3)) {
    ++census_.events["killed before a commit"];
    holder_.reset();
    return;
  }
  holder_->situation = std::move(decision.situation);
  holder_->call = std::move(decision.call);
  if (!decision.durable) {
    holder_->unwritten.push_back(std::move(decision.changes));
    if (chance(50)) store_behind(*holder_);
  } else {
    store_behind(*holder_);
    if (!commit(std::move(decision.changes))) wrong("the process that holds the run could not write");
  }
  if (!fair_ && chance(3)) {
    ++census_.events["killed after a commit"];
    holder_.reset();
    return;
  }
  if (!holder_->call) {
    if (last_.run.state == RunState::running) wrong("a run is running and nobody carries it on");
    holder_.reset();
  }
}

void RunLife::store_behind(Holder& holder) {
  for (ChangeSet& changes : holder.unwritten)
    if (!commit(std::move(changes))) wrong("what was written behind did not fit");
  holder.unwritten.clear();
}

bool RunLife::commit(ChangeSet changes) {
  RunState state = last_.run.state;
  for (const Change& change : changes) {
    const auto* put = std::get_if<PutRun>(&change);
    if (put && put->run.rev > 1 && put->run.state != state && !may_follow(state, put->run.state))
      wrong("a forbidden change of state");
    if (put) state = put->run.state;
  }
  const auto report = store_.commit(std::move(changes));
  if (!report.ok()) wrong("the store refused a change: " + report.error().message);
  check();
  return report.ok() && report->committed;
}

void RunLife::check() {
  const RunRecord record = *store_.find_run("p", "run_1").value();
  const WorkerRecord worker = *store_.find_worker("p", "wrk_1").value();
  const Run& before = last_.run;
  const Run& run = record.run;
  if (is_terminal(before.state) && encode_text(run) != encode_text(before))
    wrong("a run changed after its end");
  if (run.epoch < before.epoch) wrong("an epoch fell");
  if (run.attempt > limits_.max_attempts) wrong("too many attempts");
  if (run.recoveries > limits_.max_recoveries + 1) wrong("too many recoveries");
  if (run.state == RunState::waiting && before.state != RunState::waiting) {
    if (run.run_at <= now_) wrong("a run waits for an instant that has passed");
    if (asked_to_wait_ && run.run_at < now_ + *asked_to_wait_ && run.failure->message == "bad luck")
      wrong("a Retry-After was not respected");
  }
  if (worker.progress.cursor != last_cursor_ &&
      !(run.state == RunState::succeeded && before.state != RunState::succeeded))
    wrong("the cursor moved without a success");
  if (is_terminal(run.state) && !is_terminal(before.state)) check_end(record, worker);
  last_ = record;
  last_cursor_ = worker.progress.cursor;
}

void RunLife::check_end(const RunRecord& record, const WorkerRecord& worker) {
  const Run& run = record.run;
  if (!run.ended_at || !run.owner_node.empty() || run.lease_until) wrong("an ended run is held");
  if (worker.progress.last_run_id != run.id) wrong("the worker does not know its last run");
  const bool lost_account = run.state == RunState::failed && run.failure->error_class == ErrorClass::auth;
  if (worker.schedule.next_at.has_value() == lost_account ||
      worker.schedule.paused_reason.empty() == lost_account)
    wrong("a worker pauses for a lost account, and only then");
  if ((run.state == RunState::succeeded) != (worker.progress.cursor == std::optional(JsonText{"7"})))
    wrong("a success sets the cursor, and nothing else does");
  for (const Step& step : record.steps)
    if (run.state != RunState::unknown && !step.read_only && step.state == StepState::started &&
        run.state != RunState::cancelled)
      wrong("a call with an unknown outcome is not shown as such");
}

}  // namespace signalbox::simulation
