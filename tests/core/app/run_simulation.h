// One run's life, played with a seeded dice: calls succeed, fail and time out, the process dies between any
// two effects, is thought dead while it lives, is stopped, and people cancel. After each change of the store
// the promises of docs/run-states.md are checked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/app/decide_run.h"
#include "tests/fakes/memory_store.h"

namespace signalbox::simulation {

// How lives ended, to see that a simulation went everywhere.
struct Census {
  std::map<std::string, int> ends;    // by state
  std::map<std::string, int> events;  // crashes, rescues, stale writes, …
};

class RunLife {
 public:
  RunLife(std::uint64_t seed, Census& census);

  // Plays to the end; what went wrong, or "" when nothing did.
  std::string play();

 private:
  struct PlannedStep {
    std::string key;
    bool read_only;
  };
  // A process that believes it holds the run.
  struct Holder {
    RunSituation situation;
    std::optional<CallNext> call;
    std::vector<ChangeSet> unwritten;  // written behind, not on disk yet
  };

  bool chance(std::uint64_t percent) { return dice_.below(100) < percent; }
  void wrong(const std::string& what);
  NextMove next_move(const Situation& situation) const;
  RunSituation load();

  void turn();
  void start();
  void hold_on();
  void rescue();
  void cancel();
  void stale_write();
  void note_call(const CallNext& call, const std::optional<ErrorCode>& failure);
  Result<JsonText> outcome();

  // Decides for the holder and stores; the process may die before or after.
  void advance(const RunInput& input);
  void store_behind(Holder& holder);
  bool commit(ChangeSet changes);
  void check();
  void check_end(const RunRecord& record, const WorkerRecord& worker);

  Census& census_;
  SeededRandom dice_;
  MemoryStore store_;
  Instant now_{1'800'000'000'000};
  std::vector<PlannedStep> plan_;
  std::optional<ErrorCode> plan_fails_;
  WorkerProgram program_;
  RunLimits limits_;

  std::optional<Holder> holder_;
  std::vector<Holder> stale_;
  std::map<std::string, int> effects_;  // calls with side effects that may have happened
  std::optional<Duration> asked_to_wait_;
  bool fair_ = false;  // nothing bad happens any more

  RunRecord last_;
  std::optional<JsonText> last_cursor_;
  std::string wrong_;
};

}  // namespace signalbox::simulation
