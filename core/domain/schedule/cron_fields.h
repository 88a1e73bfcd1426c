// A cron expression as sets of numbers, and the question which wall times belong to it. Knows no zone.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>

#include "core/domain/schedule/wall_time.h"

namespace signalbox {

inline constexpr int kFirstCronYear = 1970;
inline constexpr int kLastCronYear = 2100;

// Which days of a month are meant. Bit n of a day mask is day n (1 to 31), bit n of a weekday mask is
// weekday n (0 is Sunday).
struct CronDays {
  std::uint32_t days = 0;
  std::uint32_t nearest_weekdays = 0;  // "15W": the working day nearest to the 15th, in the same month
  bool last_day = false;               // "L"
  bool last_working_day = false;       // "LW"
  bool any_day = false;                // the field is a plain star

  std::uint8_t weekdays = 0;
  std::array<std::uint8_t, 5> nth_weekdays = {};  // "5#2" is bit 5 of [1]
  std::uint8_t last_weekdays = 0;                 // "5L"
  bool any_weekday = false;
  bool needs_both = false;  // "+": day of month AND weekday, instead of the OR of Vixie cron

  std::uint32_t in_month(int year, unsigned month) const;
};

struct CronFields {
  std::uint64_t seconds = 0;  // bits 0 to 59
  std::uint64_t minutes = 0;
  std::uint32_t hours = 0;   // bits 0 to 23
  std::uint16_t months = 0;  // bits 1 to 12
  CronDays days;
  std::bitset<kLastCronYear - kFirstCronYear + 1> years;
  // One plain value in each of second, minute and hour: such a schedule means a time of day, so a clock
  // change may move it but neither drop nor double it. All others mean a rhythm.
  bool is_fixed_time = false;

  // The matching wall time next to `wall`, itself included; nothing outside the years 1970 to 2100.
  std::optional<WallTime> first_at_or_after(WallTime wall) const;
  std::optional<WallTime> last_at_or_before(WallTime wall) const;

  // How many wall times match in [begin, end).
  std::int64_t count_in(WallTime begin, WallTime end) const;

  // Days since 1970.
  std::optional<std::int64_t> first_day_from(std::int64_t day) const;
  std::optional<std::int64_t> last_day_until(std::int64_t day) const;

  // Of a fixed time.
  int second_of_day() const;

 private:
  std::optional<int> time_from(int second_of_day) const;
  std::optional<int> time_until(int second_of_day) const;
  std::int64_t times_before(int second_of_day) const;
  std::int64_t days_before(std::int64_t day, std::int64_t first_day) const;
  std::uint32_t days_in(int year, unsigned month) const;
  bool has_day(std::int64_t day) const;
};

}  // namespace signalbox
