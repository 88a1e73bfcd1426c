#include "core/domain/schema/evaluation.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/json_compare.h"
#include "core/domain/schema/schema.h"

namespace signalbox {
namespace {

constexpr int kMaxDepth = 500;                 // nested subschemas
constexpr std::uint64_t kMaxSteps = 20000000;  // about a fifth of a second
constexpr std::uint64_t kStepsPerNode = 20;

}  // namespace

Types types_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::string: return kString;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return kNumber | kInteger;
    case Json::value_t::number_float: return is_whole_number(value) ? kNumber | kInteger : kNumber;
    case Json::value_t::boolean: return kBoolean;
    case Json::value_t::array: return kList;
    case Json::value_t::object: return kObject;
    default: return kNull;
  }
}

std::vector<FieldError> Evaluation::run(const Json& instance) {
  steps_left_ = kMaxSteps;
  if (passes(schema_.root, instance, root_)) {
    if (stopped_.empty()) return {};
  } else if (stopped_.empty()) {
    steps_left_ = 2 * kMaxSteps;
    check(schema_.root, instance, root_, nullptr);
  }
  if (found_.errors.empty()) return {{path_text(root_), stopped_}};
  return std::move(found_.errors);
}

bool Evaluation::passes(NodeId id, const Json& value, const InstancePath& path, Evaluated* seen) {
  ++quiet_;
  const bool passed = check(id, value, path, seen);
  --quiet_;
  return passed;
}

bool Evaluation::check(NodeId id, const Json& value, const InstancePath& path, Evaluated* seen) {
  if (!spend(kStepsPerNode)) return false;
  const SchemaNode& node = schema_.nodes[id];
  if (node.constant) return *node.constant || fail(path, kOrdinary, [] { return "is not allowed"; });
  if (depth_ >= kMaxDepth)
    return stop("cannot be checked: its schema combines too many others inside each other");
  ++depth_;
  const bool enters = schema_.has_dynamic_refs && (scope_.empty() || scope_.back() != node.resource);
  if (enters) scope_.push_back(node.resource);
  const bool passed = check_node(node, value, path, seen);
  if (enters) scope_.pop_back();
  --depth_;
  return passed;
}

bool Evaluation::check_node(const SchemaNode& node, const Json& value, const InstancePath& path,
                            Evaluated* seen) {
  if (node.unevaluated_items == kNoNode && node.unevaluated_properties == kNoNode)
    return check_rules(node, value, path, seen);
  Evaluated own;
  // After another error, what is "unevaluated" would be noise.
  if (!check_rules(node, value, path, &own) || !check_unevaluated(node, value, path, own)) return false;
  if (seen) seen->add(own);
  return true;
}

bool Evaluation::check_rules(const SchemaNode& node, const Json& value, const InstancePath& path,
                             Evaluated* seen) {
  const Types actual = types_of(value);
  if ((node.types & actual) == 0) return fail(path, kWrongType, [&] { return must_be_type(node.types); });
  bool passed = check_fixed(node, value, path);
  const auto goes_on = [&] { return passed || wants_more(); };
  if (node.number && goes_on() && (actual & kNumber)) passed &= check_number(*node.number, value, path);
  if (node.text && goes_on() && actual == kString)
    passed &= check_text(*node.text, value.get_ref<const std::string&>(), path);
  if (node.list && goes_on() && actual == kList) passed &= check_list(*node.list, value, path, seen);
  if (node.object && goes_on() && actual == kObject) passed &= check_object(*node.object, value, path, seen);
  if (node.combination && goes_on()) passed &= check_combination(*node.combination, value, path, seen);
  return passed;
}

bool Evaluation::check_unevaluated(const SchemaNode& node, const Json& value, const InstancePath& path,
                                   Evaluated& seen) {
  bool passed = true;
  const auto look = [&](NodeId id, const Json& child, const InstancePath& at) {
    if (seen.has(child) || !(passed || wants_more())) return;
    seen.add(child);
    if (schema_.nodes[id].constant == false)
      passed = fail(at, kMissing, [] { return "is not a known field"; });
    else
      passed &= check(id, child, at, nullptr);
  };
  if (node.unevaluated_properties != kNoNode && value.is_object())
    for (auto it = value.begin(); it != value.end(); ++it)
      look(node.unevaluated_properties, *it, {.parent = &path, .name = it.key()});
  if (node.unevaluated_items != kNoNode && value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i)
      look(node.unevaluated_items, value[i], {.parent = &path, .index = i, .is_index = true});
  return passed;
}

void Evaluation::add_error(FieldError error, std::uint64_t weight) {
  found_.weight += weight;
  const auto same = std::find(found_.errors.begin(), found_.errors.end(), error);
  if (same == found_.errors.end() && !is_full()) found_.errors.push_back(std::move(error));
}

bool Evaluation::is_full() const { return found_.errors.size() >= Schema::kMaxErrors; }

bool Evaluation::spend(std::uint64_t steps) {
  if (!stopped_.empty()) return false;
  if (steps > steps_left_) return stop("cannot be checked: it is too large for its schema");
  steps_left_ -= steps;
  return true;
}

bool Evaluation::stop(const char* why) {
  if (stopped_.empty()) stopped_ = why;
  return false;
}

}  // namespace signalbox
