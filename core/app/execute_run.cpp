#include "core/app/execute_run.h"

#include <algorithm>

#include "core/app/manage_users.h"
#include "core/app/open_session.h"

namespace signalbox {
namespace {

constexpr int kTries = 5;

Result<std::optional<RunSituation>> load(Ports& ports, std::string_view project, std::string_view run_id) {
  TRY(std::optional<RunRecord> record, ports.runs.find_run(project, run_id));
  if (!record) return std::optional<RunSituation>();
  TRY(std::optional<WorkerRecord> worker, ports.workers.find_worker(project, record->run.worker_id));
  if (!worker) return Error{ErrorCode::internal, "the run's worker is gone"};
  return std::optional(
      RunSituation{std::move(record->run), *std::move(worker), std::move(record->steps), std::nullopt});
}

// Drives decide() for one run: stores its changes, makes its calls.
class Driver {
 public:
  Driver(const Execution& execution, RunSituation situation)
      : execution_(execution), ports_(execution.calling.ports), situation_(std::move(situation)) {
    situation_.config = situation_.worker.worker.config;
  }

  Status drive() {
    const Instant now = ports_.clock.now();
    TRY(std::optional<CallNext> call, apply(StartRun{execution_.node, now + kLease}));
    while (call) {
      const Instant started_at = ports_.clock.now();
      reach("before_call");
      Result<JsonText> output = perform(*call);
      reach("after_call");
      const bool stopping = execution_.cancel.is_cancelled() && !output.ok();
      TRY(call,
          stopping ? apply(InterruptRun{}) : apply(StepEnded{call->key, std::move(output), started_at}));
    }
    return {};
  }

 private:
  void reach(const char* name) const {
    if (execution_.failpoint) execution_.failpoint(name);
  }

  // Decides, stores, and gives the next call; none when the run is over or no longer ours. A worker may
  // change during its run, and then the decision is made again for the worker as it is.
  Result<std::optional<CallNext>> apply(const RunInput& input) {
    for (int i = 0; i < kTries; ++i) {
      CHECK_OK(reload_worker());
      Decision decision = decide(situation_, input, ports_.clock.now(), ports_.random,
                                 find_worker_program(situation_.run.worker_type), execution_.limits);
      reach("before_commit");
      TRY(const bool stored, store(decision.durable, std::move(decision.changes)));
      if (stored) {
        situation_ = std::move(decision.situation);
        reach("after_commit");
        return std::move(decision.call);
      }
      TRY(const bool ours, is_still_ours());
      if (!ours) return std::optional<CallNext>();
    }
    return Error{ErrorCode::conflict, "the worker was changed again and again while its run was stored"};
  }

  Status reload_worker() {
    TRY(std::optional<WorkerRecord> worker,
        ports_.workers.find_worker(situation_.run.project_id, situation_.run.worker_id));
    if (worker) situation_.worker = *std::move(worker);
    return {};
  }

  Result<bool> store(bool durable, ChangeSet changes) {
    if (durable) {
      TRY(const CommitReport report, ports_.changes.commit(std::move(changes)));
      return report.committed;
    }
    ports_.changes.commit_later(std::move(changes));
    return true;
  }

  Result<bool> is_still_ours() {
    TRY(const std::optional<RunRecord> record,
        ports_.runs.find_run(situation_.run.project_id, situation_.run.id));
    return record && record->run.rev == situation_.run.rev;
  }

  Result<JsonText> perform(const CallNext& call) {
    TRY(const Session session, find_session(ports_, situation_.run.project_id, situation_.run.session_id));
    CallContext context =
        context_for(session, ports_, situation_.run.id, execution_.limits.step, execution_.cancel);
    context.run_id = situation_.run.id;
    TRY(const ToolCallAnswer answer, call_tool(execution_.calling,
                                               {.session = session,
                                                .slug = call.tool,
                                                .arguments = call.arguments,
                                                .idempotency_key = situation_.run.id + "/" + call.key},
                                               context));
    if (is_failure(answer.result))
      return Error{ErrorCode::upstream_failed, call.tool + " failed: " + as_data(answer.result).text};
    return as_data(answer.result);
  }

  const Execution& execution_;
  Ports& ports_;
  RunSituation situation_;
};

Status cancel(Ports& ports, const RunSituation& situation, std::string reason) {
  Decision decision = decide(situation, CancelRun{std::move(reason)}, ports.clock.now(), ports.random,
                             find_worker_program(situation.run.worker_type), {});
  // A lost race is fine: whoever was faster looks at the user as well.
  TRY([[maybe_unused]] const CommitReport report, ports.changes.commit(std::move(decision.changes)));
  return {};
}

bool is_startable(RunState state) { return state == RunState::pending || state == RunState::waiting; }

}  // namespace

Status execute_run(const Execution& execution, std::string_view project, std::string_view run_id) {
  TRY(std::optional<RunSituation> situation, load(execution.calling.ports, project, run_id));
  if (!situation || !is_startable(situation->run.state)) return {};
  TRY(const bool disabled, is_user_disabled(execution.calling.ports, project, situation->run.user_id));
  if (disabled) return cancel(execution.calling.ports, *situation, std::string(kUserDisabled));
  return Driver(execution, *std::move(situation)).drive();
}

Status hand_back_run(Ports& ports, std::string_view project, std::string_view run_id,
                     const std::string& node) {
  TRY(const std::optional<RunSituation> situation, load(ports, project, run_id));
  if (!situation || situation->run.owner_node != node) return {};
  Decision decision = decide(*situation, RescueRun{}, ports.clock.now(), ports.random,
                             find_worker_program(situation->run.worker_type), {});
  TRY([[maybe_unused]] const CommitReport report, ports.changes.commit(std::move(decision.changes)));
  return {};
}

Result<std::int64_t> rescue_interrupted_runs(Ports& ports, const std::string& node, const RunLimits& limits) {
  std::int64_t rescued = 0;
  const Instant now = ports.clock.now();
  TRY(const std::vector<Run> abandoned, ports.runs.abandoned_runs(node, now));
  for (const Run& run : abandoned) {
    TRY(std::optional<RunSituation> situation, load(ports, run.project_id, run.id));
    if (!situation) continue;
    Decision decision =
        decide(*situation, RescueRun{}, now, ports.random, find_worker_program(run.worker_type), limits);
    TRY(const CommitReport report, ports.changes.commit(std::move(decision.changes)));
    rescued += report.committed ? 1 : 0;
  }
  return rescued;
}

}  // namespace signalbox
