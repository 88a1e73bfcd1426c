#include "core/app/decide_run.h"

#include <algorithm>

#include "core/app/events.h"

namespace signalbox {
namespace {

// Failures after which the other side may or may not have done what it was asked.
bool leaves_doubt(ErrorCode code) {
  return code == ErrorCode::deadline_exceeded || code == ErrorCode::upstream_unavailable ||
         code == ErrorCode::internal;
}

// Builds one decision: every helper changes the situation and notes the change that stores it.
class Deciding {
 public:
  Deciding(const RunSituation& situation, Instant now, Random& random, const WorkerProgram& program,
           const RunLimits& limits)
      : now_(now), random_(random), program_(program), limits_(limits), held_epoch_(situation.run.epoch) {
    decision_.situation = situation;
  }

  Decision on(const StartRun& input) {
    Run& run = change_run();
    run.epoch += 1;
    run.owner_node = input.node;
    run.lease_until = input.lease_until;
    run.state = RunState::running;
    run.reason.clear();
    if (!run.started_at) run.started_at = now_;
    decision_.durable = true;
    put_run();  // so that even a run that ends at once has been running
    go_on();
    return take();
  }

  Decision on(const StepEnded& input) {
    Step* step = find(input.key);
    if (!step) return take();  // an answer to a question nobody asked
    step->ended_at = now_;
    std::optional<RunFailure> failure;
    if (!input.output.ok()) failure = failure_of(input.output.error());
    if (failure && leaves_doubt(input.output.error().code) &&
        hold_if_unknown("nobody knows whether a call with side effects happened: " + failure->message))
      return take();
    step->state = failure ? StepState::failed : StepState::succeeded;
    step->failure = failure;
    if (!failure) step->output = *input.output;
    put_step(*step);
    add_attempt(*step, input.started_at, failure);

    if (!failure)
      go_on();
    else
      fail_run(input.output.error());
    return take();
  }

  Decision on(const InterruptRun&) {
    if (!hold_if_unknown("the server stopped during a call with side effects"))
      give_back("interrupted when the server stopped; it starts again by itself");
    return take();
  }

  Decision on(const RescueRun&) {
    Run& run = change_run();
    run.epoch += 1;  // whoever held it can no longer write
    log_lost_step();
    if (hold_if_unknown("the server ended during a call with side effects")) return take();
    run.recoveries += 1;
    if (run.recoveries > limits_.max_recoveries)
      end_failed(
          {ErrorClass::bug, "internal", "the server ended during this run again and again; it was given up"});
    else
      give_back("interrupted when the server ended; it starts again by itself");
    return take();
  }

  Decision on(const CancelRun& input) {
    change_run().epoch += 1;  // whoever holds it can no longer write
    change_run().reason = input.reason;
    end(RunState::cancelled);
    return take();
  }

 private:
  const Run& run() const { return decision_.situation.run; }
  Run& change_run() {
    run_changed_ = true;
    return decision_.situation.run;
  }
  WorkerRecord& worker() { return decision_.situation.worker; }

  Step* find(const std::string& key) {
    for (Step& step : decision_.situation.steps)
      if (step.key == key) return &step;
    return nullptr;
  }

  // Asks the worker's type what comes next.
  void go_on() {
    if (!program_) {
      end_failed(
          {ErrorClass::user, "not_found", "this server has no worker type \"" + run().worker_type + "\""});
      return;
    }
    if (now_ - *run().started_at > limits_.run) {
      fail_run(Error{ErrorCode::deadline_exceeded, "the run took longer than it may"});
      return;
    }
    std::vector<Step> done;
    for (const Step& step : decision_.situation.steps)
      if (step.state == StepState::succeeded) done.push_back(step);
    const std::optional<JsonText>& config = decision_.situation.config;
    const NextMove move = program_({.config = config ? *config : worker().worker.config,
                                    .cursor = worker().progress.cursor,
                                    .done = done,
                                    .started_at = *run().started_at,
                                    .preview_since = std::nullopt});
    if (const auto* call = std::get_if<CallNext>(&move)) return begin_step(*call);
    if (const auto* finish = std::get_if<Finish>(&move)) return succeed(*finish);
    fail_run(std::get<Error>(move));
  }

  void begin_step(const CallNext& call) {
    if (static_cast<std::int64_t>(decision_.situation.steps.size()) >= limits_.max_steps)
      return end_failed({ErrorClass::bug, "internal", "the worker asked for more calls than a run may make"});
    Step* step = find(call.key);
    if (!step) {
      Step fresh;
      fresh.run_id = run().id;
      fresh.key = call.key;
      fresh.seq = static_cast<std::int64_t>(decision_.situation.steps.size());
      decision_.situation.steps.push_back(std::move(fresh));
      step = &decision_.situation.steps.back();
    }
    step->tool = call.tool;
    step->arguments = call.arguments;
    step->read_only = call.read_only;
    step->state = StepState::started;
    step->failure.reset();
    step->started_at = now_;
    step->ended_at.reset();
    put_step(*step);
    decision_.durable |= !call.read_only;
    decision_.call = call;
  }

  void succeed(const Finish& finish) {
    change_run().result = finish.result;
    change_run().new_items = finish.new_items;
    change_run().message = finish.message;
    change_run().failure.reset();
    WorkerProgress& progress = worker().progress;
    progress.cursor = finish.cursor;
    progress.consecutive_failures = 0;
    end(RunState::succeeded);
  }

