// What a schema document contains: where its subschemas are, which of them have an $id or an anchor, and
// where a reference leads. References never leave the document.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/domain/schema/schema_nodes.h"

namespace signalbox {

struct SchemaResource {
  std::string uri;  // absolute unless the document has no absolute $id; without fragment
  const Json* root = nullptr;
  std::map<std::string, const Json*> anchors;          // $anchor and $dynamicAnchor
  std::map<std::string, const Json*> dynamic_anchors;  // $dynamicAnchor only
};

class SchemaIndex {
 public:
  // Keeps pointers into `document`.
  explicit SchemaIndex(const Json& document) : document_(document) {}

  // Fails with invalid_argument if the document has too many subschemas or nests them too deeply.
  Status build();

  struct Target {
    const Json* schema;
    ResourceId resource;
    std::string dynamic_anchor;  // the fragment, if it names a $dynamicAnchor
  };
  // Where `reference`, found in `resource`, leads. The error's message continues the sentence "<place> …".
  Result<Target> resolve(std::string_view reference, ResourceId resource);

  ResourceId resource_of(const Json& schema, ResourceId otherwise) const;
  const std::vector<SchemaResource>& resources() const { return resources_; }

  // The place of a value in the document as a user writes it, such as "schema.properties.limit".
  std::string place_of(const Json& value) const;

 private:
  Status visit(const Json& schema, ResourceId resource, int depth);
  Status visit_children(const Json& schema, ResourceId resource, int depth);
  Status visit_values(const Json& container, ResourceId resource, int depth);
  ResourceId enter_resource(const Json& schema, ResourceId parent);
  Result<Target> follow_pointer(ResourceId resource, const std::string& pointer, std::string_view reference);

  const Json& document_;
  std::vector<SchemaResource> resources_;
  std::map<std::string, ResourceId> by_uri_;
  std::unordered_map<const Json*, ResourceId> where_;  // looked up only, never walked
};

}  // namespace signalbox
