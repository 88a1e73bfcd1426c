// One type and one program for each worker, from its own file; worker_type.cpp and worker_program.cpp list
// them.
#pragma once

#include "core/domain/workers/worker_program.h"
#include "core/domain/workers/worker_type.h"

namespace signalbox {

const WorkerType& feed_monitor();
NextMove feed_monitor_next(const Situation& situation);

const WorkerType& twitter_monitor();
NextMove twitter_monitor_next(const Situation& situation);

}  // namespace signalbox
