// The words of the older tool-router API: run states and fields as its clients know them. One table.
#pragma once

#include <optional>
#include <string_view>

#include "core/domain/runs/run.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {

// One of: pending running completed failed.
std::string_view seed_status(RunState state);

// A schedule as a cron string; an interval is written "@every 300s".
std::string seed_schedule(const Schedule& schedule);

}  // namespace signalbox
