#include "core/domain/schema/schema_text.h"

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

namespace signalbox {
namespace {

Result<std::vector<FieldError>> validate_json(const Json& schema, const Json& instance,
                                              std::string_view root_name) {
  TRY(const Schema compiled, Schema::compile(schema));
  return compiled.validate(instance, root_name);
}

Result<std::vector<FieldError>> check_question(const Json& question) {
  for (const char* name : {"schema", "instance"})
    if (question.find(name) == question.end()) return invalid_field(name, "is required");
  return validate_json(question["schema"], question["instance"], "");
}

Json answer_of(const Result<std::vector<FieldError>>& checked) {
  if (!checked)
    return {{"error", {{"code", name_of(checked.error().code)}, {"message", checked.error().message}}}};
  Json errors = Json::array();
  for (const FieldError& error : *checked)
    errors.push_back({{"path", error.path}, {"message", error.message}});
  return {{"valid", errors.empty()}, {"errors", std::move(errors)}};
}

}  // namespace

Result<std::vector<FieldError>> validate_text(const JsonText& schema, const JsonText& instance,
                                              std::string_view root_name) {
  TRY(const Json parsed_schema, parse_json(schema.text, "the schema"));
  TRY(const Json parsed_instance, parse_json(instance.text, root_name.empty() ? "the instance" : root_name));
  return validate_json(parsed_schema, parsed_instance, root_name);
}

std::string check_schema_line(std::string_view line) {
  const auto question = parse_json(line, "the line");
  if (!question || !question->is_object()) {
    const Error error =
        question ? Error{ErrorCode::invalid_argument, "the line must be an object"} : question.error();
    Json answer = answer_of(error);
    answer["id"] = nullptr;
    return dump_json(answer);
  }
  Json answer = answer_of(check_question(*question));
  answer["id"] = question->value("id", Json());
  return dump_json(answer);
}

}  // namespace signalbox
