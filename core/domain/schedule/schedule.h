// When a worker is due: a cron expression in a time zone, or a fixed interval of elapsed time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/schedule/zone.h"

namespace signalbox {

struct CronSchedule {
  std::string expression = "*/5 * * * *";  // the dialect of Cron::parse
  std::string time_zone = "UTC";           // IANA name
  bool operator==(const CronSchedule&) const = default;
};

struct IntervalSchedule {
  Duration every = Duration::minutes(5);  // kMinInterval to kMaxInterval
  bool operator==(const IntervalSchedule&) const = default;
};

// On the wire {"kind":"cron","expression":…,"timeZone":…} or {"kind":"interval","everyMs":…}. A field of this
// type needs core/domain/schedule/schedule_json.h in the *_json.cpp of its owner.
struct Schedule {
  std::variant<CronSchedule, IntervalSchedule> kind;
  bool operator==(const Schedule&) const = default;
};

inline constexpr Duration kMinInterval = Duration::minutes(1);
inline constexpr Duration kMaxInterval = Duration::days(366);

// Everything that can be said without zone data; the zone's name has the right form, but may be unknown.
// Fails with invalid_argument, fields named below `path` ("schedule.expression").
Status check_schedule(const Schedule& schedule, const std::string& path = "schedule");

// The IANA name whose Zone the functions below expect; "UTC" for an interval.
const std::string& time_zone_of(const Schedule& schedule);

// In all of these: `anchor` is when the schedule came into force; intervals are counted from there, the first
// one ends at anchor + every. `hash_seed` picks the values of H in a cron expression (use the schedule's id).
// A schedule that check_schedule refuses is never due.

// The first due instant after `after`, itself excluded.
std::optional<Instant> next_due(const Schedule& schedule, const Zone& zone, Instant anchor, Instant after,
                                std::string_view hash_seed = {});

inline constexpr std::int64_t kMaxDueCount = 10'000;

// What was due in a span of time, for one late run that stands for all of them.
struct DueInstants {
  std::optional<Instant> latest;  // the last one within the span
  std::int64_t count = 0;         // at most kMaxDueCount
  bool count_is_capped = false;   // there may be more than `count`
  std::optional<Instant> next;    // the first one after the span
  bool operator==(const DueInstants&) const = default;
};

DueInstants due_between(const Schedule& schedule, const Zone& zone, Instant anchor, Instant from_exclusive,
                        Instant to_inclusive, std::string_view hash_seed = {});

// How many instants are due in the 30 days after `from`; exact, at most 2,592,000 (one a second).
std::int64_t due_in_30_days(const Schedule& schedule, const Zone& zone, Instant anchor, Instant from,
                            std::string_view hash_seed = {});

// A due instant as a person sees it before saving a schedule.
struct Fire {
  Instant at;
  std::string note;  // what a clock change does to it; mostly empty
  bool operator==(const Fire&) const = default;
};

inline constexpr int kMaxPreview = 1000;

// The next `count` due instants (1 to kMaxPreview), fewer when the schedule ends.
std::vector<Fire> preview(const Schedule& schedule, const Zone& zone, Instant anchor, Instant after,
                          int count, std::string_view hash_seed = {});

// Such as "every 5 minutes, UTC", "at 09:00, Monday to Friday, Europe/Berlin time", "every 90 minutes".
std::string schedule_in_words(const Schedule& schedule, std::string_view hash_seed = {});

}  // namespace signalbox
