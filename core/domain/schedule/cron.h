// A cron expression: when it is due in a time zone, and what it says in words.
//
// Clock changes: a fixed time (one plain value in each of second, minute and hour) that the clock skips is
// due once, at the first instant after the gap, if that is still the same day; one that the clock shows twice
// is due the first time only. Everything else is a rhythm: due at every instant that shows a matching time,
// so skipped times are left out and repeated ones count twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/schedule/cron_fields.h"
#include "core/domain/schedule/zone.h"

namespace signalbox {

// What the wall clock has to do with a due instant.
enum class ClockEffect {
  none,
  moved,       // the clock skips the time; due right after the gap
  first_only,  // the clock shows the time twice; due once
  both_times,  // the clock shows the time twice; due both times
};

class Cron {
 public:
  // Five fields (minute hour day month weekday), six with seconds in front, seven with a year (1970 to 2100)
  // at the end. Per field: * ? a a-b */n a-b/n and comma lists; names JAN to DEC, SUN to SAT; weekday 0 and 7
  // are Sunday; days also L, LW, 15W; weekdays also 5#2, 5L, 5#L. Day and weekday both restricted: either is
  // enough, unless the weekday begins with +. Nicknames @hourly to @yearly. H, H/n, H(a-b), H(a-b)/n is a
  // value that `hash_seed` picks, stable for ever: it spreads schedules that would all be due at once.
  // Fails with invalid_argument, also for what can never be due, such as 30 February.
  static Result<Cron> parse(std::string_view expression, std::string_view hash_seed = {});

  // The due instants next to the given one, itself excluded; none outside the years 1970 to 2100.
  std::optional<Instant> next(Instant after, const Zone& zone) const;
  std::optional<Instant> previous(Instant before, const Zone& zone) const;

  // How many due instants lie in (after, until]; not more than `limit`.
  std::int64_t count_between(Instant after, Instant until, const Zone& zone, std::int64_t limit) const;

  ClockEffect effect_at(Instant due, const Zone& zone) const;

  // Such as "at 09:00, Monday to Friday".
  std::string in_words() const;

  const CronFields& fields() const { return fields_; }

 private:
  explicit Cron(const CronFields& fields) : fields_(fields) {}

  std::optional<Instant> next_fixed(std::int64_t from_utc, const Zone& zone) const;
  std::optional<Instant> next_in_rhythm(std::int64_t from_utc, const Zone& zone) const;
  std::optional<Instant> previous_fixed(std::int64_t until_utc, const Zone& zone) const;
  std::optional<Instant> previous_in_rhythm(std::int64_t until_utc, const Zone& zone) const;

  CronFields fields_;
};

}  // namespace signalbox
