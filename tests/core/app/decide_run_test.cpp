#include "core/app/decide_run.h"

#include <catch2/catch.hpp>

#include "core/base/wire.h"

using namespace signalbox;

namespace {

const Instant kNow{1'800'000'000'000};

RunSituation pending_run() {
  RunSituation situation;
  situation.run.project_id = "p";
  situation.run.id = "run_1";
  situation.run.worker_id = situation.worker.worker.id = "wrk_1";
  situation.run.worker_type = "tested";
  situation.run.created_at = situation.run.run_at = kNow;
  situation.run.rev = 1;
  situation.worker.worker.project_id = "p";
  situation.worker.schedule.worker_id = situation.worker.progress.worker_id = "wrk_1";
  situation.worker.schedule.next_at = kNow + Duration::hours(1);
  return situation;
}

// Asks for one call, then is content.
NextMove one_call(const Situation& situation) {
  if (!find_step(situation.done, "a")) return CallNext{.key = "a", .tool = "TOOL", .arguments = {"{}"}};
  return Finish{.cursor = {"1"}, .result = {"2"}, .new_items = 3, .message = "four"};
}

NextMove one_write(const Situation& situation) {
  NextMove move = one_call(situation);
  if (auto* call = std::get_if<CallNext>(&move)) call->read_only = false;
  return move;
}

Decision decided(const RunSituation& situation, const RunInput& input,
                 const WorkerProgram& program = one_call, Instant now = kNow, const RunLimits& limits = {}) {
  SeededRandom random(7);
  return decide(situation, input, now, random, program, limits);
}

RunSituation started(const WorkerProgram& program = one_call) {
  return decided(pending_run(), StartRun{"node", kNow + Duration::seconds(15)}, program).situation;
}

StepEnded failing(ErrorCode code, std::optional<Duration> retry_after = std::nullopt) {
  return {.key = "a",
          .output = Error{.code = code, .message = "no luck", .retry_after = retry_after},
          .started_at = kNow};
}

template <class T>
std::size_t count(const ChangeSet& changes) {
  std::size_t found = 0;
  for (const Change& change : changes) found += std::holds_alternative<T>(change);
  return found;
}

}  // namespace

TEST_CASE("every error code belongs to the class that says what happens next") {
  const auto expected = [](ErrorCode code) {
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
  };
  for (int i = 0; i <= static_cast<int>(kLastErrorCode); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    INFO(name_of(code));
    CHECK(class_of(code) == expected(code));
    const Decision after = decided(started(), failing(code));
    switch (class_of(code)) {
      case ErrorClass::retryable:
      case ErrorClass::bug:
        CHECK(after.situation.run.state == RunState::waiting);
        CHECK(after.situation.run.attempt == 2);
        CHECK(after.situation.run.reason == "try 2 follows: no luck");
        break;
      default:
        CHECK(after.situation.run.state == RunState::failed);
        CHECK(after.situation.run.message == "failed: no luck");
    }
    CHECK(after.situation.run.failure->code == name_of(code));
    CHECK(after.durable);
    CHECK_FALSE(after.call);
  }
}

