#include "core/domain/schedule/cron_parse.h"

#include <bit>
#include <string>
#include <vector>

#include "core/domain/schedule/cron_range.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxExpression = 1000;
constexpr std::string_view kBlank = " \t\r\n\v\f";

Error refuse(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string to_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = upper(c);
  return out;
}

std::vector<std::string_view> split_blank(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find_first_not_of(kBlank); at != std::string_view::npos;) {
    const std::size_t end = text.find_first_of(kBlank, at);
    parts.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBlank, end);
  }
  return parts;
}

// Calls `take` with each item of a comma list, until one fails.
template <class Take>
Status for_each_item(std::string_view field, Take take) {
  for (std::size_t at = 0;;) {
    const std::size_t comma = field.find(',', at);
    CHECK_OK(take(field.substr(at, comma - at)));
    if (comma == std::string_view::npos) return {};
    at = comma + 1;
  }
}

Result<std::string_view> expand_nickname(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kNicknames[] = {
      {"@YEARLY", "0 0 1 1 *"}, {"@ANNUALLY", "0 0 1 1 *"}, {"@MONTHLY", "0 0 1 * *"},
      {"@WEEKLY", "0 0 * * 0"}, {"@DAILY", "0 0 * * *"},    {"@MIDNIGHT", "0 0 * * *"},
      {"@HOURLY", "0 * * * *"}};
  const std::string name = to_upper(text);
  for (const auto& [nickname, fields] : kNicknames)
    if (name == nickname) return fields;
  if (name == "@REBOOT") return refuse("@reboot is no time; choose an event as the trigger instead");
  if (name.rfind("@EVERY", 0) == 0)
    return refuse("@every counts elapsed time; choose an interval instead of a cron expression");
  return refuse(quote_cron(text) +
                " is not known; write @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually");
}

bool is_plain_star(std::string_view field) { return field == "*" || field == "?"; }

class FieldReader {
 public:
  explicit FieldReader(std::string_view hash_seed) : seed_(hash_seed) {}

  // Bit n stands for the number n.
  Result<std::uint64_t> numbers(const CronFieldKind& kind, std::string_view field) const {
    std::uint64_t bits = 0;
    CHECK_OK(for_each_item(field, [&](std::string_view item) -> Status {
      TRY(const std::uint64_t more, item_bits(kind, item));
      bits |= more;
      return {};
    }));
    return bits;
  }

  Status days(std::string_view field, CronDays& out) const {
    out.any_day = is_plain_star(field);
    if (to_upper(field) == "LW") {
      out.last_working_day = true;
      return {};
    }
    return for_each_item(field, [&](std::string_view item) { return day_item(item, out); });
  }

  Status weekdays(std::string_view field, CronDays& out) const {
    if (!field.empty() && field[0] == '+') {
      out.needs_both = true;
      field.remove_prefix(1);
    }
    out.any_weekday = is_plain_star(field);
    return for_each_item(field, [&](std::string_view item) { return weekday_item(item, out); });
  }

  Status years(std::string_view field, CronFields& out) const {
    return for_each_item(field, [&](std::string_view item) -> Status {
      TRY(CronRange range, parse_cron_range(kCronYear, item, seed_));
      // "*/4" means the years that 4 divides.
      if (item[0] == '*' || item[0] == '?')
        range.low += (range.step - kFirstCronYear % range.step) % range.step;
      for (int year = range.low; year <= range.high; year += range.step)
        out.years.set(static_cast<std::size_t>(year - kFirstCronYear));
      return {};
    });
  }

 private:
  Result<std::uint64_t> item_bits(const CronFieldKind& kind, std::string_view item) const {
    TRY(const CronRange range, parse_cron_range(kind, item, seed_));
    std::uint64_t bits = 0;
    for (int n = range.low; n <= range.high; n += range.step) bits |= std::uint64_t{1} << n;
    return bits;
  }

  Status day_item(std::string_view item, CronDays& out) const {
    const std::string text = to_upper(item);
    if (text == "L") {
      out.last_day = true;
      return {};
    }
    if (text.find('L') != std::string::npos)
      return cron_error(kCronDay, quote_cron(item) +
                                      " is not understood; L is the last day, LW on its own the "
                                      "last working day");
    if (!text.empty() && text.back() == 'W') {
      const std::string_view day = item.substr(0, item.size() - 1);
      if (day.find_first_not_of("0123456789") != std::string_view::npos || day.empty())
        return cron_error(kCronDay, quote_cron(item) + " is not understood; W follows one day, such as 15W");
      TRY(const int number, parse_cron_number(kCronDay, day));
      out.nearest_weekdays |= 1u << number;
      return {};
    }
    TRY(const std::uint64_t bits, item_bits(kCronDay, item));
    out.days |= static_cast<std::uint32_t>(bits);
    return {};
  }

