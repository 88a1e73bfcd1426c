// A run: one execution of a worker, its steps and the tries of each step. docs/run-states.md has the picture
// of the states; server/sqlite repeats it as constraints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/json_text.h"
#include "core/base/time.h"

namespace signalbox {

enum class RunState { pending, claimed, running, waiting, succeeded, failed, cancelled, skipped, unknown };

enum class RunTrigger { schedule, manual, enabled };

// What kind of failure it was, which decides what happens next: retryable ones are tried again, `auth`
// pauses the worker, `user` and `bug` end the run, `unknown` waits for a person.
enum class ErrorClass { retryable, auth, user, bug, unknown };

struct RunFailure {
  ErrorClass error_class = ErrorClass::bug;
  std::string code;  // an ErrorCode's name
  std::string message;
};

struct Run {
  std::string project_id;
  std::string id;  // run_…
  std::string worker_id;
  std::string worker_type;
  std::string user_id;
  std::string session_id;
  RunTrigger trigger = RunTrigger::schedule;
  std::optional<Instant> due_at;  // the due instant it answers to; none when started by hand
  RunState state = RunState::pending;
  std::string reason;             // why it was skipped, is waiting or ended as it did; a sentence
  std::int64_t attempt = 1;       // tries after failures
  std::int64_t recoveries = 0;    // tries after a crash of this program
  std::int64_t missed_count = 0;  // earlier due instants this run stands for
  std::int64_t new_items = 0;
  JsonText result{"null"};
  std::string message;  // what the user would be told; empty when nothing changed
  bool user_notified = false;
  std::optional<RunFailure> failure;
  Instant created_at;
  Instant run_at;  // not before
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::int64_t rev = 0;

  // Ownership, not shown: only the holder of the newest epoch may write (a fencing token).
  std::int64_t epoch = 0;
  std::string owner_node;
  std::optional<Instant> lease_until;
};

enum class StepState { started, succeeded, failed, unknown };

// A memoised part of a run: once succeeded, its output is read back and the call is never made again.
struct Step {
  std::string run_id;
  std::string key;       // unique within the run, such as "mentions:2"
  std::int64_t seq = 0;  // order of execution, from 0
  std::string tool;
  JsonText arguments;
  bool read_only = true;  // otherwise a lost outcome must not be repeated
  StepState state = StepState::started;
  JsonText output{"null"};
  std::optional<RunFailure> failure;
  Instant started_at;
  std::optional<Instant> ended_at;
};

// One try of a step, never changed afterwards.
struct Attempt {
  std::string run_id;
  std::string step_key;
  std::int64_t number = 1;
  Instant started_at;
  Instant ended_at;
  std::optional<RunFailure> failure;
};

struct RunRecord {
  Run run;
  std::vector<Step> steps;
  std::vector<Attempt> attempts;
};

bool is_terminal(RunState state);

// Whether a run may go from one state to the other; the one rule that code and constraints repeat.
bool may_follow(RunState from, RunState to);

template <>
struct EnumNames<RunState> {
  static constexpr std::pair<RunState, std::string_view> list[] = {
      {RunState::pending, "pending"},     {RunState::claimed, "claimed"},     {RunState::running, "running"},
      {RunState::waiting, "waiting"},     {RunState::succeeded, "succeeded"}, {RunState::failed, "failed"},
      {RunState::cancelled, "cancelled"}, {RunState::skipped, "skipped"},     {RunState::unknown, "unknown"}};
};

template <>
struct EnumNames<RunTrigger> {
  static constexpr std::pair<RunTrigger, std::string_view> list[] = {
      {RunTrigger::schedule, "schedule"}, {RunTrigger::manual, "manual"}, {RunTrigger::enabled, "enabled"}};
};

template <>
struct EnumNames<ErrorClass> {
  static constexpr std::pair<ErrorClass, std::string_view> list[] = {{ErrorClass::retryable, "retryable"},
                                                                     {ErrorClass::auth, "auth"},
                                                                     {ErrorClass::user, "user"},
                                                                     {ErrorClass::bug, "bug"},
                                                                     {ErrorClass::unknown, "unknown"}};
};

template <>
struct EnumNames<StepState> {
  static constexpr std::pair<StepState, std::string_view> list[] = {{StepState::started, "started"},
                                                                    {StepState::succeeded, "succeeded"},
                                                                    {StepState::failed, "failed"},
                                                                    {StepState::unknown, "unknown"}};
};

template <>
struct Fields<RunFailure> {
  static constexpr auto list =
      std::make_tuple(field("class", &RunFailure::error_class), field("code", &RunFailure::code),
                      field("message", &RunFailure::message));
};

template <>
struct Fields<Run> {
  static constexpr auto list = std::make_tuple(
      field("id", &Run::id), field("projectId", &Run::project_id), field("workerId", &Run::worker_id),
      field("workerType", &Run::worker_type), field("userId", &Run::user_id),
      field("sessionId", &Run::session_id), field("trigger", &Run::trigger), field("dueAt", &Run::due_at),
      field("state", &Run::state), field("reason", &Run::reason), field("attempt", &Run::attempt),
      field("recoveries", &Run::recoveries), field("missedCount", &Run::missed_count),
      field("newItems", &Run::new_items), field("result", &Run::result), field("message", &Run::message),
      field("userNotified", &Run::user_notified), field("error", &Run::failure),
      field("createdAt", &Run::created_at), field("runAt", &Run::run_at),
      field("startedAt", &Run::started_at), field("endedAt", &Run::ended_at), field("rev", &Run::rev));
};

template <>
struct Fields<Step> {
  static constexpr auto list = std::make_tuple(
      field("key", &Step::key), field("seq", &Step::seq), field("tool", &Step::tool),
      field("arguments", &Step::arguments), field("readOnly", &Step::read_only), field("state", &Step::state),
      field("output", &Step::output), field("error", &Step::failure), field("startedAt", &Step::started_at),
      field("endedAt", &Step::ended_at));
};

template <>
struct Fields<Attempt> {
  static constexpr auto list =
      std::make_tuple(field("stepKey", &Attempt::step_key), field("number", &Attempt::number),
                      field("startedAt", &Attempt::started_at), field("endedAt", &Attempt::ended_at),
                      field("error", &Attempt::failure));
};

template <>
struct Fields<RunRecord> {
  static constexpr auto list =
      std::make_tuple(field("run", &RunRecord::run), field("steps", &RunRecord::steps),
                      field("attempts", &RunRecord::attempts));
};

}  // namespace signalbox
