#include "core/domain/schedule/cron_fields.h"

#include <bit>

namespace signalbox {
namespace {

constexpr unsigned kWeekdayBits = 0x7f;
constexpr unsigned kSunday = 0;
constexpr unsigned kSaturday = 6;

// Bits `low` and above; `low` may be the full width.
std::uint64_t bits_from(int low) { return low >= 64 ? 0 : ~std::uint64_t{0} << low; }
std::uint64_t bits_below(int high) { return ~bits_from(high); }

std::optional<int> lowest_from(std::uint64_t mask, int low) {
  mask &= bits_from(low);
  if (mask == 0) return std::nullopt;
  return std::countr_zero(mask);
}

std::optional<int> highest_until(std::uint64_t mask, int high) {
  mask &= bits_below(high + 1);
  if (mask == 0) return std::nullopt;
  return 63 - std::countl_zero(mask);
}

struct Month {
  unsigned length;
  unsigned first_weekday;

  unsigned weekday_of(unsigned day) const { return (first_weekday + day - 1) % 7; }
  std::uint32_t all_days() const { return static_cast<std::uint32_t>(bits_below(length + 1) & ~1ULL); }

  // The days of the month that fall on one of the weekdays.
  std::uint32_t days_on(std::uint8_t weekdays) const {
    const std::uint64_t two_weeks = (std::uint64_t{weekdays} << 7 | weekdays) >> first_weekday;
    const std::uint64_t week = two_weeks & kWeekdayBits;
    const std::uint64_t all = week << 1 | week << 8 | week << 15 | week << 22 | week << 29;
    return static_cast<std::uint32_t>(all) & all_days();
  }

  // Saturday goes back and Sunday forward, unless that leaves the month.
  unsigned nearest_working_day(unsigned day) const {
    const unsigned weekday = weekday_of(day);
    if (weekday == kSaturday) return day == 1 ? 3 : day - 1;
    if (weekday == kSunday) return day == length ? day - 2 : day + 1;
    return day;
  }

