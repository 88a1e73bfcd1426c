// Cron::in_words: built from the sets of numbers, not from the text, so equal schedules read alike.
#include <bit>
#include <string>
#include <vector>

#include "core/domain/schedule/cron.h"

namespace signalbox {
namespace {

constexpr std::string_view kWeekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};
constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
constexpr std::string_view kNth[] = {"first", "second", "third", "fourth", "fifth"};
constexpr int kMaxClockTimes = 6;

using Numbers = std::vector<int>;

Numbers numbers_in(std::uint64_t bits) {
  Numbers out;
  for (; bits != 0; bits &= bits - 1) out.push_back(std::countr_zero(bits));
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view last_joint = " and ") {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? last_joint : ", ";
    out += parts[i];
  }
  return out;
}

// The common distance between neighbours, 0 if there is none.
int step_of(const Numbers& numbers) {
  if (numbers.size() < 3) return 0;
  const int step = numbers[1] - numbers[0];
  for (std::size_t i = 2; i < numbers.size(); ++i)
    if (numbers[i] - numbers[i - 1] != step) return 0;
  return step;
}

// The step of a set that covers a whole cycle of `size` from 0 on; `even` if it also fits the cycle.
struct Rhythm {
  int step = 0;
  bool even = false;
};

Rhythm rhythm_of(const Numbers& numbers, int size) {
  if (numbers.size() == 2 && numbers[0] == 0 && numbers[1] * 2 == size) return {numbers[1], true};
  const int step = step_of(numbers);
  if (step == 0 || numbers.front() != 0 || numbers.back() + step < size) return {};
  return {step, size % step == 0};
}

template <class Name>
std::string list(const Numbers& numbers, Name name, std::string_view last_joint = " and ") {
  if (numbers.size() > 2 && step_of(numbers) == 1)
    return name(numbers.front()) + " to " + name(numbers.back());
  std::vector<std::string> parts;
  for (const int n : numbers) parts.push_back(name(n));
  return join(parts, last_joint);
}

