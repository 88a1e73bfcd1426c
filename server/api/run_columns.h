// The run history as columns of small integers with dictionaries: what the browser's column store takes in
// without building an object for each run.
#pragma once

#include <string>

#include "core/app/ports.h"

namespace signalbox::api {

inline constexpr std::int64_t kMaxHistoryRows = 100'000;

// The owner's newest runs, at most kMaxHistoryRows.
Result<std::string> run_columns(Ports& ports, const Owner& owner);

}  // namespace signalbox::api