  Status weekday_item(std::string_view item, CronDays& out) const {
    const std::size_t hash = item.find('#');
    const bool ends_with_l = !item.empty() && upper(item.back()) == 'L';
    if (hash == std::string_view::npos && !ends_with_l) {
      TRY(const std::uint8_t days, weekday_bits(item));
      out.weekdays |= days;
      return {};
    }
    const std::string_view base = item.substr(0, hash == std::string_view::npos ? item.size() - 1 : hash);
    if (base.empty() || is_plain_star(base))
      return cron_error(kCronWeekday, quote_cron(item) +
                                          " is not understood; write for example 5#2 for the "
                                          "second or 5L for the last Friday");
    TRY(const std::uint8_t days, weekday_bits(base));
    const std::string_view which = hash == std::string_view::npos ? "L" : item.substr(hash + 1);
    if (which == "L" || which == "l") {
      out.last_weekdays |= days;
    } else if (which.size() == 1 && which[0] >= '1' && which[0] <= '5') {
      out.nth_weekdays[static_cast<std::size_t>(which[0] - '1')] |= days;
    } else {
      return cron_error(kCronWeekday, quote_cron(item) + " is not understood; after # comes 1 to 5, or L");
    }
    return {};
  }

  Result<std::uint8_t> weekday_bits(std::string_view item) const {
    TRY(const std::uint64_t bits, item_bits(kCronWeekday, item));
    return static_cast<std::uint8_t>((bits | bits >> 7) & 0x7f);  // 7 is Sunday as well
  }

  std::string_view seed_;
};

// A star or a step is a rhythm even where it leaves one number only.
bool is_one_value(std::string_view field, std::uint64_t bits) {
  return std::has_single_bit(bits) && field.find_first_of("*?/") == std::string_view::npos;
}

Status check_field_count(std::size_t count) {
  if (count >= 5 && count <= 7) return {};
  return refuse("the expression has " + std::to_string(count) + (count == 1 ? " field" : " fields") +
                "; write five (minute hour day month weekday), six with seconds in front, or seven with a "
                "year at the end");
}

}  // namespace

Result<CronFields> parse_cron(std::string_view expression, std::string_view hash_seed) {
  if (expression.size() > kMaxExpression) return refuse("the expression is longer than 1000 characters");
  auto fields = split_blank(expression);
  if (fields.size() == 1 && fields[0][0] == '@') {
    TRY(const std::string_view expanded, expand_nickname(fields[0]));
    fields = split_blank(expanded);
  } else if (!fields.empty() && fields[0][0] == '@') {
    return expand_nickname(fields[0]).ok()
               ? refuse(quote_cron(fields[0]) + " stands alone; remove what follows")
               : expand_nickname(fields[0]).error();
  }
  CHECK_OK(check_field_count(fields.size()));
  if (fields.size() == 5) fields.insert(fields.begin(), "0");
  if (fields.size() == 6) fields.push_back("*");

  const FieldReader read(hash_seed);
  CronFields out;
  TRY(out.seconds, read.numbers(kCronSecond, fields[0]));
  TRY(out.minutes, read.numbers(kCronMinute, fields[1]));
  TRY(const std::uint64_t hours, read.numbers(kCronHour, fields[2]));
  CHECK_OK(read.days(fields[3], out.days));
  TRY(const std::uint64_t months, read.numbers(kCronMonth, fields[4]));
  CHECK_OK(read.weekdays(fields[5], out.days));
  CHECK_OK(read.years(fields[6], out));
  out.hours = static_cast<std::uint32_t>(hours);
  out.months = static_cast<std::uint16_t>(months);
  out.is_fixed_time = is_one_value(fields[0], out.seconds) && is_one_value(fields[1], out.minutes) &&
                      is_one_value(fields[2], hours);
  if (!out.first_day_from(0))
    return refuse("this is never due: no month it names has such a day (30 February, for example)");
  return out;
}

}  // namespace signalbox