  void fail_run(const Error& error) {
    const RunFailure failure = failure_of(error);
    const bool again =
        (failure.error_class == ErrorClass::retryable && run().attempt < limits_.max_attempts) ||
        (failure.error_class == ErrorClass::bug && run().attempt < limits_.max_bug_attempts);
    if (!again) return end_failed(failure);
    const Duration wait = backoff(run().attempt, error.retry_after, random_, limits_);
    change_run().attempt += 1;
    change_run().failure = failure;
    change_run().state = RunState::waiting;
    change_run().reason = "try " + std::to_string(run().attempt) + " follows: " + failure.message;
    change_run().run_at = now_ + wait;
    change_run().started_at.reset();
    release();
  }

  void end_failed(const RunFailure& failure) {
    change_run().failure = failure;
    change_run().message = "failed: " + failure.message;
    worker().progress.consecutive_failures += 1;
    if (failure.error_class == ErrorClass::auth) pause(failure.message);
    end(RunState::failed);
  }

  // A worker whose account does not work any more stops asking; reconnecting resumes it.
  void pause(const std::string& reason) {
    WorkerSchedule& schedule = worker().schedule;
    schedule.paused_reason = reason;
    schedule.next_at.reset();
    schedule.rev += 1;
    decision_.changes.push_back(PutSchedule{run().project_id, schedule});
  }

  void end(RunState state) {
    change_run().state = state;
    change_run().ended_at = now_;
    WorkerProgress& progress = worker().progress;
    progress.worker_id = run().worker_id;
    progress.last_run_id = run().id;
    progress.last_run_at = now_;
    progress.rev += 1;
    decision_.changes.push_back(PutProgress{run().project_id, progress});
    release();
    decision_.changes.push_back(worker_changed(worker(), now_));
  }

  void give_back(std::string reason) {
    change_run().state = RunState::pending;
    change_run().reason = std::move(reason);
    change_run().run_at = now_;
    change_run().started_at.reset();  // the time away does not count
    release();
  }

  // The end of this node's hold.
  void release() {
    change_run().owner_node.clear();
    change_run().lease_until.reset();
    decision_.durable = true;
    decision_.call.reset();
  }

  // A call with side effects whose outcome nobody knows: only a person can say whether to repeat it.
  bool hold_if_unknown(const std::string& why) {
    for (Step& step : decision_.situation.steps) {
      if (step.state != StepState::started || step.read_only) continue;
      step.state = StepState::unknown;
      step.ended_at = now_;
      put_step(step);
      change_run().failure = RunFailure{ErrorClass::unknown, "internal", why};
      change_run().reason = why + "; look at step \"" + step.key + "\" before you run it again";
      end(RunState::unknown);
      return true;
    }
    return false;
  }

  // A crash leaves its trace in the log of attempts.
  void log_lost_step() {
    for (const Step& step : decision_.situation.steps)
      if (step.state == StepState::started)
        add_attempt(step, step.started_at,
                    RunFailure{ErrorClass::retryable, "unavailable", "the server ended during this call"});
  }

  RunFailure failure_of(const Error& error) const {
    return {class_of(error.code), std::string(name_of(error.code)), error.message};
  }

  // The run's own change goes first: steps and attempts are fenced by the epoch it stores.
  Decision take() {
    if (run_changed_) put_run();
    return std::move(decision_);
  }

  void put_run() {
    change_run().rev += 1;
    decision_.changes.insert(decision_.changes.begin() + place_, PutRun{run(), held_epoch_});
    decision_.changes.push_back(signalbox::run_changed(run(), now_));
    held_epoch_ = run().epoch;
    place_ = static_cast<std::ptrdiff_t>(decision_.changes.size());
    run_changed_ = false;
  }

  void put_step(const Step& step) {
    decision_.changes.push_back(PutStep{run().project_id, step, run().epoch});
  }

  void add_attempt(const Step& step, Instant started_at, std::optional<RunFailure> failure) {
    Attempt attempt;
    attempt.run_id = run().id;
    attempt.step_key = step.key;
    attempt.number = run().attempt + run().recoveries;
    attempt.started_at = started_at;
    attempt.ended_at = now_;
    attempt.failure = std::move(failure);
    decision_.changes.push_back(AddAttempt{run().project_id, std::move(attempt), run().epoch});
  }

  Instant now_;
  Random& random_;
  const WorkerProgram& program_;
  const RunLimits& limits_;
  std::int64_t held_epoch_;   // as stored once the changes so far are
  std::ptrdiff_t place_ = 0;  // of the run's next change among them
  bool run_changed_ = false;
  Decision decision_;
};

}  // namespace

Decision decide(const RunSituation& situation, const RunInput& input, Instant now, Random& random,
                const WorkerProgram& program, const RunLimits& limits) {
  return std::visit([&](const auto& in) { return Deciding(situation, now, random, program, limits).on(in); },
                    input);
}

ErrorClass class_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::rate_limited:
    case ErrorCode::deadline_exceeded:
    case ErrorCode::upstream_unavailable:
    case ErrorCode::unavailable: return ErrorClass::retryable;
    case ErrorCode::unauthenticated:
    case ErrorCode::needs_connection: return ErrorClass::auth;
    case ErrorCode::internal: return ErrorClass::bug;
    default: return ErrorClass::user;
  }
}

Duration backoff(std::int64_t attempt, const std::optional<Duration>& retry_after, Random& random,
                 const RunLimits& limits) {
  Duration ceiling = limits.first_backoff;
  for (std::int64_t i = 1; i < attempt && ceiling < limits.longest_backoff; ++i) ceiling = ceiling * 2;
  ceiling = std::min(ceiling, limits.longest_backoff);
  const Duration spread{static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(ceiling.ms))) + 1};
  return retry_after ? std::max(*retry_after, spread) : spread;
}

}  // namespace signalbox
