// The part of the compiler that reads keywords about text, lists and objects.
#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/schema_compiler.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxPatternSize = 200000;  // instructions of all patterns together

template <class T>
T& made(std::unique_ptr<T>& rules) {
  if (!rules) rules = std::make_unique<T>();
  return *rules;
}

}  // namespace

Result<Pattern> SchemaCompiler::pattern_of(const std::string& text, const Json& place) {
  const auto known = patterns_.find(text);
  if (known != patterns_.end()) return known->second;
  auto pattern = Pattern::compile(text);
  if (!pattern) return broken(place, "cannot be used: " + pattern.error().message);
  pattern_size_ += pattern->size();
  if (pattern_size_ > kMaxPatternSize)
    return broken(place, "cannot be used: the schema has too many patterns");
  patterns_.emplace(text, *pattern);
  return *pattern;
}

Status SchemaCompiler::read_pattern(const Json& value) {
  if (!value.is_string()) return broken(value, "must be a string");
  TextRules& rules = made(node_.text);
  rules.pattern_text = value.get_ref<const std::string&>();
  TRY(rules.pattern, pattern_of(rules.pattern_text, value));
  return {};
}

// A list is draft-07's way to write prefixItems.
Status SchemaCompiler::read_items(const Json& value) {
  if (!value.is_array()) {
    made(node_.list).other_items = node_for(value, node_.resource);
    return {};
  }
  for (const Json& schema : value) made(node_.list).first_items.push_back(node_for(schema, node_.resource));
  return {};
}

// Means something only beside a list of items.
Status SchemaCompiler::read_additional_items(const Json& value) {
  const auto items = schema_->find("items");
  if (items != schema_->end() && items->is_array())
    made(node_.list).other_items = node_for(value, node_.resource);
  return {};
}

Status SchemaCompiler::read_unique(const Json& value) {
  if (!value.is_boolean()) return broken(value, "must be true or false");
  made(node_.list).unique = value.get<bool>();
  return {};
}

Status SchemaCompiler::add_named(const Json& value, std::vector<NamedNode>& out) {
  if (!value.is_object()) return broken(value, "must be an object");
  for (auto it = value.begin(); it != value.end(); ++it)
    out.push_back({it.key(), node_for(*it, node_.resource)});
  return {};
}

Status SchemaCompiler::add_names(const Json& value, std::vector<std::string>& out) {
  if (!value.is_array()) return broken(value, "must be a list");
  for (const Json& name : value) {
    if (!name.is_string()) return broken(name, "must be a string");
    out.push_back(name.get_ref<const std::string&>());
  }
  return {};
}

Status SchemaCompiler::read_properties(const Json& value) {
  return add_named(value, made(node_.object).properties);
}

Status SchemaCompiler::read_pattern_properties(const Json& value) {
  if (!value.is_object()) return broken(value, "must be an object");
  for (auto it = value.begin(); it != value.end(); ++it) {
    TRY(Pattern pattern, pattern_of(it.key(), *it));
    made(node_.object).pattern_properties.push_back({std::move(pattern), node_for(*it, node_.resource)});
  }
  return {};
}

Status SchemaCompiler::read_required(const Json& value) {
  return add_names(value, made(node_.object).required);
}

Status SchemaCompiler::read_dependent_required(const Json& value) {
  if (!value.is_object()) return broken(value, "must be an object");
  for (auto it = value.begin(); it != value.end(); ++it) {
    DependentNames dependent{it.key(), {}};
    CHECK_OK(add_names(*it, dependent.needs));
    made(node_.object).dependent_required.push_back(std::move(dependent));
  }
  return {};
}

Status SchemaCompiler::read_dependent_schemas(const Json& value) {
  return add_named(value, made(node_.object).dependent_schemas);
}

// Draft-07: a list of names or a schema for each name.
Status SchemaCompiler::read_dependencies(const Json& value) {
  if (!value.is_object()) return broken(value, "must be an object");
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (!it->is_array()) {
      made(node_.object).dependent_schemas.push_back({it.key(), node_for(*it, node_.resource)});
      continue;
    }
    DependentNames dependent{it.key(), {}};
    CHECK_OK(add_names(*it, dependent.needs));
    made(node_.object).dependent_required.push_back(std::move(dependent));
  }
  return {};
}

}  // namespace signalbox
