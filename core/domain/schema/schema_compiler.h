// From a schema document to nodes. Works off a list of places to compile, so that long chains of references
// cost no stack; what nothing refers to is not compiled.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/domain/schema/schema_index.h"
#include "core/domain/schema/schema_nodes.h"

namespace signalbox {

class SchemaCompiler {
 public:
  explicit SchemaCompiler(std::shared_ptr<const Json> document);

  // Call once.
  Result<SchemaNodes> compile();

 private:
  using Reader = Status (SchemaCompiler::*)(const Json& value);
  static Reader reader_of(std::string_view keyword);

  NodeId node_for(const Json& schema, ResourceId resource);
  Status compile_node(const Json& schema);
  Status compile_todo();
  void add_dynamic_anchors();
  Error broken(const Json& value, const std::string& message) const;

  // schema_compiler.cpp: values and references
  Status read_type(const Json& value);
  Status read_enum(const Json& value);
  Status read_const(const Json& value);
  Status read_ref(const Json& value);
  Status read_dynamic_ref(const Json& value);
  template <const Json* NumberRules::*Member>
  Status read_bound(const Json& value);
  Status read_multiple_of(const Json& value);
  template <bool Upper>
  Status read_exclusive(const Json& value);

  // schema_compiler_shapes.cpp: text, lists, objects
  Status read_pattern(const Json& value);
  Status read_items(const Json& value);
  Status read_additional_items(const Json& value);
  Status read_unique(const Json& value);
  Status read_properties(const Json& value);
  Status read_pattern_properties(const Json& value);
  Status read_required(const Json& value);
  Status read_dependent_required(const Json& value);
  Status read_dependent_schemas(const Json& value);
  Status read_dependencies(const Json& value);

  // One schema, a list of schemas, or a count, into a member of a group of rules.
  template <auto Group, auto Member>
  Status read_node(const Json& value);
  template <auto Group, auto Member>
  Status read_nodes(const Json& value);
  template <auto Group, auto Member>
  Status read_count(const Json& value);
  template <NodeId SchemaNode::*Member>
  Status read_unevaluated(const Json& value);

  Status add_named(const Json& value, std::vector<NamedNode>& out);
  Status add_names(const Json& value, std::vector<std::string>& out);
  Result<Pattern> pattern_of(const std::string& text, const Json& place);

  SchemaNodes out_;
  SchemaIndex index_;
  std::deque<std::pair<const Json*, NodeId>> todo_;
  std::unordered_map<const Json*, NodeId> known_;  // looked up only, never walked
  std::map<std::string, Pattern> patterns_;
  std::size_t pattern_size_ = 0;
  const Json* schema_ = nullptr;  // the one being compiled, and its node so far
  SchemaNode node_;
};

}  // namespace signalbox
