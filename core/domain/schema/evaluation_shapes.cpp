// The part of the evaluation that walks lists and objects.
#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/evaluation.h"
#include "core/domain/schema/json_compare.h"

namespace signalbox {

bool Evaluation::check_list(const ListRules& rules, const Json& value, const InstancePath& path,
                            Evaluated* seen) {
  bool passed = true;
  if (value.size() < rules.min_items)
    passed =
        fail(path, kOrdinary, [&] { return must_have_at_least(rules.min_items, "item", value.empty()); });
  if (value.size() > rules.max_items)
    passed = fail(path, kOrdinary, [&] { return must_have_at_most(rules.max_items, "item"); });
  if (passed || wants_more()) passed &= check_items(rules, value, path, seen);
  if (rules.contains != kNoNode && (passed || wants_more()))
    passed &= check_contains(rules, value, path, seen);
  if (rules.unique && (passed || wants_more())) passed &= check_unique(value, path);
  return passed;
}

bool Evaluation::check_items(const ListRules& rules, const Json& value, const InstancePath& path,
                             Evaluated* seen) {
  const std::size_t first = rules.first_items.size();
  if (first == 0 && rules.other_items == kNoNode) return true;
  const bool closed = rules.other_items != kNoNode && schema_.nodes[rules.other_items].constant == false;
  bool passed = true;
  if (closed && value.size() > first)
    passed = fail(path, kMissing, [&] { return must_have_at_most(first, "item"); });
  for (std::size_t i = 0; i < value.size() && (passed || wants_more()); ++i) {
    const NodeId node = i < first ? rules.first_items[i] : rules.other_items;
    if (node == kNoNode || (closed && i >= first)) break;
    passed &= check(node, value[i], {.parent = &path, .index = i, .is_index = true}, nullptr);
    if (seen) seen->add(value[i]);
  }
  return passed;
}

bool Evaluation::check_contains(const ListRules& rules, const Json& value, const InstancePath& path,
                                Evaluated* seen) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!passes(rules.contains, value[i], {.parent = &path, .index = i, .is_index = true})) continue;
    ++count;
    if (seen) seen->add(value[i]);
  }
  if (count < rules.min_contains)
    return fail(path, kOrdinary, [&] {
      return must_have_at_least(rules.min_contains, "item", false) + " of the required shape";
    });
  if (count > rules.max_contains)
    return fail(path, kOrdinary,
                [&] { return must_have_at_most(rules.max_contains, "item") + " of the limited shape"; });
  return true;
}

// Sorts instead of comparing every pair: n log n comparisons also for a hostile list.
bool Evaluation::check_unique(const Json& value, const InstancePath& path) {
  std::vector<std::size_t> order(value.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::uint64_t visits = 0;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int compared = compare_values(value[a], value[b], visits);
    return compared != 0 ? compared < 0 : a < b;
  });
  std::size_t later = value.size();
  std::size_t earlier = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (order[i] >= later || compare_values(value[order[i - 1]], value[order[i]], visits) != 0) continue;
    later = order[i];
    earlier = order[i - 1];
  }
  if (!spend(visits)) return false;
  if (later == value.size()) return true;
  return fail({.parent = &path, .index = later, .is_index = true}, kOrdinary,
              [&] { return "must not repeat item [" + std::to_string(earlier) + "]"; });
}

bool Evaluation::check_object(const ObjectRules& rules, const Json& value, const InstancePath& path,
                              Evaluated* seen) {
  bool passed = true;
  for (const std::string& name : rules.required) {
    if (!spend(1)) return false;
    if (value.find(name) != value.end()) continue;
    passed = fail({.parent = &path, .name = name}, kMissing, [] { return "is required"; });
    if (!wants_more()) return false;
  }
  if (value.size() < rules.min_properties)
    passed = fail(path, kOrdinary,
                  [&] { return must_have_at_least(rules.min_properties, "field", value.empty()); });
  if (value.size() > rules.max_properties)
    passed = fail(path, kOrdinary, [&] { return must_have_at_most(rules.max_properties, "field"); });
  if (rules.property_names != kNoNode && (passed || wants_more())) passed &= check_names(rules, value, path);
  if (passed || wants_more()) passed &= check_members(rules, value, path, seen);
  if (passed || wants_more()) passed &= check_dependents(rules, value, path, seen);
  return passed;
}

bool Evaluation::check_names(const ObjectRules& rules, const Json& value, const InstancePath& path) {
  bool passed = true;
  for (auto it = value.begin(); it != value.end() && (passed || wants_more()); ++it) {
    const InstancePath at{.parent = &path, .name = it.key()};
    const Json name = it.key();
    if (passes(rules.property_names, name, at)) continue;
    passed = fail(at, kMissing, [&] {
      const Findings why = findings_of(rules.property_names, name, at);
      return "has a name that is not allowed" + (why.errors.empty() ? "" : ": it " + why.errors[0].message);
    });
  }
  return passed;
}

bool Evaluation::check_members(const ObjectRules& rules, const Json& value, const InstancePath& path,
                               Evaluated* seen) {
  if (rules.properties.empty() && rules.pattern_properties.empty() && rules.additional == kNoNode)
    return true;
  bool passed = true;
  for (auto it = value.begin(); it != value.end() && (passed || wants_more()); ++it)
    passed &= check_member(rules, it.key(), *it, {.parent = &path, .name = it.key()}, seen);
  return passed;
}

bool Evaluation::check_member(const ObjectRules& rules, const std::string& name, const Json& value,
                              const InstancePath& path, Evaluated* seen) {
  bool passed = true;
  bool known = false;
  const auto property = std::lower_bound(
      rules.properties.begin(), rules.properties.end(), name,
      [](const NamedNode& candidate, const std::string& key) { return candidate.name < key; });
  if (property != rules.properties.end() && property->name == name) {
    known = true;
    passed = check(property->node, value, path, nullptr);
  }
  for (const PatternNodeRule& rule : rules.pattern_properties) {
    const auto matches = rule.pattern.search(name, steps_left_);
    if (!matches) return spend(kUnlimited);
    if (!*matches) continue;
    known = true;
    if (passed || wants_more()) passed &= check(rule.node, value, path, nullptr);
  }
  if (!known && rules.additional != kNoNode) {
    known = true;
    if (schema_.nodes[rules.additional].constant == false)
      return fail(path, kMissing, [] { return "is not a known field"; });
    passed = check(rules.additional, value, path, nullptr);
  }
  if (known && seen) seen->add(value);
  return passed;
}

bool Evaluation::check_dependents(const ObjectRules& rules, const Json& value, const InstancePath& path,
                                  Evaluated* seen) {
  bool passed = true;
  for (const DependentNames& dependent : rules.dependent_required) {
    if (!spend(1 + dependent.needs.size())) return false;
    if (value.find(dependent.name) == value.end()) continue;
    for (const std::string& name : dependent.needs) {
      if (value.find(name) != value.end()) continue;
      passed = fail({.parent = &path, .name = name}, kMissing,
                    [&] { return "is required when " + clip(dependent.name, 100) + " is given"; });
      if (!wants_more()) return false;
    }
  }
  for (const NamedNode& dependent : rules.dependent_schemas)
    if ((passed || wants_more()) && value.find(dependent.name) != value.end())
      passed &= check(dependent.node, value, path, seen);
  return passed;
}

}  // namespace signalbox
