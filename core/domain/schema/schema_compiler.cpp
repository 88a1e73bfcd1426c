#include "core/domain/schema/schema_compiler.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/json_compare.h"
#include "core/domain/schema/schema.h"

namespace signalbox {
namespace {

constexpr std::pair<std::string_view, Types> kTypeNames[] = {
    {"string", kString}, {"number", kNumber}, {"integer", kInteger}, {"boolean", kBoolean},
    {"array", kList},    {"object", kObject}, {"null", kNull}};

Types type_named(const Json& name) {
  for (const auto& [candidate, type] : kTypeNames)
    if (name.is_string() && name.get_ref<const std::string&>() == candidate) return type;
  return 0;
}

template <class T>
T& in_group(SchemaNode& node, std::unique_ptr<T> SchemaNode::*group) {
  if (!(node.*group)) node.*group = std::make_unique<T>();
  return *(node.*group);
}

}  // namespace

SchemaCompiler::SchemaCompiler(std::shared_ptr<const Json> document) : index_(*document) {
  out_.document = std::move(document);
}

Result<SchemaNodes> SchemaCompiler::compile() {
  CHECK_OK(index_.build());
  out_.root = node_for(*out_.document, 0);
  do {
    CHECK_OK(compile_todo());
    if (out_.has_dynamic_refs) add_dynamic_anchors();  // which may be used nowhere else so far
  } while (!todo_.empty());
  return std::move(out_);
}

Status SchemaCompiler::compile_todo() {
  while (!todo_.empty()) {
    if (out_.nodes.size() > Schema::kMaxNodes)
      return Error{
          ErrorCode::invalid_argument,
          "the schema has more than " + std::to_string(Schema::kMaxNodes) + " parts: make it smaller"};
    const auto [schema, id] = todo_.front();
    todo_.pop_front();
    node_ = SchemaNode{};
    node_.resource = out_.nodes[id].resource;
    CHECK_OK(compile_node(*schema));
    out_.nodes[id] = std::move(node_);
  }
  return {};
}

void SchemaCompiler::add_dynamic_anchors() {
  out_.dynamic_anchors.assign(index_.resources().size(), {});
  for (std::size_t i = 0; i < index_.resources().size(); ++i)
    for (const auto& [name, schema] : index_.resources()[i].dynamic_anchors)
      out_.dynamic_anchors[i][name] = node_for(*schema, static_cast<ResourceId>(i));
}

NodeId SchemaCompiler::node_for(const Json& schema, ResourceId resource) {
  const auto [found, added] = known_.emplace(&schema, static_cast<NodeId>(out_.nodes.size()));
  if (added) {
    out_.nodes.emplace_back();
    out_.nodes.back().resource = index_.resource_of(schema, resource);
    todo_.emplace_back(&schema, found->second);
  }
  return found->second;
}

Status SchemaCompiler::compile_node(const Json& schema) {
  if (schema.is_boolean()) {
    node_.constant = schema.get<bool>();
    return {};
  }
  if (!schema.is_object()) return broken(schema, "must be a schema: an object, true or false");
  schema_ = &schema;
  for (auto it = schema.begin(); it != schema.end(); ++it) {
    if (const Reader reader = reader_of(it.key())) {
      CHECK_OK((this->*reader)(*it));
    }
  }
  return {};
}

Error SchemaCompiler::broken(const Json& value, const std::string& message) const {
  return invalid_field(index_.place_of(value), message);
}

Status SchemaCompiler::read_type(const Json& value) {
  Types types = 0;
  for (const Json& name : value.is_array() ? value : Json::array({value})) {
    const Types type = type_named(name);
    if (type == 0)
      return broken(value, "must be one of: string, number, integer, boolean, array, object, null");
    types |= type;
  }
  if (types == 0) return broken(value, "must not be empty");
  node_.types = types;
  return {};
}

Status SchemaCompiler::read_enum(const Json& value) {
  if (!value.is_array()) return broken(value, "must be a list");
  node_.choices = &value;
  return {};
}

Status SchemaCompiler::read_const(const Json& value) {
  node_.fixed = &value;
  return {};
}

Status SchemaCompiler::read_ref(const Json& value) {
  if (!value.is_string()) return broken(value, "must be a string");
  auto target = index_.resolve(value.get_ref<const std::string&>(), node_.resource);
  if (!target) return broken(value, target.error().message);
  in_group(node_, &SchemaNode::combination).ref = node_for(*target->schema, target->resource);
  return {};
}

Status SchemaCompiler::read_dynamic_ref(const Json& value) {
  if (!value.is_string()) return broken(value, "must be a string");
  auto target = index_.resolve(value.get_ref<const std::string&>(), node_.resource);
  if (!target) return broken(value, target.error().message);
  CombinationRules& rules = in_group(node_, &SchemaNode::combination);
  rules.dynamic_ref = node_for(*target->schema, target->resource);
  rules.dynamic_anchor = target->dynamic_anchor;
  out_.has_dynamic_refs = true;
  return {};
}

template <const Json* NumberRules::*Member>
Status SchemaCompiler::read_bound(const Json& value) {
  if (!value.is_number()) return broken(value, "must be a number");
  in_group(node_, &SchemaNode::number).*Member = &value;
  return {};
}

Status SchemaCompiler::read_multiple_of(const Json& value) {
  if (!value.is_number()) return broken(value, "must be a number");
  if (compare_numbers(value, Json(0)) <= 0) return broken(value, "must be more than 0");
  in_group(node_, &SchemaNode::number).multiple_of = &value;
  return {};
}

// A number, or draft-04's boolean that turns the plain bound beside it into an exclusive one.
template <bool Upper>
Status SchemaCompiler::read_exclusive(const Json& value) {
  constexpr auto kMember = Upper ? &NumberRules::exclusive_maximum : &NumberRules::exclusive_minimum;
  if (!value.is_boolean()) return read_bound<kMember>(value);
  const auto bound = schema_->find(Upper ? "maximum" : "minimum");
  if (value.get<bool>() && bound != schema_->end()) return read_bound<kMember>(*bound);
  return {};
}

template <auto Group, auto Member>
Status SchemaCompiler::read_node(const Json& value) {
  in_group(node_, Group).*Member = node_for(value, node_.resource);
  return {};
}

template <auto Group, auto Member>
Status SchemaCompiler::read_nodes(const Json& value) {
  if (!value.is_array() || value.empty()) return broken(value, "must be a list of schemas that is not empty");
  for (const Json& schema : value)
    (in_group(node_, Group).*Member).push_back(node_for(schema, node_.resource));
  return {};
}

template <auto Group, auto Member>
Status SchemaCompiler::read_count(const Json& value) {
  if (!is_whole_number(value) || compare_numbers(value, Json(0)) < 0)
    return broken(value, "must be a whole number that is at least 0");
  const bool huge = value.is_number_float() && value.get<double>() >= 9007199254740992.0;
  in_group(node_, Group).*Member = huge                      ? kUnlimited
                                   : value.is_number_float() ? static_cast<std::uint64_t>(value.get<double>())
                                                             : value.get<std::uint64_t>();
  return {};
}

template <NodeId SchemaNode::*Member>
Status SchemaCompiler::read_unevaluated(const Json& value) {
  node_.*Member = node_for(value, node_.resource);
  return {};
}

SchemaCompiler::Reader SchemaCompiler::reader_of(std::string_view keyword) {
  using Self = SchemaCompiler;
  static constexpr std::pair<std::string_view, Reader> kReaders[] = {
      {"$dynamicRef", &Self::read_dynamic_ref},
      {"$ref", &Self::read_ref},
      {"additionalItems", &Self::read_additional_items},
      {"additionalProperties", &Self::read_node<&SchemaNode::object, &ObjectRules::additional>},
      {"allOf", &Self::read_nodes<&SchemaNode::combination, &CombinationRules::all_of>},
      {"anyOf", &Self::read_nodes<&SchemaNode::combination, &CombinationRules::any_of>},
      {"const", &Self::read_const},
      {"contains", &Self::read_node<&SchemaNode::list, &ListRules::contains>},
      {"dependencies", &Self::read_dependencies},
      {"dependentRequired", &Self::read_dependent_required},
      {"dependentSchemas", &Self::read_dependent_schemas},
      {"else", &Self::read_node<&SchemaNode::combination, &CombinationRules::else_node>},
      {"enum", &Self::read_enum},
      {"exclusiveMaximum", &Self::read_exclusive<true>},
      {"exclusiveMinimum", &Self::read_exclusive<false>},
      {"if", &Self::read_node<&SchemaNode::combination, &CombinationRules::condition>},
      {"items", &Self::read_items},
      {"maxContains", &Self::read_count<&SchemaNode::list, &ListRules::max_contains>},
      {"maxItems", &Self::read_count<&SchemaNode::list, &ListRules::max_items>},
      {"maxLength", &Self::read_count<&SchemaNode::text, &TextRules::max_length>},
      {"maxProperties", &Self::read_count<&SchemaNode::object, &ObjectRules::max_properties>},
      {"maximum", &Self::read_bound<&NumberRules::maximum>},
      {"minContains", &Self::read_count<&SchemaNode::list, &ListRules::min_contains>},
      {"minItems", &Self::read_count<&SchemaNode::list, &ListRules::min_items>},
      {"minLength", &Self::read_count<&SchemaNode::text, &TextRules::min_length>},
      {"minProperties", &Self::read_count<&SchemaNode::object, &ObjectRules::min_properties>},
      {"minimum", &Self::read_bound<&NumberRules::minimum>},
      {"multipleOf", &Self::read_multiple_of},
      {"not", &Self::read_node<&SchemaNode::combination, &CombinationRules::negated>},
      {"oneOf", &Self::read_nodes<&SchemaNode::combination, &CombinationRules::one_of>},
      {"pattern", &Self::read_pattern},
      {"patternProperties", &Self::read_pattern_properties},
      {"prefixItems", &Self::read_nodes<&SchemaNode::list, &ListRules::first_items>},
      {"properties", &Self::read_properties},
      {"propertyNames", &Self::read_node<&SchemaNode::object, &ObjectRules::property_names>},
      {"required", &Self::read_required},
      {"then", &Self::read_node<&SchemaNode::combination, &CombinationRules::then_node>},
      {"type", &Self::read_type},
      {"unevaluatedItems", &Self::read_unevaluated<&SchemaNode::unevaluated_items>},
      {"unevaluatedProperties", &Self::read_unevaluated<&SchemaNode::unevaluated_properties>},
      {"uniqueItems", &Self::read_unique},
  };
  const auto found =
      std::lower_bound(std::begin(kReaders), std::end(kReaders), keyword,
                       [](const auto& row, std::string_view name) { return row.first < name; });
  return found != std::end(kReaders) && found->first == keyword ? found->second : nullptr;
}

}  // namespace signalbox
