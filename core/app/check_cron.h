// Answers "when is this cron expression due?" for the commands `signalbox cron next` and `cron check`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/ports/zone_source.h"

namespace signalbox {

// The next `count` (1 to 1000) due instants after `after`; fewer when the expression ends before. Fails with
// invalid_argument.
Result<std::vector<Instant>> next_fires(std::string_view expression, std::string_view time_zone,
                                        Instant after, std::int64_t count, ZoneSource& zones);

// One line {"id":…,"expr":"*/5 * * * *","tz":"Europe/Berlin","after":"2026-11-22T08:00:00Z","count":5}
// becomes
// {"id":…,"next":[…]} in UTC, or {"id":…,"error":"…"}. The id may be any JSON value and is null if there is
// none; tz defaults to UTC, count to 1. No line feed in the answer.
std::string check_cron_line(std::string_view jsonl_line, ZoneSource& zones);

}  // namespace signalbox
