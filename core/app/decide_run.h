// The engine of one run, as a pure function: state and input in; changes to store and the next call to make
// out. The runtime stores the changes, makes the call and comes back with its outcome, so crashes, races and
// years of runs can be simulated. docs/run-states.md has the picture.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/domain/workers/worker_program.h"
#include "core/ports/change_store.h"

namespace signalbox {

struct RunSituation {
  Run run;
  WorkerRecord worker;
  std::vector<Step> steps;  // in order of execution
  // The worker's configuration when this node took the run; none: as it is now. Steps that were done for one
  // configuration say nothing about another.
  std::optional<JsonText> config = std::nullopt;
};

// This node takes a run that nobody holds.
struct StartRun {
  std::string node;
  Instant lease_until;
};
// The call decided last has ended.
struct StepEnded {
  std::string key;
  Result<JsonText> output;
  Instant started_at;
};
// The server is stopping in good order: the run goes back, and is started again later.
struct InterruptRun {};
// The node that held the run is gone.
struct RescueRun {};
// Somebody asked for the end of it.
struct CancelRun {
  std::string reason;
};
using RunInput = std::variant<StartRun, StepEnded, InterruptRun, RescueRun, CancelRun>;

struct RunLimits {
  Duration step = Duration::seconds(60);
  Duration run = Duration::minutes(10);
  std::int64_t max_attempts = 5;
  std::int64_t max_bug_attempts = 2;
  std::int64_t max_recoveries = 3;
  std::int64_t max_steps = 100;
  Duration first_backoff = Duration::seconds(2);
  Duration longest_backoff = Duration::minutes(10);
};

struct Decision {
  RunSituation situation;        // as it is once `changes` are stored
  ChangeSet changes;             // one atomic set
  bool durable = false;          // must be on disk before `call` is made, or the decision counts
  std::optional<CallNext> call;  // none: this node is done with the run
};

// `program` is the worker's; empty when this server does not know its type (any more).
Decision decide(const RunSituation& situation, const RunInput& input, Instant now, Random& random,
                const WorkerProgram& program, const RunLimits& limits = {});

// Which class a failed call belongs to, and so what happens to its run.
ErrorClass class_of(ErrorCode code);

// Full jitter: evenly spread over (0, min(longest, first * 2^(attempt-1))]; a Retry-After wins when longer.
Duration backoff(std::int64_t attempt, const std::optional<Duration>& retry_after, Random& random,
                 const RunLimits& limits);

}  // namespace signalbox
