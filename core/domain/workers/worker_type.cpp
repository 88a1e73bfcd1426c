#include <array>

#include "core/base/codec.h"
#include "core/domain/schema/schema.h"
#include "core/domain/workers/types.h"
#include "core/domain/workers/worker_type.h"

namespace signalbox {

std::span<const WorkerType* const> worker_types() {
  static const std::array<const WorkerType*, 2> types = {&feed_monitor(), &twitter_monitor()};
  return types;
}

const WorkerType* find_worker_type(std::string_view name) {
  for (const WorkerType* type : worker_types())
    if (type->name == name) return type;
  return nullptr;
}

Result<JsonText> check_worker_config(const WorkerType& type, const JsonText& config) {
  TRY(Json given, parse_json(config.text, "config"));
  if (!given.is_object()) return invalid_field("config", "must be an object");
  TRY(const Json defaults, parse_json(type.default_config));
  for (auto it = defaults.begin(); it != defaults.end(); ++it)
    if (!given.contains(it.key())) given[it.key()] = it.value();

  TRY(const Json document, parse_json(type.config_schema));
  TRY(const Schema schema, Schema::compile(document));
  std::vector<FieldError> errors = schema.validate(given, "config");
  if (!errors.empty()) {
    Error error = invalid_field(errors[0].path, errors[0].message);
    error.fields = std::move(errors);
    return error;
  }
  return to_text(given);
}

JsonText encode_worker_types() {
  Json types = Json::array();
  for (const WorkerType* type : worker_types())
    types.push_back({{"name", type->name},
                     {"title", type->title},
                     {"description", type->description},
                     {"toolkit", type->toolkit},
                     {"configSchema", from_text({std::string(type->config_schema)})},
                     {"defaultConfig", from_text({std::string(type->default_config)})}});
  return to_text(types);
}

}  // namespace signalbox