TEST_CASE("waiting times double up to a limit, spread evenly from zero") {
  SeededRandom random(3);
  const RunLimits limits;
  const std::int64_t ceilings[] = {2000,    4000,    8000,    16'000,  32'000, 64'000,
                                   128'000, 256'000, 512'000, 600'000, 600'000};
  for (std::int64_t attempt = 1; attempt <= 11; ++attempt) {
    const std::int64_t ceiling = ceilings[attempt - 1];
    std::int64_t least = ceiling, most = 0, sum = 0;
    for (int i = 0; i < 2000; ++i) {
      const Duration wait = backoff(attempt, std::nullopt, random, limits);
      least = std::min(least, wait.ms);
      most = std::max(most, wait.ms);
      sum += wait.ms;
    }
    INFO("attempt " << attempt);
    CHECK(least >= 1);
    CHECK(least < ceiling / 50);
    CHECK(most <= ceiling);
    CHECK(most > ceiling - ceiling / 50);
    CHECK(sum / 2000 > ceiling * 45 / 100);
    CHECK(sum / 2000 < ceiling * 55 / 100);
  }
  CHECK(backoff(1'000'000, std::nullopt, random, limits) <= limits.longest_backoff);
}

TEST_CASE("a Retry-After wins when it is longer, and only then") {
  SeededRandom random(3);
  CHECK(backoff(1, Duration::hours(2), random, {}) == Duration::hours(2));
  CHECK(backoff(1, Duration{0}, random, {}) > Duration{0});
  const Decision after = decided(started(), failing(ErrorCode::rate_limited, Duration::minutes(15)));
  CHECK(after.situation.run.run_at == kNow + Duration::minutes(15));
}

TEST_CASE("attempts end: five for what may pass, two for bugs") {
  for (const auto& [code, most] :
       {std::pair(ErrorCode::rate_limited, 5), std::pair(ErrorCode::internal, 2)}) {
    RunSituation situation = pending_run();
    for (int attempt = 1; attempt <= most; ++attempt) {
      CHECK(situation.run.attempt == attempt);
      situation = decided(situation, StartRun{"node", kNow}).situation;
      situation = decided(situation, failing(code)).situation;
    }
    CHECK(situation.run.state == RunState::failed);
    CHECK(situation.worker.progress.consecutive_failures == 1);
  }
}

TEST_CASE("a lost account pauses the worker and says why") {
  for (const ErrorCode code : {ErrorCode::unauthenticated, ErrorCode::needs_connection}) {
    const Decision after = decided(started(), failing(code));
    CHECK(after.situation.worker.schedule.paused_reason == "no luck");
    CHECK_FALSE(after.situation.worker.schedule.next_at);
    CHECK(count<PutSchedule>(after.changes) == 1);
  }
  CHECK(count<PutSchedule>(decided(started(), failing(ErrorCode::invalid_argument)).changes) == 0);
}

TEST_CASE("the end of a run, its cursor, its worker's news and its events are one set of changes") {
  const RunSituation running = started();
  const Decision end = decided(running, StepEnded{"a", JsonText{"{}"}, kNow});
  CHECK(end.situation.run.state == RunState::succeeded);
  CHECK(end.situation.run.new_items == 3);
  CHECK(end.situation.run.message == "four");
  CHECK(end.situation.worker.progress.cursor == std::optional(JsonText{"1"}));
  CHECK(end.durable);
  CHECK(count<PutRun>(end.changes) == 1);
  CHECK(count<PutProgress>(end.changes) == 1);
  CHECK(count<PutStep>(end.changes) == 1);
  CHECK(count<AddAttempt>(end.changes) == 1);
  CHECK(count<AddEvent>(end.changes) == 2);
}

TEST_CASE("only the intent of a call with side effects has to be on disk before it") {
  RunSituation situation = started();
  const auto two_reads = [](const Situation& known) -> NextMove {
    if (find_step(known.done, "a")) return CallNext{.key = "b", .tool = "TOOL", .arguments = {"{}"}};
    return CallNext{.key = "a", .tool = "TOOL", .arguments = {"{}"}};
  };
  const auto read_then_write = [](const Situation& known) -> NextMove {
    if (!find_step(known.done, "a")) return CallNext{.key = "a", .tool = "TOOL", .arguments = {"{}"}};
    return CallNext{.key = "b", .tool = "TOOL", .arguments = {"{}"}, .read_only = false};
  };
  CHECK_FALSE(decided(situation, StepEnded{"a", JsonText{"{}"}, kNow}, two_reads).durable);
  CHECK(decided(situation, StepEnded{"a", JsonText{"{}"}, kNow}, read_then_write).durable);
}

TEST_CASE("a call with side effects whose outcome nobody knows waits for a person") {
  const RunSituation running = started(one_write);
  const auto expect_unknown = [](const Decision& decision) {
    CHECK(decision.situation.run.state == RunState::unknown);
    CHECK(decision.situation.run.failure->error_class == ErrorClass::unknown);
    CHECK(decision.situation.run.reason.find("step \"a\"") != std::string::npos);
    CHECK(decision.situation.steps[0].state == StepState::unknown);
    CHECK_FALSE(decision.call);
  };
  expect_unknown(decided(running, InterruptRun{}, one_write));
  expect_unknown(decided(running, RescueRun{}, one_write));
  for (const ErrorCode code :
       {ErrorCode::deadline_exceeded, ErrorCode::upstream_unavailable, ErrorCode::internal})
    expect_unknown(decided(running, failing(code), one_write));
  // A refusal leaves no doubt.
  CHECK(decided(running, failing(ErrorCode::rate_limited), one_write).situation.run.state ==
        RunState::waiting);
}

TEST_CASE("recoveries after crashes are bounded") {
  RunSituation situation = pending_run();
  for (int i = 1; i <= 3; ++i) {
    situation = decided(situation, StartRun{"node", kNow}).situation;
    const Decision rescued = decided(situation, RescueRun{});
    situation = rescued.situation;
    CHECK(situation.run.state == RunState::pending);
    CHECK(situation.run.recoveries == i);
    CHECK(count<AddAttempt>(rescued.changes) == 1);  // the crash leaves its trace
  }
  situation = decided(situation, StartRun{"node", kNow}).situation;
  situation = decided(situation, RescueRun{}).situation;
  CHECK(situation.run.state == RunState::failed);
  CHECK(situation.run.failure->message.find("it was given up") != std::string::npos);
}

TEST_CASE("time in which the server was down does not count against a run") {
  for (const RunInput& away : {RunInput(RescueRun{}), RunInput(InterruptRun{})}) {
    const RunSituation given_back = decided(started(), away).situation;
    const Instant later = kNow + Duration::days(2);
    const Decision again = decided(given_back, StartRun{"node", later}, one_call, later);
    CHECK(again.situation.run.state == RunState::running);
    CHECK(again.situation.run.attempt == 1);
    REQUIRE(again.call);
  }
}

TEST_CASE("a run that takes longer than it may is tried again") {
  const Instant later = kNow + Duration::minutes(10) + Duration::millis(1);
  const auto endless = [](const Situation& known) -> NextMove {
    return CallNext{.key = std::to_string(known.done.size()), .tool = "TOOL", .arguments = {"{}"}};
  };
  const RunSituation running = decided(pending_run(), StartRun{"node", kNow}, endless).situation;
  const Decision after = decided(running, StepEnded{"0", JsonText{"{}"}, kNow}, endless, later);
  CHECK(after.situation.run.state == RunState::waiting);
  CHECK(after.situation.run.failure->code == "deadline_exceeded");
  CHECK_FALSE(after.call);
}

TEST_CASE("a program that never ends is stopped by the number of its steps") {
  const auto endless = [](const Situation& known) -> NextMove {
    return CallNext{.key = std::to_string(known.done.size()), .tool = "TOOL", .arguments = {"{}"}};
  };
  RunSituation situation = decided(pending_run(), StartRun{"node", kNow}, endless).situation;
  int calls = 0;
  while (situation.run.state == RunState::running && calls < 1000) {
    situation = decided(situation, StepEnded{std::to_string(calls), JsonText{"{}"}, kNow}, endless).situation;
    ++calls;
  }
  CHECK(calls == 100);
  CHECK(situation.run.state == RunState::failed);
  CHECK(situation.run.failure->error_class == ErrorClass::bug);
}

TEST_CASE("a worker type this server does not know ends its run with a reason") {
  const Decision after = decided(pending_run(), StartRun{"node", kNow}, WorkerProgram{});
  CHECK(after.situation.run.state == RunState::failed);
  CHECK(after.situation.run.failure->message == "this server has no worker type \"tested\"");
}

TEST_CASE("an answer to a question nobody asked changes nothing") {
  const Decision after = decided(started(), StepEnded{"never asked", JsonText{"{}"}, kNow});
  CHECK(after.changes.empty());
  CHECK_FALSE(after.call);
}

TEST_CASE("cancelling takes the run from whoever holds it") {
  const RunSituation running = started();
  const Decision after = decided(running, CancelRun{"not needed any more"});
  CHECK(after.situation.run.state == RunState::cancelled);
  CHECK(after.situation.run.reason == "not needed any more");
  CHECK(after.situation.run.epoch > running.run.epoch);
  CHECK(after.situation.worker.progress.consecutive_failures == 0);
}
