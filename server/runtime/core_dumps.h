// A dump of the process's memory would hold secrets in plain text.
#pragma once

namespace signalbox {

// No core dumps of this process from now on, and no look into it for other processes of the same user.
// False when the system did not agree.
bool forbid_core_dumps();

// Whether a crash may leave a dump of this process.
bool may_dump_core();

}  // namespace signalbox
