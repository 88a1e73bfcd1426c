#include "core/domain/schedule/posix_tz.h"

#include <algorithm>
#include <array>

#include "core/domain/schedule/wall_time.h"

namespace signalbox {
namespace {

constexpr std::int64_t kHorizon = 250'000'000'000;  // in the year 9892

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

// Reads the rule from the front; every function returns false or nothing once the text is wrong.
class PosixTz::Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<PosixTz> rule() {
    PosixTz out;
    const auto standard = name() ? time(kMaxOffsetHours) : std::nullopt;
    if (!standard) return std::nullopt;
    out.standard_offset_ = static_cast<int>(-*standard);  // POSIX counts westwards
    if (rest_.empty()) return out;

    out.has_summer_ = true;
    out.summer_offset_ = out.standard_offset_ + 3600;
    if (!name()) return std::nullopt;
    if (!rest_.empty() && rest_[0] != ',') {
      const auto summer = time(kMaxOffsetHours);
      if (!summer) return std::nullopt;
      out.summer_offset_ = static_cast<int>(-*summer);
    }
    if (!change(out.summer_begins_) || !change(out.summer_ends_) || !rest_.empty()) return std::nullopt;
    return out;
  }

 private:
  static constexpr int kMaxOffsetHours = 24;
  static constexpr int kMaxChangeHours = 167;

  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // "CET" or "<+0530>"; what it says is of no use here.
  bool name() {
    const bool quoted = take('<');
    std::size_t length = 0;
    while (length < rest_.size() &&
           (is_letter(rest_[length]) ||
            (quoted && (is_digit(rest_[length]) || rest_[length] == '+' || rest_[length] == '-'))))
      ++length;
    rest_.remove_prefix(length);
    return length >= 3 && (!quoted || take('>'));
  }

  std::optional<int> number(int low, int high) {
    int value = 0;
    std::size_t length = 0;
    while (length < rest_.size() && length < 4 && is_digit(rest_[length]))
      value = value * 10 + (rest_[length++] - '0');
    rest_.remove_prefix(length);
    if (length == 0 || value < low || value > high) return std::nullopt;
    return value;
  }

  // [+-]hh[:mm[:ss]] in seconds.
  std::optional<std::int64_t> time(int max_hours) {
    const bool negative = take('-');
    if (!negative) take('+');
    const auto hours = number(0, max_hours);
    if (!hours) return std::nullopt;
    std::int64_t seconds = *hours * 3600;
    for (const int unit : {60, 1}) {
      if (!take(':')) break;
      const auto part = number(0, 59);
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return negative ? -seconds : seconds;
  }

  bool change(ChangeDay& out) {
    if (!take(',') || !change_day(out)) return false;
    out.time = 7200;
    if (!take('/')) return true;
    const auto at = time(kMaxChangeHours);
    if (at) out.time = *at;
    return at.has_value();
  }

  bool change_day(ChangeDay& out) {
    if (take('M')) {
      out.kind = ChangeDay::Kind::month_week_weekday;
      return store(number(1, 12), out.month) && take('.') && store(number(1, 5), out.week) && take('.') &&
             store(number(0, 6), out.day);
    }
    if (take('J')) {
      out.kind = ChangeDay::Kind::julian_without_leap_day;
      return store(number(1, 365), out.day);
    }
    out.kind = ChangeDay::Kind::day_of_year;
    return store(number(0, 365), out.day);
  }

  static bool store(std::optional<int> value, int& out) {
    if (value) out = *value;
    return value.has_value();
  }

  std::string_view rest_;
};

std::optional<PosixTz> PosixTz::parse(std::string_view text) { return Parser(text).rule(); }

// Seconds on the wall that the change is due at, shown by the clock as it runs before the change.
std::int64_t PosixTz::wall_seconds(const ChangeDay& change, int year) {
  std::int64_t day = days_since_1970(year, 1, 1);
  switch (change.kind) {
    case ChangeDay::Kind::month_week_weekday: {
      const auto month = static_cast<unsigned>(change.month);
      const std::int64_t first = days_since_1970(year, month, 1);
      const int to_weekday = (change.day - static_cast<int>(weekday_of(first)) + 7) % 7;
      int in_month = to_weekday + (change.week - 1) * 7;
      if (in_month >= static_cast<int>(days_in_month(year, month))) in_month -= 7;  // week 5 means last
      day = first + in_month;
      break;
    }
    case ChangeDay::Kind::julian_without_leap_day:
      day += change.day - 1 + (change.day >= 60 && is_leap_year(year) ? 1 : 0);
      break;
    case ChangeDay::Kind::day_of_year: day += change.day; break;
  }
  return day * kSecondsPerDay + change.time;
}

std::optional<ZoneSpan> PosixTz::find_span(std::int64_t utc, int year, int years_around) const {
  std::array<Change, 14> changes;
  std::size_t count = 0;
  for (int y = year - years_around; y <= year + years_around; ++y) {
    changes[count++] = {wall_seconds(summer_ends_, y) - summer_offset_, false};
    changes[count++] = {wall_seconds(summer_begins_, y) - standard_offset_, true};
  }
  // With "summer time all year" an end and the next begin fall together: the begin comes last and wins.
  std::sort(changes.begin(), changes.begin() + count, [](const Change& a, const Change& b) {
    return a.at != b.at ? a.at < b.at : !a.to_summer && b.to_summer;
  });
  const auto next = std::upper_bound(changes.begin(), changes.begin() + count, utc,
                                     [](std::int64_t at, const Change& change) { return at < change.at; });
  if (next == changes.begin() || next == changes.begin() + count) return std::nullopt;
  return ZoneSpan{(next - 1)->at, next->at, (next - 1)->to_summer ? summer_offset_ : standard_offset_};
}

ZoneSpan PosixTz::span_at(std::int64_t utc) const {
  if (!has_summer_) return {kBeginOfTime, kEndOfTime, standard_offset_};
  const std::int64_t near = std::clamp(utc, -kHorizon, kHorizon);
  const int year = calendar_day(floor_div(near + standard_offset_, kSecondsPerDay)).year;
  // One year around is enough for every rule in use; changes may by RFC 9636 lie a week outside their year.
  for (const int years_around : {1, 2, 3}) {
    auto span = find_span(near, year, years_around);
    if (!span) continue;
    if (utc < span->begin) span->begin = kBeginOfTime;
    if (utc >= span->end) span->end = kEndOfTime;
    return *span;
  }
  return {kBeginOfTime, kEndOfTime, standard_offset_};
}

}  // namespace signalbox
