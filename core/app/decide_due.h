// What one due worker's tick makes, as a pure function: one unique run for the newest due instant, earlier
// missed ones counted in it, a run that still goes on turning it into a visible skip.
#pragma once

#include <optional>

#include "core/base/random.h"
#include "core/domain/schedule/zone.h"
#include "core/ports/change_store.h"

namespace signalbox {

// Changes for one worker, all or nothing; empty when nothing is due after all.
ChangeSet decide_due(const WorkerRecord& record, const std::optional<Run>& open_run, const Zone& zone,
                     Instant now, Random& random);

// A run of this worker that nobody has started yet.
Run fresh_run(const Worker& worker, RunTrigger trigger, Instant now, Random& random);

}  // namespace signalbox