std::string plain(int n) { return std::to_string(n); }
std::string two_digits(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

std::string ordinal(int n) {
  const bool teen = n / 10 == 1;
  return plain(n) + (n % 10 == 1 && !teen   ? "st"
                     : n % 10 == 2 && !teen ? "nd"
                     : n % 10 == 3 && !teen ? "rd"
                                            : "th");
}

std::string every(int step, std::string_view unit) {
  if (step == 1) return "every " + std::string(unit);
  return "every " + std::to_string(step) + " " + std::string(unit) + "s";
}

// "every 10 minutes", "minutes 5 and 35 of the hour"; empty for a set of 0 alone.
std::string part_of(const Numbers& numbers, int size, std::string_view unit, std::string_view whole) {
  if (static_cast<int>(numbers.size()) == size) return every(1, unit);
  const Rhythm rhythm = rhythm_of(numbers, size);
  if (rhythm.even) return every(rhythm.step, unit);
  if (rhythm.step != 0) return every(rhythm.step, unit) + " from the start of each " + std::string(whole);
  return "at " + std::string(unit) + (numbers.size() == 1 ? " " : "s ") + list(numbers, plain) + " of the " +
         std::string(whole);
}

std::string clock_times(const CronFields& fields) {
  std::vector<std::string> times;
  const int second = std::countr_zero(fields.seconds);
  for (const int hour : numbers_in(fields.hours))
    for (const int minute : numbers_in(fields.minutes))
      times.push_back(two_digits(hour) + ":" + two_digits(minute) +
                      (second == 0 ? "" : ":" + two_digits(second)));
  return "at " + join(times);
}

std::string hours_of(const CronFields& fields) {
  const Numbers hours = numbers_in(fields.hours);
  if (hours.size() == 24) return "";
  const Rhythm rhythm = rhythm_of(hours, 24);
  if (rhythm.step != 0) return " in every " + ordinal(rhythm.step) + " hour from midnight";
  if (hours.size() == 1 || step_of(hours) == 1)
    return " from " + two_digits(hours.front()) + ":00 to " + two_digits(hours.back()) + ":59";
  return " in the hours " + list(hours, plain);
}

// The hour is what repeats: "every 2 hours", "every hour from 09:00 to 17:00".
std::string whole_hours(const CronFields& fields) {
  const Numbers hours = numbers_in(fields.hours);
  if (hours.size() == 24) return "every hour";
  const Rhythm rhythm = rhythm_of(hours, 24);
  if (rhythm.even) return every(rhythm.step, "hour");
  if (rhythm.step != 0) return every(rhythm.step, "hour") + " from midnight";
  if (step_of(hours) == 1)
    return "every hour from " + two_digits(hours.front()) + ":00 to " + two_digits(hours.back()) + ":00";
  return "at the full hours " + list(hours, plain);
}

bool shows_clock_times(const CronFields& fields) {
  return std::has_single_bit(fields.seconds) &&
         std::popcount(fields.minutes) * std::popcount(fields.hours) <= kMaxClockTimes;
}

std::string time_words(const CronFields& fields) {
  if (shows_clock_times(fields)) return clock_times(fields);
  const bool on_the_minute = fields.seconds == 1;
  if (on_the_minute && fields.minutes == 1) return whole_hours(fields);
  const std::string minutes = part_of(numbers_in(fields.minutes), 60, "minute", "hour");
  if (on_the_minute) return minutes + hours_of(fields);
  const std::string seconds = part_of(numbers_in(fields.seconds), 60, "second", "minute");
  if (std::popcount(fields.minutes) == 60) return seconds + hours_of(fields);
  return seconds + ", " + minutes + hours_of(fields);
}

std::string weekday_name(int n) { return std::string(kWeekdays[n]); }
std::string month_name(int n) { return std::string(kMonths[n - 1]); }

// Monday to Friday counts from Monday: Sunday goes last.
std::string weekday_list(std::uint8_t weekdays, std::string_view last_joint = " and ") {
  const std::uint32_t from_monday = weekdays >> 1 | (weekdays & 1u) << 6;
  return list(
      numbers_in(from_monday), [](int n) { return weekday_name((n + 1) % 7); }, last_joint);
}

std::string month_days(const CronDays& days) {
  std::vector<std::string> parts;
  const Numbers plain_days = numbers_in(days.days);
  const int step = step_of(plain_days);
  if (step > 1 && plain_days.front() == 1 && plain_days.back() + step > 31)
    parts.push_back("every " + ordinal(step) + " day from day 1");
  else if (!plain_days.empty())
    parts.push_back((plain_days.size() == 1 ? "day " : "days ") + list(plain_days, plain));
  for (const int day : numbers_in(days.nearest_weekdays))
    parts.push_back("the working day nearest to day " + plain(day));
  if (days.last_day) parts.push_back("the last day");
  if (days.last_working_day) parts.push_back("the last working day");
  return "on " + join(parts) + " of the month";
}

std::string weekdays_of_month(const CronDays& days) {
  std::vector<std::string> parts;
  for (int n = 0; n < 5; ++n)
    if (days.nth_weekdays[n] != 0)
      parts.push_back("the " + std::string(kNth[n]) + " " + weekday_list(days.nth_weekdays[n], " or "));
  if (days.last_weekdays != 0) parts.push_back("the last " + weekday_list(days.last_weekdays, " or "));
  if (days.weekdays != 0) parts.insert(parts.begin(), "every " + weekday_list(days.weekdays));
  return "on " + join(parts) + " of the month";
}

std::string weekday_words(const CronDays& days) {
  for (const std::uint8_t nth : days.nth_weekdays)
    if (nth != 0) return weekdays_of_month(days);
  if (days.last_weekdays != 0) return weekdays_of_month(days);
  const std::string names = weekday_list(days.weekdays);
  return names.find(" to ") != std::string::npos ? names : "on " + names;
}

std::string day_words(const CronFields& fields) {
  const CronDays& days = fields.days;
  const bool one_weekday_is_enough = days.weekdays == 0x7f && !days.needs_both;
  if ((days.any_day && days.any_weekday) || (one_weekday_is_enough && !days.any_weekday))
    return shows_clock_times(fields) ? "every day" : "";
  if (days.any_weekday) return month_days(days);
  if (days.any_day) return weekday_words(days);
  if (!days.needs_both) return month_days(days) + " and also " + weekday_words(days);
  const std::string weekday = weekday_words(days);
  return month_days(days) + ", only if that is " +
         (weekday.rfind("on ", 0) == 0 ? weekday.substr(3) : weekday);
}

std::string month_words(const CronFields& fields) {
  const Numbers months = numbers_in(fields.months);
  if (months.size() == 12) return "";
  return "in " + list(months, month_name);
}

std::string year_words(const CronFields& fields) {
  if (fields.years.all()) return "";
  constexpr std::size_t kShownYears = 8;
  Numbers years;
  for (int year = kFirstCronYear; year <= kLastCronYear; ++year)
    if (fields.years[static_cast<std::size_t>(year - kFirstCronYear)]) years.push_back(year);
  const int step = step_of(years);
  if (step > 1 && years.size() > kShownYears)
    return "every " + plain(step) + " years from " + plain(years.front()) + " to " + plain(years.back());
  return "in " + list(years, plain);
}

}  // namespace

std::string Cron::in_words() const {
  std::string out = time_words(fields_);
  for (const std::string& part : {day_words(fields_), month_words(fields_), year_words(fields_)})
    if (!part.empty()) out += (part == "every day" ? " " : ", ") + part;
  return out;
}

}  // namespace signalbox
