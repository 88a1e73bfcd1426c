// Takes one run and carries it to its end, a retry or a hand-back, on the calling thread.
#pragma once

#include <string>

#include "core/app/call_tool.h"
#include "core/app/decide_run.h"

namespace signalbox {

inline constexpr Duration kLease = Duration::seconds(15);

// The seams that crash tests cut at: called with a name between any two effects on the world.
using Failpoint = void (*)(const char* name);

struct Execution {
  const Calling& calling;
  std::string node;  // this process; changes with each start
  CancelToken cancel;
  Failpoint failpoint = nullptr;
  RunLimits limits = {};
};

// Fine, too, when another node was faster or the run was cancelled meanwhile: then nothing is done.
Status execute_run(const Execution& execution, std::string_view project, std::string_view run_id);

// After execute_run failed, as when the storage did: the run this node still holds goes back to the queue.
Status hand_back_run(Ports& ports, std::string_view project, std::string_view run_id,
                     const std::string& node);

// At start: runs of a process that is gone go back to the queue, or wait for a person.
Result<std::int64_t> rescue_interrupted_runs(Ports& ports, const std::string& node,
                                             const RunLimits& limits = {});

}  // namespace signalbox
