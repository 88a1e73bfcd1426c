// The rule line at the end of a TZif file ("CET-1CEST,M3.5.0,M10.5.0/3"): the POSIX TZ string with the
// extensions of RFC 9636 section 3.3.1. It says what the clock does after the last change in the table.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox {

// A stretch of time with one offset: [begin, end) in UTC seconds since 1970.
struct ZoneSpan {
  std::int64_t begin;
  std::int64_t end;
  int offset;  // seconds east of UTC
};

// Stand for "always before" and "always after" in a ZoneSpan; adding an offset to them cannot overflow.
inline constexpr std::int64_t kBeginOfTime = -(std::int64_t{1} << 60);
inline constexpr std::int64_t kEndOfTime = std::int64_t{1} << 60;

class PosixTz {
 public:
  // Nothing for text that is not such a rule.
  static std::optional<PosixTz> parse(std::string_view text);

  // The stretch that holds `utc`, in every year up to 9999.
  ZoneSpan span_at(std::int64_t utc) const;

 private:
  struct ChangeDay {
    enum class Kind { month_week_weekday, julian_without_leap_day, day_of_year };
    Kind kind = Kind::day_of_year;
    int month = 0;
    int week = 0;
    int day = 0;            // weekday, or day number
    std::int64_t time = 0;  // seconds after midnight; may lie in another day
  };
  struct Change {
    std::int64_t at;
    bool to_summer;
  };
  class Parser;

  static std::int64_t wall_seconds(const ChangeDay& change, int year);
  std::optional<ZoneSpan> find_span(std::int64_t utc, int year, int years_around) const;

  int standard_offset_ = 0;
  int summer_offset_ = 0;
  bool has_summer_ = false;
  ChangeDay summer_begins_;
  ChangeDay summer_ends_;
};

}  // namespace signalbox
