// The part of the evaluation that looks at single values: type, enum, const, numbers and text.
#include "core/base/json.h"
#include "core/domain/schema/code_points.h"
#include "core/domain/schema/decimal.h"
#include "core/domain/schema/evaluation.h"
#include "core/domain/schema/json_compare.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxPatternWords = 200;

std::vector<const Json*> pointers_to(const Json& list) {
  std::vector<const Json*> values;
  for (const Json& value : list) values.push_back(&value);
  return values;
}

}  // namespace

bool Evaluation::equal(const Json& a, const Json& b) {
  std::uint64_t visits = 0;
  const bool same = compare_values(a, b, visits) == 0;
  return spend(visits) && same;
}

bool Evaluation::check_fixed(const SchemaNode& node, const Json& value, const InstancePath& path) {
  if (node.fixed && !equal(value, *node.fixed))
    return fail(path, kWrongValue, [&] { return must_be_one_of({node.fixed}); });
  if (!node.choices) return true;
  for (const Json& choice : *node.choices)
    if (equal(value, choice)) return true;
  return fail(path, kWrongValue, [&] { return must_be_one_of(pointers_to(*node.choices)); });
}

bool Evaluation::check_number(const NumberRules& rules, const Json& value, const InstancePath& path) {
  bool passed = true;
  const auto require = [&](const Json* bound, bool holds, const char* words) {
    if (bound && !holds) passed = fail(path, kOrdinary, [&] { return words + number_text(*bound); });
  };
  const auto compared = [&](const Json* bound) { return bound ? compare_numbers(value, *bound) : 0; };
  require(rules.minimum, compared(rules.minimum) >= 0, "must be at least ");
  require(rules.exclusive_minimum, compared(rules.exclusive_minimum) > 0, "must be more than ");
  require(rules.maximum, compared(rules.maximum) <= 0, "must be at most ");
  require(rules.exclusive_maximum, compared(rules.exclusive_maximum) < 0, "must be less than ");
  if (rules.multiple_of)
    require(rules.multiple_of, is_multiple_of(value, *rules.multiple_of), "must be a multiple of ");
  return passed;
}

bool Evaluation::check_text(const TextRules& rules, const std::string& value, const InstancePath& path) {
  bool passed = true;
  if (rules.min_length > 0 || rules.max_length != kUnlimited) {
    if (!spend(value.size() / 8)) return false;
    const std::size_t length = count_code_points(value);
    if (length < rules.min_length)
      passed = fail(path, kOrdinary,
                    [&] { return must_have_at_least(rules.min_length, "character", length == 0); });
    if (length > rules.max_length)
      passed = fail(path, kOrdinary, [&] { return must_have_at_most(rules.max_length, "character"); });
  }
  if (!rules.pattern || !(passed || wants_more())) return passed;
  const auto matches = rules.pattern->search(value, steps_left_);
  if (!matches) return spend(kUnlimited);
  if (*matches) return passed;
  return fail(path, kOrdinary,
              [&] { return "must match the pattern " + clip(rules.pattern_text, kMaxPatternWords); });
}

}  // namespace signalbox
