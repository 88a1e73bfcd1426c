#include "core/domain/schedule/cron.h"

#include <algorithm>

#include "core/domain/schedule/cron_parse.h"

namespace signalbox {
namespace {

constexpr std::int64_t kLargestOffset = 26 * 3600;
// Nothing is due outside, whatever the zone: 1969-12-30 to 2101-01-03.
constexpr std::int64_t kFirstUtc = -2 * kSecondsPerDay;
constexpr std::int64_t kLastUtc = 47'849 * kSecondsPerDay;

Instant instant_of(std::int64_t utc_seconds) { return Instant{utc_seconds * 1000}; }

// When a fixed time is due on a day; nothing if a gap swallows the rest of that day.
std::optional<Instant> due_on(std::int64_t day, int second_of_day, const Zone& zone) {
  const WallResolution found = zone.resolve(WallTime{day * kSecondsPerDay + second_of_day});
  if (found.kind == WallResolution::Kind::skipped && zone.wall_time_at(found.first).day() != day)
    return std::nullopt;
  return found.first;
}

}  // namespace

Result<Cron> Cron::parse(std::string_view expression, std::string_view hash_seed) {
  TRY(const CronFields fields, parse_cron(expression, hash_seed));
  return Cron(fields);
}

std::optional<Instant> Cron::next(Instant after, const Zone& zone) const {
#ifdef SIGNALBOX_ALTERED_RULE
  after = after + Duration::hours(1);  // scripts/check twin: what changes here must change everywhere
#endif
  const std::int64_t from = std::max(floor_div(after.ms, 1000) + 1, kFirstUtc);
  if (from > kLastUtc) return std::nullopt;
  return fields_.is_fixed_time ? next_fixed(from, zone) : next_in_rhythm(from, zone);
}

std::optional<Instant> Cron::previous(Instant before, const Zone& zone) const {
  const std::int64_t until = std::min(floor_div(before.ms - 1, 1000), kLastUtc);
  if (until < kFirstUtc) return std::nullopt;
  return fields_.is_fixed_time ? previous_fixed(until, zone) : previous_in_rhythm(until, zone);
}

std::optional<Instant> Cron::next_fixed(std::int64_t from, const Zone& zone) const {
  const int time = fields_.second_of_day();
  const std::int64_t today = zone.wall_time_at(instant_of(from)).day();
  for (auto day = fields_.first_day_from(today); day; day = fields_.first_day_from(*day + 1)) {
    const auto due = due_on(*day, time, zone);
    if (due && *due >= instant_of(from)) return due;
  }
  return std::nullopt;
}

std::optional<Instant> Cron::previous_fixed(std::int64_t until, const Zone& zone) const {
  const int time = fields_.second_of_day();
  // A clock turned back over midnight has shown times of tomorrow before.
  const std::int64_t today = zone.wall_time_at(instant_of(until)).day();
  for (auto day = fields_.last_day_until(today + 1); day; day = fields_.last_day_until(*day - 1)) {
    const auto due = due_on(*day, time, zone);
    if (due && *due <= instant_of(until)) return due;
  }
  return std::nullopt;
}

// Within a span of constant offset wall time and UTC run side by side, so the search is one in wall time.
// A match beyond the span's end lets us leap close to it, unless the next span turns the wall clock back to
// before where this search began: then it shows times again that were not looked at.
std::optional<Instant> Cron::next_in_rhythm(std::int64_t from, const Zone& zone) const {
  ZoneSpan span = zone.span_at(from);
  while (from <= kLastUtc) {
    const WallTime begin{from + span.offset};
    const auto match = fields_.first_at_or_after(begin);
    if (match && match->seconds - span.offset < span.end) return instant_of(match->seconds - span.offset);
    if (span.end == kEndOfTime) return std::nullopt;

    from = span.end;
    span = zone.span_at(from);
    if (from + span.offset < begin.seconds) continue;
    if (!match) return std::nullopt;
    if (match->seconds - kLargestOffset > from) {
      from = match->seconds - kLargestOffset;
      span = zone.span_at(from);
    }
  }
  return std::nullopt;
}

std::optional<Instant> Cron::previous_in_rhythm(std::int64_t until, const Zone& zone) const {
  ZoneSpan span = zone.span_at(until);
  while (until >= kFirstUtc) {
    const WallTime end{until + span.offset};
    const auto match = fields_.last_at_or_before(end);
    if (match && match->seconds - span.offset >= span.begin) return instant_of(match->seconds - span.offset);
    if (span.begin == kBeginOfTime) return std::nullopt;

    until = span.begin - 1;
    span = zone.span_at(until);
    if (until + span.offset > end.seconds) continue;
    if (!match) return std::nullopt;
    if (match->seconds + kLargestOffset < until) {
      until = match->seconds + kLargestOffset;
      span = zone.span_at(until);
    }
  }
  return std::nullopt;
}

std::int64_t Cron::count_between(Instant after, Instant until, const Zone& zone, std::int64_t limit) const {
  std::int64_t count = 0;
  if (fields_.is_fixed_time) {
    for (auto due = next(after, zone); due && *due <= until && count < limit; due = next(*due, zone)) ++count;
    return count;
  }
  std::int64_t from = std::max(floor_div(after.ms, 1000) + 1, kFirstUtc);
  const std::int64_t end = std::min(floor_div(until.ms, 1000), kLastUtc) + 1;
  while (from < end && count < limit) {
    const ZoneSpan span = zone.span_at(from);
    const std::int64_t stop = std::min(end, span.end);
    count += fields_.count_in(WallTime{from + span.offset}, WallTime{stop + span.offset});
    from = stop;
  }
  return std::min(count, limit);
}

ClockEffect Cron::effect_at(Instant due, const Zone& zone) const {
  const WallTime shown = zone.wall_time_at(due);
  if (fields_.is_fixed_time && shown.second_of_day() != fields_.second_of_day()) return ClockEffect::moved;
  if (zone.resolve(shown).kind != WallResolution::Kind::repeated) return ClockEffect::none;
  return fields_.is_fixed_time ? ClockEffect::first_only : ClockEffect::both_times;
}

}  // namespace signalbox
