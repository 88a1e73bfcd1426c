// Time as the clock on the wall of some zone shows it, and the calendar it belongs to. A wall time alone is
// no instant: the zone says which instants, if any, show it (core/domain/schedule/zone.h).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace signalbox {

inline constexpr std::int64_t kSecondsPerDay = 86'400;

constexpr std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// Seconds since 1970-01-01T00:00:00 on the wall.
struct WallTime {
  std::int64_t seconds = 0;
  auto operator<=>(const WallTime&) const = default;

  std::int64_t day() const { return floor_div(seconds, kSecondsPerDay); }  // days since 1970-01-01
  int second_of_day() const { return static_cast<int>(seconds - day() * kSecondsPerDay); }
};

struct CalendarDay {
  int year;
  unsigned month;  // 1 to 12
  unsigned day;    // 1 to 31
};

// Proleptic Gregorian; right for the years -9999 to 9999, which callers must keep to.
inline CalendarDay calendar_day(std::int64_t days_since_1970) {
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{static_cast<int>(days_since_1970)}}};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

inline std::int64_t days_since_1970(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}}
      .time_since_epoch()
      .count();
}

inline bool is_leap_year(int year) { return std::chrono::year{year}.is_leap(); }

inline unsigned days_in_month(int year, unsigned month) {
  constexpr unsigned kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kLengths[month - 1];
}

// 0 is Sunday.
constexpr unsigned weekday_of(std::int64_t days_since_1970) {
  return static_cast<unsigned>(days_since_1970 + 4 - 7 * floor_div(days_since_1970 + 4, 7));
}

}  // namespace signalbox
