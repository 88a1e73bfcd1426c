#include "core/domain/schema/schema.h"

#include "core/base/json.h"
#include "core/domain/schema/evaluation.h"
#include "core/domain/schema/schema_compiler.h"

namespace signalbox {

Result<Schema> Schema::compile(const Json& document) {
  TRY(SchemaNodes nodes, SchemaCompiler(std::make_shared<const Json>(document)).compile());
  return Schema(std::make_shared<const SchemaNodes>(std::move(nodes)));
}

std::vector<FieldError> Schema::validate(const Json& instance, std::string_view root_name) const {
  return Evaluation(*nodes_, root_name).run(instance);
}

}  // namespace signalbox
