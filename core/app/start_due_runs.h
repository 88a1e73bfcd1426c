// The tick: makes a run for every worker that is due, exactly one per due instant whoever ticks.
#pragma once

#include "core/app/ports.h"

namespace signalbox {

// How many workers were due. A worker that changed meanwhile is left for the next tick.
Result<std::int64_t> start_due_runs(Ports& ports);

// The next instant at which there is something to start; none when nothing is planned.
Result<std::optional<Instant>> next_wake(Ports& ports);

}  // namespace signalbox