  unsigned last_working_day() const {
    const unsigned weekday = weekday_of(length);
    return weekday == kSaturday ? length - 1 : weekday == kSunday ? length - 2 : length;
  }
};

std::uint32_t by_day_of_month(const CronDays& rule, const Month& month) {
  std::uint32_t out = rule.days;
  if (rule.last_day) out |= 1u << month.length;
  if (rule.last_working_day) out |= 1u << month.last_working_day();
  for (std::uint32_t left = rule.nearest_weekdays & month.all_days(); left != 0; left &= left - 1)
    out |= 1u << month.nearest_working_day(static_cast<unsigned>(std::countr_zero(left)));
  return out & month.all_days();
}

std::uint32_t by_weekday(const CronDays& rule, const Month& month) {
  std::uint32_t out = month.days_on(rule.weekdays);
  for (int n = 0; n < 5; ++n) {
    const std::uint64_t nth_week = bits_from(1 + 7 * n) & bits_below(8 + 7 * n);
    if (rule.nth_weekdays[n] != 0)
      out |= month.days_on(rule.nth_weekdays[n]) & static_cast<std::uint32_t>(nth_week);
  }
  if (rule.last_weekdays != 0)
    out |= month.days_on(rule.last_weekdays) &
           static_cast<std::uint32_t>(bits_from(static_cast<int>(month.length) - 6));
  return out;
}

}  // namespace

std::uint32_t CronDays::in_month(int year, unsigned month_number) const {
  const Month month{days_in_month(year, month_number), weekday_of(days_since_1970(year, month_number, 1))};
  if (any_weekday) return by_day_of_month(*this, month);
  if (needs_both) return by_day_of_month(*this, month) & by_weekday(*this, month);
  if (any_day) return by_weekday(*this, month);
  return by_day_of_month(*this, month) | by_weekday(*this, month);
}

std::uint32_t CronFields::days_in(int year, unsigned month) const {
  if (year < kFirstCronYear || year > kLastCronYear) return 0;
  if ((months >> month & 1) == 0 || !years[static_cast<std::size_t>(year - kFirstCronYear)]) return 0;
  return days.in_month(year, month);
}

std::optional<std::int64_t> CronFields::first_day_from(std::int64_t day) const {
  if (day > days_since_1970(kLastCronYear, 12, 31)) return std::nullopt;
  if (day < 0) day = 0;
  CalendarDay at = calendar_day(day);
  for (int year = at.year; year <= kLastCronYear; ++year) {
    if (!years[static_cast<std::size_t>(year - kFirstCronYear)]) continue;
    const bool same_year = year == at.year;
    for (unsigned month = same_year ? at.month : 1; month <= 12; ++month) {
      const bool same_month = same_year && month == at.month;
      const auto found = lowest_from(days_in(year, month), same_month ? static_cast<int>(at.day) : 1);
      if (found) return days_since_1970(year, month, static_cast<unsigned>(*found));
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> CronFields::last_day_until(std::int64_t day) const {
  if (day < 0) return std::nullopt;
  if (day > days_since_1970(kLastCronYear, 12, 31)) day = days_since_1970(kLastCronYear, 12, 31);
  CalendarDay at = calendar_day(day);
  for (int year = at.year; year >= kFirstCronYear; --year) {
    if (!years[static_cast<std::size_t>(year - kFirstCronYear)]) continue;
    const bool same_year = year == at.year;
    for (unsigned month = same_year ? at.month : 12; month >= 1; --month) {
      const bool same_month = same_year && month == at.month;
      const auto found = highest_until(days_in(year, month), same_month ? static_cast<int>(at.day) : 31);
      if (found) return days_since_1970(year, month, static_cast<unsigned>(*found));
    }
  }
  return std::nullopt;
}

std::optional<int> CronFields::time_from(int second_of_day) const {
  const int hour = second_of_day / 3600;
  const int minute = second_of_day / 60 % 60;
  const int first_second = std::countr_zero(seconds);
  const int first_minute = std::countr_zero(minutes);
  if (hours >> hour & 1) {
    if (minutes >> minute & 1)
      if (const auto second = lowest_from(seconds, second_of_day % 60))
        return hour * 3600 + minute * 60 + *second;
    if (const auto later = lowest_from(minutes, minute + 1)) return hour * 3600 + *later * 60 + first_second;
  }
  if (const auto later = lowest_from(hours, hour + 1))
    return *later * 3600 + first_minute * 60 + first_second;
  return std::nullopt;
}

std::optional<int> CronFields::time_until(int second_of_day) const {
  const int hour = second_of_day / 3600;
  const int minute = second_of_day / 60 % 60;
  const int last_second = 63 - std::countl_zero(seconds);
  const int last_minute = 63 - std::countl_zero(minutes);
  if (hours >> hour & 1) {
    if (minutes >> minute & 1)
      if (const auto second = highest_until(seconds, second_of_day % 60))
        return hour * 3600 + minute * 60 + *second;
    if (const auto earlier = highest_until(minutes, minute - 1))
      return hour * 3600 + *earlier * 60 + last_second;
  }
  if (const auto earlier = highest_until(hours, hour - 1))
    return *earlier * 3600 + last_minute * 60 + last_second;
  return std::nullopt;
}

std::optional<WallTime> CronFields::first_at_or_after(WallTime wall) const {
  auto day = first_day_from(wall.day());
  if (!day) return std::nullopt;
  auto time = time_from(*day == wall.day() ? wall.second_of_day() : 0);
  if (!time) {
    day = first_day_from(*day + 1);
    if (!day) return std::nullopt;
    time = time_from(0);
  }
  return WallTime{*day * kSecondsPerDay + *time};
}

std::optional<WallTime> CronFields::last_at_or_before(WallTime wall) const {
  constexpr int kLastSecond = kSecondsPerDay - 1;
  auto day = last_day_until(wall.day());
  if (!day) return std::nullopt;
  auto time = time_until(*day == wall.day() ? wall.second_of_day() : kLastSecond);
  if (!time) {
    day = last_day_until(*day - 1);
    if (!day) return std::nullopt;
    time = time_until(kLastSecond);
  }
  return WallTime{*day * kSecondsPerDay + *time};
}

int CronFields::second_of_day() const { return *time_from(0); }

std::int64_t CronFields::times_before(int second_of_day) const {
  const int hour = second_of_day / 3600;
  const int minute = second_of_day / 60 % 60;
  const std::int64_t in_minute = std::popcount(seconds);
  const std::int64_t in_hour = in_minute * std::popcount(minutes);
  std::int64_t count = std::popcount(hours & bits_below(hour)) * in_hour;
  if ((hours >> hour & 1) == 0) return count;
  count += std::popcount(minutes & bits_below(minute)) * in_minute;
  if ((minutes >> minute & 1) == 0) return count;
  return count + std::popcount(seconds & bits_below(second_of_day % 60));
}

bool CronFields::has_day(std::int64_t day) const {
  const CalendarDay at = calendar_day(day);
  return days_in(at.year, at.month) >> at.day & 1;
}

// Matching days in [first_day, day).
std::int64_t CronFields::days_before(std::int64_t day, std::int64_t first_day) const {
  const CalendarDay begin = calendar_day(first_day);
  const CalendarDay end = calendar_day(day);
  const auto month_number = [](const CalendarDay& at) {
    return at.year * 12 + static_cast<int>(at.month) - 1;
  };
  std::int64_t count = 0;
  for (int month = month_number(begin); month <= month_number(end); ++month) {
    std::uint64_t mask = days_in(month / 12, static_cast<unsigned>(month % 12 + 1));
    if (month == month_number(begin)) mask &= bits_from(static_cast<int>(begin.day));
    if (month == month_number(end)) mask &= bits_below(static_cast<int>(end.day));
    count += std::popcount(mask);
  }
  return count;
}

std::int64_t CronFields::count_in(WallTime begin, WallTime end) const {
  const WallTime limit{days_since_1970(kLastCronYear + 1, 1, 1) * kSecondsPerDay};
  if (begin.seconds < 0) begin = {0};
  if (end > limit) end = limit;
  if (begin.seconds >= end.seconds) return 0;
  const std::int64_t in_day =
      std::int64_t{std::popcount(hours)} * std::popcount(minutes) * std::popcount(seconds);
  std::int64_t count = days_before(end.day(), begin.day()) * in_day;
  if (has_day(end.day())) count += times_before(end.second_of_day());
  if (has_day(begin.day())) count -= times_before(begin.second_of_day());
  return count;
}

}  // namespace signalbox
