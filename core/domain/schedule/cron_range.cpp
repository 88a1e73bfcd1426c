#include "core/domain/schedule/cron_range.h"

#include <algorithm>
#include <optional>

namespace signalbox {
namespace {

constexpr int kLastDayOfEveryMonth = 28;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Nothing in a cron field is as large as kTooLarge, which stands for all numbers that are.
constexpr int kTooLarge = 10'000;

int to_number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = std::min(value * 10 + (c - '0'), kTooLarge);
  return value;
}

std::optional<int> find_name(const CronFieldKind& kind, std::string_view text) {
  if (text.size() != 3) return std::nullopt;
  const char name[] = {upper(text[0]), upper(text[1]), upper(text[2])};
  for (std::size_t at = 0; at < kind.names.size(); at += 3)
    if (kind.names.substr(at, 3) == std::string_view(name, 3))
      return kind.first_name + static_cast<int>(at / 3);
  return std::nullopt;
}

std::string last_name(const CronFieldKind& kind) {
  return std::string(kind.names.substr(kind.names.size() - 3));
}

Error not_a_value(const CronFieldKind& kind, std::string_view text) {
  const std::string numbers = std::to_string(kind.low) + " to " + std::to_string(kind.high);
  if (text.empty()) return cron_error(kind, "a number is missing; write " + numbers);
  if (kind.names.empty()) return cron_error(kind, quote_cron(text) + " is not a number; write " + numbers);
  return cron_error(kind, quote_cron(text) + " is not a number or a name; write " + numbers + " or " +
                              std::string(kind.names.substr(0, 3)) + " to " + last_name(kind));
}

// FNV-1a with a final mix, so that neighbouring seeds land far apart.
std::uint64_t hash_of(std::string_view seed, std::string_view field) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  };
  add(seed);
  add("/");
  add(field);
  hash = (hash ^ hash >> 31) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 29;
}

Result<int> parse_step(const CronFieldKind& kind, std::string_view text) {
  if (!is_digits(text))
    return cron_error(kind, "the step " + quote_cron(text) + " is not a number; write for example */5");
  const int step = to_number(text);
  if (step == 0) return cron_error(kind, "a step of 0 never moves; the smallest step is 1");
  if (step > kind.max_step)
    return cron_error(kind, "the step " + std::string(text.substr(0, 20)) + " is more than " +
                                std::to_string(kind.max_step));
  return step;
}

Error backwards(const CronFieldKind& kind, std::string_view text, const CronRange& range) {
  const auto show = [](int low, int high) {
    return low == high ? std::to_string(low) : std::to_string(low) + "-" + std::to_string(high);
  };
  return cron_error(kind, "the range " + quote_cron(text) + " runs backwards; write " +
                              show(range.low, kind.star_high) + "," + show(kind.low, range.high));
}

Result<CronRange> parse_bounds(const CronFieldKind& kind, std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    TRY(const int value, parse_cron_number(kind, text));
    return CronRange{value, value};
  }
  const std::string_view end = text.substr(dash + 1);
  if (end.find('-') != std::string_view::npos)
    return cron_error(kind, "the range " + quote_cron(text) + " has more than two ends; write for example " +
                                std::to_string(kind.low) + "-" + std::to_string(kind.low + 2));
  CronRange range;
  TRY(range.low, parse_cron_number(kind, text.substr(0, dash)));
  TRY(range.high, parse_cron_number(kind, end));
  // "FRI-SUN" is a weekend; a Sunday by name that ends a range is the one after Saturday.
  if (kind.star_high < kind.high && range.high == 0 && range.low > 0 && is_letter(end[0])) range.high = 7;
  if (range.low > range.high) return backwards(kind, text, range);
  return range;
}

// "H", "H(a-b)": one value that the seed picks. With a step: where the steps begin.
Result<CronRange> parse_hash(const CronFieldKind& kind, std::string_view base, std::optional<int> step,
                             std::string_view seed) {
  CronRange range{kind.low, kind.title == kCronDay.title ? kLastDayOfEveryMonth : kind.star_high};
  if (kind.title == kCronYear.title) return cron_error(kind, "H is of no use here; write * or a year");
  if (base.size() > 1) {
    if (base[1] != '(' || base.back() != ')')
      return cron_error(kind, quote_cron(base) + " is not understood; write H, H/5 or H(0-29)");
    TRY(range, parse_bounds(kind, base.substr(2, base.size() - 3)));
  }
  const auto width = static_cast<std::uint64_t>(range.high - range.low + 1);
  const std::uint64_t choices = step ? std::min(width, static_cast<std::uint64_t>(*step)) : width;
  range.low += static_cast<int>(hash_of(seed, kind.title) % choices);
  if (!step) return CronRange{range.low, range.low};
  return CronRange{range.low, range.high, *step};
}

}  // namespace

Error cron_error(const CronFieldKind& kind, std::string complaint) {
  return {ErrorCode::invalid_argument, std::string(kind.title) + ": " + std::move(complaint)};
}

std::string quote_cron(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string out = "\"";
  for (const char c : text.substr(0, kShown)) out += c >= ' ' && c <= '~' ? c : '?';
  return out + (text.size() > kShown ? "…\"" : "\"");
}

Result<int> parse_cron_number(const CronFieldKind& kind, std::string_view text) {
  if (const auto name = find_name(kind, text)) return *name;
  if (!is_digits(text)) return not_a_value(kind, text);
  const int value = to_number(text);
  if (value > kind.high)
    return cron_error(kind, std::string(text.substr(0, 20)) + " is more than " + std::to_string(kind.high));
  if (value < kind.low)
    return cron_error(kind, std::to_string(value) + " is less than " + std::to_string(kind.low));
  return value;
}

Result<CronRange> parse_cron_range(const CronFieldKind& kind, std::string_view item,
                                   std::string_view hash_seed) {
  const std::size_t slash = item.find('/');
  const std::string_view base = item.substr(0, slash);
  std::optional<int> step;
  if (slash != std::string_view::npos) {
    TRY(step, parse_step(kind, item.substr(slash + 1)));
    if (base.empty())
      return cron_error(kind,
                        quote_cron(item) + " has nothing before the slash; write *" + std::string(item));
  }
  if (base == "*" || base == "?") return CronRange{kind.low, kind.star_high, step.value_or(1)};
  if (!base.empty() && upper(base[0]) == 'H') return parse_hash(kind, base, step, hash_seed);

  TRY(CronRange range, parse_bounds(kind, base));
  if (!step) return range;
  if (base.find('-') == std::string_view::npos)
    return cron_error(kind, quote_cron(item) + " has a step but no range; write " + std::string(base) + "-" +
                                std::to_string(kind.star_high) + "/" + std::to_string(*step));
  range.step = *step;
  return range;
}

}  // namespace signalbox
