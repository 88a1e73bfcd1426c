// One item of a cron field: a number, a name, a range, a star, each perhaps with a step, or a hashed value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace signalbox {

struct CronFieldKind {
  std::string_view title;  // as messages name it, such as "day of month"
  int low;
  int high;
  int star_high;  // where a star and a hash end; 6 for weekdays, whose 7 is Sunday once more
  int max_step;
  std::string_view names;  // three letters each, the first one stands for `first_name`
  int first_name = 0;
};

inline constexpr CronFieldKind kCronSecond{"second", 0, 59, 59, 60, ""};
inline constexpr CronFieldKind kCronMinute{"minute", 0, 59, 59, 60, ""};
inline constexpr CronFieldKind kCronHour{"hour", 0, 23, 23, 24, ""};
inline constexpr CronFieldKind kCronDay{"day of month", 1, 31, 31, 31, ""};
inline constexpr CronFieldKind kCronMonth{"month", 1, 12, 12, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", 1};
inline constexpr CronFieldKind kCronWeekday{"day of week", 0, 7, 6, 7, "SUNMONTUEWEDTHUFRISAT", 0};
inline constexpr CronFieldKind kCronYear{"year", 1970, 2100, 2100, 100, ""};

// The numbers low, low + step, … up to high.
struct CronRange {
  int low = 0;
  int high = 0;
  int step = 1;
};

// "<field>: <complaint>", invalid_argument.
Error cron_error(const CronFieldKind& kind, std::string complaint);

// The text in quotation marks, cut and made printable, for use in a complaint.
std::string quote_cron(std::string_view text);

Result<CronRange> parse_cron_range(const CronFieldKind& kind, std::string_view item,
                                   std::string_view hash_seed);

// A single number or name within the limits of the field.
Result<int> parse_cron_number(const CronFieldKind& kind, std::string_view text);

}  // namespace signalbox
