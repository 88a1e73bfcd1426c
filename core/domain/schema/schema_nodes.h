// A schema as the evaluation walks it: one node per subschema in use, keywords read and references resolved.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/domain/schema/pattern.h"

namespace signalbox {

using Json = nlohmann::json;

using NodeId = std::uint32_t;
using ResourceId = std::uint32_t;  // a part of the document with its own $id; 0 is the document
inline constexpr NodeId kNoNode = 0xffffffff;
inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

// A set of JSON types. A number without a fraction is both kInteger and kNumber.
using Types = std::uint8_t;
inline constexpr Types kString = 1, kNumber = 2, kInteger = 4, kBoolean = 8, kList = 16, kObject = 32,
                       kNull = 64;
inline constexpr Types kAnyType = 127;

// Pointers into the schema document, which outlives the nodes; null where the keyword is absent.
struct NumberRules {
  const Json* minimum = nullptr;
  const Json* maximum = nullptr;
  const Json* exclusive_minimum = nullptr;
  const Json* exclusive_maximum = nullptr;
  const Json* multiple_of = nullptr;
};

struct TextRules {
  std::uint64_t min_length = 0;  // in code points
  std::uint64_t max_length = kUnlimited;
  std::optional<Pattern> pattern;
  std::string pattern_text;
};

struct ListRules {
  std::vector<NodeId> first_items;
  NodeId other_items = kNoNode;
  NodeId contains = kNoNode;
  std::uint64_t min_contains = 1;
  std::uint64_t max_contains = kUnlimited;
  std::uint64_t min_items = 0;
  std::uint64_t max_items = kUnlimited;
  bool unique = false;
};

struct NamedNode {
  std::string name;
  NodeId node;
};

struct PatternNodeRule {
  Pattern pattern;
  NodeId node;
};

struct DependentNames {
  std::string name;
  std::vector<std::string> needs;
};

struct ObjectRules {
  std::vector<NamedNode> properties;  // sorted by name
  std::vector<PatternNodeRule> pattern_properties;
  NodeId additional = kNoNode;
  NodeId property_names = kNoNode;
  std::vector<std::string> required;
  std::vector<DependentNames> dependent_required;
  std::vector<NamedNode> dependent_schemas;
  std::uint64_t min_properties = 0;
  std::uint64_t max_properties = kUnlimited;
};

struct CombinationRules {
  NodeId ref = kNoNode;
  NodeId dynamic_ref = kNoNode;  // where it leads if no outer resource has the anchor
  std::string dynamic_anchor;    // empty if the reference turned out to be a plain one
  std::vector<NodeId> all_of;
  std::vector<NodeId> any_of;
  std::vector<NodeId> one_of;
  NodeId negated = kNoNode;
  NodeId condition = kNoNode;
  NodeId then_node = kNoNode;
  NodeId else_node = kNoNode;
};

struct SchemaNode {
  std::optional<bool> constant;  // a boolean schema
  ResourceId resource = 0;
  Types types = kAnyType;
  const Json* fixed = nullptr;    // const
  const Json* choices = nullptr;  // enum
  std::unique_ptr<NumberRules> number;
  std::unique_ptr<TextRules> text;
  std::unique_ptr<ListRules> list;
  std::unique_ptr<ObjectRules> object;
  std::unique_ptr<CombinationRules> combination;
  NodeId unevaluated_items = kNoNode;
  NodeId unevaluated_properties = kNoNode;
};

struct SchemaNodes {
  std::shared_ptr<const Json> document;
  std::vector<SchemaNode> nodes;
  NodeId root = 0;
  std::vector<std::map<std::string, NodeId>> dynamic_anchors;  // by resource
  bool has_dynamic_refs = false;
};

}  // namespace signalbox
