#include "core/domain/schedule/schedule.h"

#include <algorithm>
#include <limits>

#include "core/domain/schedule/cron.h"

namespace signalbox {
namespace {

// How many intervals have ended by `at`.
std::int64_t intervals_until(const IntervalSchedule& schedule, Instant anchor, Instant at) {
  if (at <= anchor) return 0;
  return (at - anchor).ms / schedule.every.ms;
}

Instant end_of_interval(const IntervalSchedule& schedule, Instant anchor, std::int64_t number) {
  return anchor + schedule.every * number;
}

bool is_allowed(Duration every) { return every >= kMinInterval && every <= kMaxInterval; }

Error wrong_field(const std::string& path, const std::string& name, std::string message) {
  return invalid_field(path.empty() ? name : path + "." + name, std::move(message));
}

const char* note_of(ClockEffect effect) {
  switch (effect) {
    case ClockEffect::none: return "";
    case ClockEffect::moved: return "moved: the clock skips this time";
    case ClockEffect::first_only: return "the clock shows this time twice; runs once";
    case ClockEffect::both_times: return "the clock shows this time twice; runs both times";
  }
  return "";
}

// One schedule read once, for questions that look at many instants.
class Timetable {
 public:
  Timetable(const Schedule& schedule, const Zone& zone, Instant anchor, std::string_view hash_seed)
      : zone_(zone), anchor_(anchor) {
    if (const auto* cron = std::get_if<CronSchedule>(&schedule.kind)) {
      auto parsed = Cron::parse(cron->expression, hash_seed);
      if (parsed.ok()) cron_ = *parsed;
    } else {
      const auto& interval = std::get<IntervalSchedule>(schedule.kind);
      if (is_allowed(interval.every)) interval_ = interval;
    }
  }

  std::optional<Instant> next(Instant after) const {
    if (cron_) return cron_->next(after, zone_);
    if (!interval_) return std::nullopt;
    return end_of_interval(*interval_, anchor_, intervals_until(*interval_, anchor_, after) + 1);
  }

  // The last due instant in (after, until].
  std::optional<Instant> latest(Instant after, Instant until) const {
    std::optional<Instant> found;
    if (cron_) {
      found = cron_->previous(until + Duration::millis(1), zone_);
    } else if (interval_) {
      const std::int64_t number = intervals_until(*interval_, anchor_, until);
      if (number > 0) found = end_of_interval(*interval_, anchor_, number);
    }
    return found && *found > after ? found : std::nullopt;
  }

  std::int64_t count(Instant after, Instant until, std::int64_t limit) const {
    if (cron_) return cron_->count_between(after, until, zone_, limit);
    if (!interval_) return 0;
    const std::int64_t count =
        intervals_until(*interval_, anchor_, until) - intervals_until(*interval_, anchor_, after);
    return std::clamp<std::int64_t>(count, 0, limit);
  }

  std::string note_at(Instant due) const { return cron_ ? note_of(cron_->effect_at(due, zone_)) : ""; }

 private:
  const Zone& zone_;
  Instant anchor_;
  std::optional<Cron> cron_;
  std::optional<IntervalSchedule> interval_;
};

std::string interval_in_words(Duration every) {
  constexpr std::pair<std::int64_t, std::string_view> kUnits[] = {
      {86'400'000, "day"}, {3'600'000, "hour"}, {60'000, "minute"}, {1000, "second"}, {1, "millisecond"}};
  for (const auto& [size, name] : kUnits) {
    if (every.ms % size != 0) continue;
    const std::int64_t count = every.ms / size;
    if (count == 1) return "every " + std::string(name);
    return "every " + std::to_string(count) + " " + std::string(name) + "s";
  }
  return "";
}

}  // namespace

Status check_schedule(const Schedule& schedule, const std::string& path) {
  if (const auto* interval = std::get_if<IntervalSchedule>(&schedule.kind)) {
    if (is_allowed(interval->every)) return {};
    return wrong_field(path, "everyMs", "must be 60000 to 31622400000 (1 minute to 366 days)");
  }
  const auto& cron = std::get<CronSchedule>(schedule.kind);
  if (const auto parsed = Cron::parse(cron.expression); !parsed.ok())
    return wrong_field(path, "expression", "is not valid: " + parsed.error().message);
  if (const auto name = check_zone_name(cron.time_zone); !name.ok())
    return wrong_field(path, "timeZone", "is not valid: " + name.error().message);
  return {};
}

const std::string& time_zone_of(const Schedule& schedule) {
  static const std::string kUtc = "UTC";
  const auto* cron = std::get_if<CronSchedule>(&schedule.kind);
  return cron ? cron->time_zone : kUtc;
}

std::optional<Instant> next_due(const Schedule& schedule, const Zone& zone, Instant anchor, Instant after,
                                std::string_view hash_seed) {
  return Timetable(schedule, zone, anchor, hash_seed).next(after);
}

DueInstants due_between(const Schedule& schedule, const Zone& zone, Instant anchor, Instant from_exclusive,
                        Instant to_inclusive, std::string_view hash_seed) {
  const Timetable timetable(schedule, zone, anchor, hash_seed);
  const std::int64_t count = timetable.count(from_exclusive, to_inclusive, kMaxDueCount + 1);
  return {.latest = timetable.latest(from_exclusive, to_inclusive),
          .count = std::min(count, kMaxDueCount),
          .count_is_capped = count > kMaxDueCount,
          .next = timetable.next(to_inclusive)};
}

std::int64_t due_in_30_days(const Schedule& schedule, const Zone& zone, Instant anchor, Instant from,
                            std::string_view hash_seed) {
  const Timetable timetable(schedule, zone, anchor, hash_seed);
  return timetable.count(from, from + Duration::days(30), std::numeric_limits<std::int64_t>::max());
}

std::vector<Fire> preview(const Schedule& schedule, const Zone& zone, Instant anchor, Instant after,
                          int count, std::string_view hash_seed) {
  const Timetable timetable(schedule, zone, anchor, hash_seed);
  const int wanted = std::clamp(count, 0, kMaxPreview);
  std::vector<Fire> out;
  for (auto due = timetable.next(after); due && static_cast<int>(out.size()) < wanted;
       due = timetable.next(*due))
    out.push_back({*due, timetable.note_at(*due)});
  return out;
}

std::string schedule_in_words(const Schedule& schedule, std::string_view hash_seed) {
  if (const auto* interval = std::get_if<IntervalSchedule>(&schedule.kind))
    return interval_in_words(interval->every);
  const auto& cron = std::get<CronSchedule>(schedule.kind);
  const auto parsed = Cron::parse(cron.expression, hash_seed);
  if (!parsed.ok()) return "never";
  return parsed->in_words() + ", " + cron.time_zone + (cron.time_zone == "UTC" ? "" : " time");
}

}  // namespace signalbox
