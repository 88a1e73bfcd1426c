// A user becomes known the first time that anything is made for them.
#pragma once

#include "core/app/ports.h"

namespace signalbox {

// Adds to `changes` what makes the user known; if they are already, nothing comes of it. Two callers may
// both be the first, then the audit log says so twice.
Status make_known(Ports& ports, const std::string& project_id, const std::string& user_id, Instant now,
                  ChangeSet& changes);

}  // namespace signalbox
