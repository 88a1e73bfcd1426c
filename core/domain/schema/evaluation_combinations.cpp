// The part of the evaluation that follows references and combines subschemas.
#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/evaluation.h"

namespace signalbox {
namespace {

constexpr int kMaxRefsFollowed = 16;  // when looking ahead for better words only

}  // namespace

bool Evaluation::check_combination(const CombinationRules& rules, const Json& value, const InstancePath& path,
                                   Evaluated* seen) {
  bool passed = true;
  const auto goes_on = [&] { return passed || wants_more(); };
  if (rules.ref != kNoNode) passed &= check_ref(rules.ref, value, path, seen);
  if (rules.dynamic_ref != kNoNode && goes_on())
    passed &= check_ref(dynamic_target(rules), value, path, seen);
  for (const NodeId node : rules.all_of)
    if (goes_on()) passed &= check(node, value, path, seen);
  if (!rules.any_of.empty() && goes_on()) passed &= check_any_of(rules, value, path, seen);
  if (!rules.one_of.empty() && goes_on()) passed &= check_one_of(rules, value, path, seen);
  if (rules.negated != kNoNode && goes_on()) passed &= check_negated(rules.negated, value, path);
  if (rules.condition != kNoNode && goes_on()) passed &= check_condition(rules, value, path, seen);
  return passed;
}

// A reference that leads back to itself on the same value would go on for ever.
bool Evaluation::check_ref(NodeId target, const Json& value, const InstancePath& path, Evaluated* seen) {
  for (auto it = active_refs_.rbegin(); it != active_refs_.rend() && it->value == &value; ++it)
    if (it->node == target && it->scope == scope_.size())
      return stop("cannot be checked: its schema refers to itself without end");
  active_refs_.push_back({target, &value, scope_.size()});
  const bool passed = check(target, value, path, seen);
  active_refs_.pop_back();
  return passed;
}

// The outermost resource on the way here that has the anchor decides (2020-12 core, section 8.2.3.2).
NodeId Evaluation::dynamic_target(const CombinationRules& rules) const {
  if (rules.dynamic_anchor.empty()) return rules.dynamic_ref;
  for (const ResourceId resource : scope_) {
    const auto& anchors = schema_.dynamic_anchors[resource];
    const auto found = anchors.find(rules.dynamic_anchor);
    if (found != anchors.end()) return found->second;
  }
  return rules.dynamic_ref;
}

bool Evaluation::check_any_of(const CombinationRules& rules, const Json& value, const InstancePath& path,
                              Evaluated* seen) {
  bool passed = false;
  for (const NodeId branch : rules.any_of) {
    Evaluated in_branch;
    if (!passes(branch, value, path, seen ? &in_branch : nullptr)) continue;
    if (!seen) return true;
    passed = true;
    seen->add(in_branch);
  }
  return passed || report_branches(rules.any_of, value, path);
}

bool Evaluation::check_one_of(const CombinationRules& rules, const Json& value, const InstancePath& path,
                              Evaluated* seen) {
  std::size_t count = 0;
  for (const NodeId branch : rules.one_of) {
    Evaluated in_branch;
    if (!passes(branch, value, path, seen ? &in_branch : nullptr)) continue;
    if (++count == 1 && seen) seen->add(in_branch);
    if (count > 1 && quiet_ > 0) return false;
  }
  if (count == 0) return report_branches(rules.one_of, value, path);
  return count == 1 || fail(path, kOrdinary, [&] {
           return "must match exactly one of the allowed shapes, but matches " + std::to_string(count);
         });
}

bool Evaluation::check_negated(NodeId negated, const Json& value, const InstancePath& path) {
  if (!passes(negated, value, path)) return true;
  return fail(path, kOrdinary, [&]() -> std::string {
    const std::vector<const Json*> values = fixed_values(negated);
    return values.empty() ? "has a shape that is not allowed" : "must not" + must_be_one_of(values).substr(4);
  });
}

bool Evaluation::check_condition(const CombinationRules& rules, const Json& value, const InstancePath& path,
                                 Evaluated* seen) {
  Evaluated in_condition;
  const bool holds = passes(rules.condition, value, path, seen ? &in_condition : nullptr);
  if (holds && seen) seen->add(in_condition);
  const NodeId next = holds ? rules.then_node : rules.else_node;
  return next == kNoNode || check(next, value, path, seen);
}

// No branch fits. Says so once, followed by what is wrong with the branch that was most likely meant.
bool Evaluation::report_branches(const std::vector<NodeId>& branches, const Json& value,
                                 const InstancePath& path) {
  if (quiet_ > 0 || !stopped_.empty()) return false;
  const Types actual = types_of(value);
  Types allowed = 0;
  std::vector<NodeId> possible;
  std::vector<const Json*> values;
  bool all_fixed = true;
  for (const NodeId branch : branches) {
    const std::vector<const Json*> fixed = fixed_values(branch);
    values.insert(values.end(), fixed.begin(), fixed.end());
    all_fixed = all_fixed && !fixed.empty();
    const SchemaNode& node = behind_refs(branch);
    if (node.constant != false) allowed |= node.types;
    if (node.constant != false && (node.types & actual)) possible.push_back(branch);
  }
  if (all_fixed) return fail(path, kWrongValue, [&] { return must_be_one_of(values); });
  if (possible.empty()) return fail(path, kWrongType, [&] { return must_be_type(allowed); });
  Findings nearest = findings_of(possible[0], value, path);
  for (std::size_t i = 1; i < possible.size(); ++i) {
    Findings candidate = findings_of(possible[i], value, path);
    if (candidate.weight < nearest.weight) nearest = std::move(candidate);
  }
  if (possible.size() > 1 || nearest.errors.empty())
    fail(path, kOrdinary, [] { return "must match one of the allowed shapes"; });
  for (FieldError& error : nearest.errors) add_error(std::move(error), 0);
  found_.weight += nearest.weight;
  return false;
}

Evaluation::Findings Evaluation::findings_of(NodeId id, const Json& value, const InstancePath& path) {
  Findings outer = std::exchange(found_, {});
  check(id, value, path, nullptr);
  return std::exchange(found_, std::move(outer));
}

const SchemaNode& Evaluation::behind_refs(NodeId id) const {
  for (int i = 0; i < kMaxRefsFollowed; ++i) {
    const SchemaNode& node = schema_.nodes[id];
    const bool only_refers = !node.constant && node.types == kAnyType && !node.fixed && !node.choices &&
                             node.combination && node.combination->ref != kNoNode;
    if (!only_refers) break;
    id = node.combination->ref;
  }
  return schema_.nodes[id];
}

// What const or enum allow; empty if the subschema says more or less than that.
std::vector<const Json*> Evaluation::fixed_values(NodeId id) const {
  const SchemaNode& node = behind_refs(id);
  if (node.combination || node.number || node.text || node.list || node.object) return {};
  if (node.fixed) return {node.fixed};
  std::vector<const Json*> values;
  if (node.choices)
    for (const Json& choice : *node.choices) values.push_back(&choice);
  return values;
}

}  // namespace signalbox
