// The events that tell the change feed what a change set did; they are part of the set.
#pragma once

#include "core/ports/change_store.h"

namespace signalbox {

AddEvent session_changed(const Session& session, Instant now);
AddEvent worker_changed(const WorkerRecord& record, Instant now);
AddEvent run_changed(const Run& run, Instant now);
AddEvent connection_changed(const Connection& connection, Instant now);
AddEvent connection_removed(const Connection& connection, Instant now);
AddEvent tool_called(const ToolCallRecord& call, Instant now);

}  // namespace signalbox
