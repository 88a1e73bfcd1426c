#include "core/base/codec.h"
#include "core/domain/schema/schema.h"
#include "core/domain/workers/worker_type.h"
#include "wasm/api.h"

namespace signalbox {
namespace {

struct ConfigQuestion {
  std::string type;
  JsonText config;
};

}  // namespace

template <>
struct Fields<ConfigQuestion> {
  static constexpr auto list =
      std::make_tuple(field("type", &ConfigQuestion::type), field("config", &ConfigQuestion::config));
};

namespace wasm {
namespace {

Json encode_faults(const std::vector<FieldError>& faults) {
  Json out = Json::array();
  for (const FieldError& fault : faults) out.push_back({{"path", fault.path}, {"message", fault.message}});
  return out;
}

}  // namespace

Result<JsonText> BrowserCore::check_worker_config(std::string_view json) {
  TRY(const ConfigQuestion question, decode_text<ConfigQuestion>(json, UnknownFields::reject));
  const WorkerType* type = find_worker_type(question.type);
  if (!type) return invalid_field("type", "\"" + question.type + "\" is not a known worker type");
  TRY(const JsonText config, signalbox::check_worker_config(*type, question.config));
  return JsonText{"{\"config\":" + config.text + "}"};
}

Result<JsonText> BrowserCore::worker_types() { return encode_worker_types(); }

Result<JsonText> BrowserCore::check_arguments(std::string_view json) {
  TRY(const Json input, parse_json(json, "input"));
  if (!input.is_object() || !input.contains("schema") || !input.contains("arguments"))
    return Error{ErrorCode::invalid_argument, "input must be an object with schema and arguments"};
  TRY(const Schema schema, Schema::compile(input["schema"]));
  const auto faults = schema.validate(input["arguments"], "arguments");
  return to_text({{"valid", faults.empty()}, {"errors", encode_faults(faults)}});
}

}  // namespace wasm
}  // namespace signalbox
