// One function for each worker type; worker_type.cpp lists them.
#pragma once

namespace signalbox {

class WorkerType;

const WorkerType& feed_monitor();
const WorkerType& twitter_monitor();

}  // namespace signalbox
