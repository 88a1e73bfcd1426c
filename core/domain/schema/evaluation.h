// One walk of an instance through a compiled schema: the verdict, and on request the words for it.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/error.h"
#include "core/domain/schema/schema_nodes.h"
#include "core/domain/schema/schema_words.h"

namespace signalbox {

// Which members or items of one value some keyword has looked at, for unevaluatedProperties and -Items.
class Evaluated {
 public:
  void add(const Json& child) { children_.insert(&child); }
  void add(const Evaluated& other) { children_.insert(other.children_.begin(), other.children_.end()); }
  bool has(const Json& child) const { return children_.count(&child) != 0; }

 private:
  std::unordered_set<const Json*> children_;  // looked up only, never walked in order
};

class Evaluation {
 public:
  // Everything is borrowed and must outlive the evaluation.
  Evaluation(const SchemaNodes& schema, std::string_view root_name)
      : schema_(schema), root_{.name = root_name} {}

  // Call once. First only asks whether the instance is valid, and walks again for the words if it is not.
  std::vector<FieldError> run(const Json& instance);

 private:
  // How far an error puts a branch of anyOf from what the user meant.
  static constexpr std::uint64_t kOrdinary = 1, kMissing = 2, kWrongType = 10, kWrongValue = 100;

  struct ActiveRef {
    NodeId node;
    const Json* value;
    std::size_t scope;
  };
  struct Findings {
    std::vector<FieldError> errors;
    std::uint64_t weight = 0;
  };

  // Each check answers whether `value` passes; `seen` may be null if nobody asks.
  bool check(NodeId id, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_node(const SchemaNode& node, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_rules(const SchemaNode& node, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_unevaluated(const SchemaNode& node, const Json& value, const InstancePath& path,
                         Evaluated& seen);
  bool passes(NodeId id, const Json& value, const InstancePath& path, Evaluated* seen = nullptr);

  // evaluation_values.cpp
  bool check_fixed(const SchemaNode& node, const Json& value, const InstancePath& path);
  bool check_number(const NumberRules& rules, const Json& value, const InstancePath& path);
  bool check_text(const TextRules& rules, const std::string& value, const InstancePath& path);
  bool equal(const Json& a, const Json& b);

  // evaluation_shapes.cpp
  bool check_list(const ListRules& rules, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_items(const ListRules& rules, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_contains(const ListRules& rules, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_unique(const Json& value, const InstancePath& path);
  bool check_object(const ObjectRules& rules, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_names(const ObjectRules& rules, const Json& value, const InstancePath& path);
  bool check_members(const ObjectRules& rules, const Json& value, const InstancePath& path, Evaluated* seen);
  bool check_member(const ObjectRules& rules, const std::string& name, const Json& value,
                    const InstancePath& path, Evaluated* seen);
  bool check_dependents(const ObjectRules& rules, const Json& value, const InstancePath& path,
                        Evaluated* seen);

  // evaluation_combinations.cpp
  bool check_combination(const CombinationRules& rules, const Json& value, const InstancePath& path,
                         Evaluated* seen);
  bool check_ref(NodeId target, const Json& value, const InstancePath& path, Evaluated* seen);
  NodeId dynamic_target(const CombinationRules& rules) const;
  bool check_any_of(const CombinationRules& rules, const Json& value, const InstancePath& path,
                    Evaluated* seen);
  bool check_one_of(const CombinationRules& rules, const Json& value, const InstancePath& path,
                    Evaluated* seen);
  bool check_negated(NodeId negated, const Json& value, const InstancePath& path);
  bool check_condition(const CombinationRules& rules, const Json& value, const InstancePath& path,
                       Evaluated* seen);
  bool report_branches(const std::vector<NodeId>& branches, const Json& value, const InstancePath& path);
  Findings findings_of(NodeId id, const Json& value, const InstancePath& path);
  const SchemaNode& behind_refs(NodeId id) const;
  std::vector<const Json*> fixed_values(NodeId id) const;

  // Notes an error unless only the verdict is asked for; `words` is called only then. Always false.
  template <class Words>
  bool fail(const InstancePath& path, std::uint64_t weight, Words words) {
    if (quiet_ == 0) add_error({path_text(path), words()}, weight);
    return false;
  }
  void add_error(FieldError error, std::uint64_t weight);
  // Whether there is a point in looking for more errors after one.
  bool wants_more() const { return quiet_ == 0 && stopped_.empty() && !is_full(); }
  bool is_full() const;
  bool spend(std::uint64_t steps);
  bool stop(const char* why);

  const SchemaNodes& schema_;
  InstancePath root_;
  Findings found_;
  std::string stopped_;  // why no verdict can be given; empty as long as one can
  std::uint64_t steps_left_ = 0;
  int quiet_ = 0;
  int depth_ = 0;
  std::vector<ActiveRef> active_refs_;
  std::vector<ResourceId> scope_;  // resources entered, outermost first; kept only for $dynamicRef
};

// What `value` is: both kInteger and kNumber for 1.0.
Types types_of(const Json& value);

}  // namespace signalbox
