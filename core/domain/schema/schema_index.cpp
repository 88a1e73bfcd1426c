#include "core/domain/schema/schema_index.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"
#include "core/domain/schema/uri_reference.h"

namespace signalbox {
namespace {

constexpr std::string_view kOneSchema[] = {"additionalItems",
                                           "additionalProperties",
                                           "contains",
                                           "contentSchema",
                                           "else",
                                           "if",
                                           "items",
                                           "not",
                                           "propertyNames",
                                           "then",
                                           "unevaluatedItems",
                                           "unevaluatedProperties"};
constexpr std::string_view kManySchemas[] = {"$defs",       "allOf",        "anyOf",
                                             "definitions", "dependencies", "dependentSchemas",
                                             "items",       "oneOf",        "patternProperties",
                                             "prefixItems", "properties"};

template <std::size_t N>
bool holds(const std::string_view (&list)[N], std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

const std::string* text_member(const Json& schema, const char* name) {
  const auto found = schema.find(name);
  return found != schema.end() && found->is_string() ? &found->get_ref<const std::string&>() : nullptr;
}

Error unusable(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

// ~1 is a slash and ~0 a tilde (RFC 6901 section 4).
std::string decode_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escaped =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    if (escaped)
      out += token[++i] == '1' ? '/' : '~';
    else
      out += token[i];
  }
  return out;
}

const Json* child_of(const Json& parent, const std::string& token) {
  if (parent.is_object()) {
    const auto found = parent.find(token);
    return found == parent.end() ? nullptr : &*found;
  }
  const bool number = !token.empty() && token.size() < 9 && (token == "0" || token[0] != '0') &&
                      token.find_first_not_of("0123456789") == std::string::npos;
  if (!parent.is_array() || !number) return nullptr;
  std::size_t index = 0;
  for (const char digit : token) index = index * 10 + static_cast<std::size_t>(digit - '0');
  return index < parent.size() ? &parent[index] : nullptr;
}

bool find_place(const Json& here, const Json& wanted, std::string& place) {
  if (&here == &wanted) return true;
  const std::size_t length = place.size();
  if (here.is_object()) {
    for (auto it = here.begin(); it != here.end(); ++it) {
      place += "." + it.key();
      if (find_place(*it, wanted, place)) return true;
      place.resize(length);
    }
  } else if (here.is_array()) {
    for (std::size_t i = 0; i < here.size(); ++i) {
      place += "[" + std::to_string(i) + "]";
      if (find_place(here[i], wanted, place)) return true;
      place.resize(length);
    }
  }
  return false;
}

}  // namespace

Status SchemaIndex::build() {
  resources_.push_back({.uri = "", .root = &document_, .anchors = {}, .dynamic_anchors = {}});
  return visit(document_, 0, 0);
}

Status SchemaIndex::visit(const Json& schema, ResourceId resource, int depth) {
  if (!schema.is_object()) return {};
  if (where_.count(&schema) != 0) return {};
  if (depth > kMaxJsonDepth) return unusable("the schema is nested too deeply");
  if (where_.size() >= Schema::kMaxNodes)
    return unusable("the schema has more than " + std::to_string(Schema::kMaxNodes) +
                    " parts: make it smaller");
  resource = enter_resource(schema, resource);
  where_.emplace(&schema, resource);
  if (const std::string* anchor = text_member(schema, "$anchor"))
    resources_[resource].anchors.emplace(*anchor, &schema);
  if (const std::string* anchor = text_member(schema, "$dynamicAnchor")) {
    resources_[resource].anchors.emplace(*anchor, &schema);
    resources_[resource].dynamic_anchors.emplace(*anchor, &schema);
  }
  return visit_children(schema, resource, depth);
}

ResourceId SchemaIndex::enter_resource(const Json& schema, ResourceId parent) {
  const std::string* id = text_member(schema, "$id");
  if (!id) return parent;
  const std::size_t hash = std::min(id->find('#'), id->size());
  if (hash == 0 && id->size() > 1) resources_[parent].anchors.emplace(id->substr(1), &schema);  // draft-07
  if (hash == 0) return parent;
  std::string uri = resolve_uri(resources_[parent].uri, std::string_view(*id).substr(0, hash));
  if (&schema == &document_) {
    resources_[0].uri = uri;
    by_uri_.emplace(std::move(uri), 0);
    return 0;
  }
  const auto resource = static_cast<ResourceId>(resources_.size());
  resources_.push_back({.uri = uri, .root = &schema, .anchors = {}, .dynamic_anchors = {}});
  by_uri_.emplace(std::move(uri), resource);
  return resource;
}

Status SchemaIndex::visit_children(const Json& schema, ResourceId resource, int depth) {
  for (auto it = schema.begin(); it != schema.end(); ++it) {
    if (it->is_object() && holds(kOneSchema, it.key())) {
      CHECK_OK(visit(*it, resource, depth + 1));
    } else if (holds(kManySchemas, it.key())) {
      CHECK_OK(visit_values(*it, resource, depth + 1));
    }
  }
  return {};
}

Status SchemaIndex::visit_values(const Json& container, ResourceId resource, int depth) {
  if (!container.is_structured()) return {};
  for (const Json& schema : container) {
    CHECK_OK(visit(schema, resource, depth));
  }
  return {};
}

ResourceId SchemaIndex::resource_of(const Json& schema, ResourceId otherwise) const {
  const auto found = where_.find(&schema);
  return found == where_.end() ? otherwise : found->second;
}

Result<SchemaIndex::Target> SchemaIndex::resolve(std::string_view reference, ResourceId resource) {
  const std::size_t hash = std::min(reference.find('#'), reference.size());
  const std::string_view address = reference.substr(0, hash);
  if (!address.empty()) {
    const std::string uri = resolve_uri(resources_[resource].uri, address);
    const auto found = by_uri_.find(uri);
    if (found == by_uri_.end())
      return unusable("refers to another document (" + std::string(address) +
                      "), which is never fetched: copy what it needs to $defs");
    resource = found->second;
  }
  const std::string fragment = decode_percent(reference.substr(std::min(hash + 1, reference.size())));
  if (fragment.empty()) return Target{resources_[resource].root, resource, ""};
  if (fragment[0] == '/') return follow_pointer(resource, fragment, reference);
  const SchemaResource& in = resources_[resource];
  const auto anchor = in.anchors.find(fragment);
  if (anchor == in.anchors.end())
    return unusable("refers to \"" + std::string(reference) + "\", which is not in the schema");
  return Target{anchor->second, resource, in.dynamic_anchors.count(fragment) != 0 ? fragment : ""};
}

Result<SchemaIndex::Target> SchemaIndex::follow_pointer(ResourceId resource, const std::string& pointer,
                                                        std::string_view reference) {
  const Json* at = resources_[resource].root;
  for (std::size_t start = 1; at && start <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', start), pointer.size());
    at = child_of(*at, decode_token(std::string_view(pointer).substr(start, end - start)));
    if (at) resource = resource_of(*at, resource);
    start = end + 1;
  }
  if (!at) return unusable("refers to \"" + std::string(reference) + "\", which is not in the schema");
  // A place that no keyword describes may still be used as a schema, and hold others.
  CHECK_OK(visit(*at, resource, 0));
  return Target{at, resource_of(*at, resource), ""};
}

std::string SchemaIndex::place_of(const Json& value) const {
  std::string place = "schema";
  find_place(document_, value, place);
  return place;
}

}  // namespace signalbox
