#include "core/base/time.h"

#include <chrono>

namespace signalbox {
namespace {

namespace ch = std::chrono;

void append_digits(std::string& out, std::int64_t value, int width) {
  char digits[20];
  for (int i = width - 1; i >= 0; --i, value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<std::size_t>(width));
}

// Reads fixed-width decimal digits and separators from the front of a text; remembers a failure.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t width) {
    int value = 0;
    if (rest_.size() < width) return fail();
    for (std::size_t i = 0; i < width; ++i) {
      if (!is_digit(rest_[i])) return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  void expect(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_[0]) == std::string_view::npos) {
      fail();
      return;
    }
    rest_.remove_prefix(1);
  }

  int fraction_ms() {
    if (rest_.empty() || rest_[0] != '.') return 0;
    rest_.remove_prefix(1);
    if (rest_.empty() || !is_digit(rest_[0])) return fail();
    int value = 0;
    int scale = 100;
    for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1), scale /= 10)
      value += (rest_[0] - '0') * scale;
    return value;
  }

  // Minutes east of UTC.
  int offset_minutes() {
    if (rest_.empty()) return fail();
    const char sign = rest_[0];
    rest_.remove_prefix(1);
    if (sign == 'Z' || sign == 'z') return 0;
    if (sign != '+' && sign != '-') return fail();
    const int hours = digits(2);
    expect(":");
    const int minutes = digits(2);
    if (hours > 23 || minutes > 59) return fail();
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  }

  bool done() const { return ok_ && rest_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  int fail() {
    ok_ = false;
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string format_rfc3339(Instant at) {
  const ch::sys_time<ch::milliseconds> time{ch::milliseconds{at.ms}};
  const auto day = ch::floor<ch::days>(time);
  const ch::year_month_day date{day};
  const std::int64_t ms_of_day = (time - day).count();

  std::string out;
  out.reserve(24);
  append_digits(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_digits(out, ms_of_day / 3'600'000, 2);
  out += ':';
  append_digits(out, ms_of_day / 60'000 % 60, 2);
  out += ':';
  append_digits(out, ms_of_day / 1000 % 60, 2);
  if (ms_of_day % 1000 != 0) {
    out += '.';
    append_digits(out, ms_of_day % 1000, 3);
  }
  out += 'Z';
  return out;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Reader in(text);
  const int year = in.digits(4);
  in.expect("-");
  const int month = in.digits(2);
  in.expect("-");
  const int day = in.digits(2);
  in.expect("Tt ");
  const int hour = in.digits(2);
  in.expect(":");
  const int minute = in.digits(2);
  in.expect(":");
  const int second = in.digits(2);
  const int ms = in.fraction_ms();
  const int offset = in.offset_minutes();

  const ch::year_month_day date{ch::year{year}, ch::month{static_cast<unsigned>(month)},
                                ch::day{static_cast<unsigned>(day)}};
  if (!in.done() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;

  const std::int64_t days = ch::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + hour * 3'600 + minute * 60 + second - offset * 60;
  return Instant{seconds * 1000 + ms};
}

}  // namespace signalbox
