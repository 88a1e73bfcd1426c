// JSON Schema 2020-12 for tool arguments, worker configurations and forms: one verdict and one wording on the
// server and in the page.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace signalbox {

using Json = nlohmann::json;

struct SchemaNodes;

// A compiled schema; cheap to copy, safe to share between threads.
//
// The whole validation vocabulary is checked; `format`, content* and unknown keywords are notes without
// effect. Draft-07's array `items`, `additionalItems`, `definitions` and `dependencies` work as they did,
// since tools in the field use them. $ref reaches anything in the document by pointer, $anchor or $id, and
// nothing outside.
class Schema {
 public:
  static constexpr std::size_t kMaxNodes = 50000;
  static constexpr std::size_t kMaxErrors = 20;

  // Fails with invalid_argument, naming the place such as "schema.properties.limit.minimum", if a keyword has
  // the wrong shape, a pattern cannot be used, or a $ref leads nowhere or to another document.
  static Result<Schema> compile(const Json& document);

  // What is wrong with `instance`, in words for the one who has to repair it; empty if it is valid. Paths
  // start with `root_name`, such as "arguments.items[2].name". An instance that would take too long to check
  // is wrong.
  std::vector<FieldError> validate(const Json& instance, std::string_view root_name = "") const;

 private:
  explicit Schema(std::shared_ptr<const SchemaNodes> nodes) : nodes_(std::move(nodes)) {}

  std::shared_ptr<const SchemaNodes> nodes_;
};

}  // namespace signalbox
