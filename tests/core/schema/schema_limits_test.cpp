// Schemas and instances made to hang, overflow or confuse the evaluation.
#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

using namespace signalbox;

namespace {

std::vector<FieldError> errors_of(const Json& schema, const Json& instance) {
  const auto compiled = Schema::compile(schema);
  if (!compiled.ok()) FAIL(compiled.error().message);
  return compiled->validate(instance, "arguments");
}

const std::vector<FieldError> kEndless = {
    {"arguments", "cannot be checked: its schema refers to itself without end"}};
const std::vector<FieldError> kTooLarge = {
    {"arguments", "cannot be checked: it is too large for its schema"}};
const std::vector<FieldError> kTooDeep = {
    {"arguments", "cannot be checked: its schema combines too many others inside each other"}};

}  // namespace

TEST_CASE("a schema that refers to itself on the same value is noticed") {
  CHECK(errors_of(Json::parse(R"({"$ref":"#"})"), 1) == kEndless);
  CHECK(errors_of(Json::parse(R"({"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},
      "b":{"not":{"$ref":"#/$defs/a"}}}})"),
                  1) == kEndless);
  CHECK(errors_of(Json::parse(R"({"$dynamicAnchor":"a","allOf":[{"$dynamicRef":"#a"}]})"), 1) == kEndless);
}

TEST_CASE("a long chain of references ends in an error, not in a stack overflow") {
  Json schema = {{"$ref", "#/$defs/0"}, {"$defs", Json::object()}};
  for (int i = 0; i < 20000; ++i)
    schema["$defs"][std::to_string(i)] = {{"$ref", "#/$defs/" + std::to_string(i + 1)}};
  schema["$defs"]["20000"] = true;
  CHECK(errors_of(schema, 1) == kTooDeep);
}

TEST_CASE("a schema whose branches multiply runs out of steps") {
  Json schema = {{"$ref", "#/$defs/0"}, {"$defs", Json::object()}};
  for (int i = 0; i < 40; ++i) {
    const Json next = {{"$ref", "#/$defs/" + std::to_string(i + 1)}};
    schema["$defs"][std::to_string(i)] = {{"anyOf", {next, next}}};
  }
  schema["$defs"]["40"] = false;
  CHECK(errors_of(schema, 1) == kTooLarge);
}

TEST_CASE("a slow pattern on a long text runs out of steps") {
  CHECK(errors_of(Json::parse(R"({"pattern":"^(.?){4000}x$"})"), std::string(100000, 'a')) == kTooLarge);
  CHECK(errors_of(Json::parse(R"({"patternProperties":{"^(.?){4000}x$":true}})"),
                  Json{{std::string(100000, 'a'), 1}}) == kTooLarge);
}

TEST_CASE("running out of steps inside a negation does not count as valid") {
  CHECK(errors_of(Json::parse(R"({"not":{"pattern":"^(.?){4000}x$"}})"), std::string(100000, 'a')) ==
        kTooLarge);
}

TEST_CASE("unique items of a large list are checked without comparing every pair") {
  Json list = Json::array();
  for (int i = 0; i < 20000; ++i) list.push_back({{"name", "item"}, {"number", (i * 7919) % 20000}});
  CHECK(errors_of(Json::parse(R"({"uniqueItems":true})"), list).empty());
  list.push_back(list[5]);
  CHECK(errors_of(Json::parse(R"({"uniqueItems":true})"), list) ==
        std::vector<FieldError>{{"arguments[20000]", "must not repeat item [5]"}});
}

TEST_CASE("a recursive schema follows an instance as deep as JSON may be") {
  Json instance = true;
  for (int i = 0; i < kMaxJsonDepth - 1; ++i) instance = Json{{"child", std::move(instance)}};
  const Json schema =
      Json::parse(R"({"anyOf":[{"type":"boolean"},{"type":"object","additionalProperties":false,
      "properties":{"child":{"allOf":[{"$ref":"#"}]}}}]})");
  CHECK(errors_of(schema, instance).empty());
}

TEST_CASE("deeply nested alternatives are explained without walking them again and again") {
  Json schema = {{"type", "string"}};
  for (int i = 0; i < 25; ++i) schema = Json{{"anyOf", {schema, {{"type", "number"}, {"minimum", 5}}}}};
  CHECK_FALSE(errors_of(schema, 1).empty());
}
