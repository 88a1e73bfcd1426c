// The workers that use an account: they wait while it does not work, and make up for it when it does again.
#pragma once

#include <string>
#include <vector>

#include "core/app/ports.h"

namespace signalbox {

// Adds the pauses of the workers that use this account now; gives their ids.
Result<std::vector<std::string>> pause_workers_of(Ports& ports, const Connection& connection,
                                                  const std::string& reason, Instant now, ChangeSet& changes);

// Adds to a set that the user's paused workers of the app go on as scheduled, with a run at once.
Status resume_workers_of(Ports& ports, const Connection& connection, Instant now, ChangeSet& changes);

}  // namespace signalbox
