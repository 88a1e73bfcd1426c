// What a user or a model reads: one line per error, "path message".
#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

using namespace signalbox;

namespace {

using Lines = std::vector<std::string>;

Lines said(const char* schema, const Json& instance, const char* root_name = "arguments") {
  const auto compiled = Schema::compile(Json::parse(schema));
  if (!compiled.ok()) FAIL(compiled.error().message);
  Lines lines;
  for (const FieldError& error : compiled->validate(instance, root_name))
    lines.push_back(error.path + " " + error.message);
  return lines;
}

Lines said(const char* schema, const char* instance) { return said(schema, Json::parse(instance)); }

}  // namespace

TEST_CASE("every wrong field of a tool call is named, in one stable order") {
  const char* schema = R"({"type":"object","required":["to","subject"],"additionalProperties":false,
      "properties":{"to":{"type":"string"},"subject":{"type":"string"},"limit":{"type":"integer","maximum":100},
      "items":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string","minLength":1}}}}}})";
  CHECK(said(schema, R"({"to":5,"limit":500,"zoom":1,"items":[{"name":"a"},7,{"name":""}]})") ==
        Lines{"arguments.subject is required", "arguments.items[1] must be an object",
              "arguments.items[2].name must not be empty", "arguments.limit must be at most 100",
              "arguments.to must be a string", "arguments.zoom is not a known field"});
  CHECK(said(schema, "[]") == Lines{"arguments must be an object"});
  CHECK(said(schema, R"({"to":"a","subject":"b"})").empty());
}

TEST_CASE("without a root name paths start at the first field") {
  CHECK(said(R"({"required":["a"],"properties":{"b":{"type":"null"}}})", Json::parse(R"({"b":1})"), "") ==
        Lines{"a is required", "b must be null"});
  CHECK(said(R"({"type":"object"})", Json(1), "") == Lines{" must be an object"});
}

TEST_CASE("each rule has its words") {
  struct Row {
    const char* schema;
    const char* instance;
    const char* words;
  };
  const Row row = GENERATE(values<Row>({
      {R"({"type":"string"})", "1", "arguments must be a string"},
      {R"({"type":"number"})", "\"\"", "arguments must be a number"},
      {R"({"type":"integer"})", "1.5", "arguments must be a whole number"},
      {R"({"type":"boolean"})", "1", "arguments must be true or false"},
      {R"({"type":"array"})", "1", "arguments must be a list"},
      {R"({"type":["integer","number","null"]})", "\"\"", "arguments must be a number or null"},
      {R"({"type":["null","array","string"]})", "1", "arguments must be a string, a list or null"},
      {R"({"enum":["a","b",3]})", "1", "arguments must be one of: \"a\", \"b\", 3"},
      {R"({"const":"a"})", "1", "arguments must be \"a\""},
      {R"({"minimum":5})", "1", "arguments must be at least 5"},
      {R"({"minimum":5.0})", "1", "arguments must be at least 5"},
      {R"({"minimum":0.25})", "0", "arguments must be at least 0.25"},
      {R"({"maximum":100})", "101", "arguments must be at most 100"},
      {R"({"exclusiveMinimum":0})", "0", "arguments must be more than 0"},
      {R"({"exclusiveMaximum":1})", "1", "arguments must be less than 1"},
      {R"({"multipleOf":0.01})", "0.001", "arguments must be a multiple of 0.01"},
      {R"({"minLength":1})", "\"\"", "arguments must not be empty"},
      {R"({"minLength":3})", "\"\"", "arguments must have at least 3 characters"},
      {R"({"maxLength":1})", "\"ab\"", "arguments must have at most 1 character"},
      {R"({"pattern":"^a+$"})", "\"b\"", "arguments must match the pattern ^a+$"},
      {R"({"minItems":1})", "[]", "arguments must not be empty"},
      {R"({"minItems":2})", "[1]", "arguments must have at least 2 items"},
      {R"({"maxItems":0})", "[1]", "arguments must be empty"},
      {R"({"maxItems":1})", "[1,2]", "arguments must have at most 1 item"},
      {R"({"prefixItems":[true,true],"items":false})", "[1,2,3,4]", "arguments must have at most 2 items"},
      {R"({"uniqueItems":true})", "[3,1,2,1.0,3]", "arguments[3] must not repeat item [1]"},
      {R"({"contains":{"const":1}})", "[2]", "arguments must have at least 1 item of the required shape"},
      {R"({"contains":{"const":1},"maxContains":1})", "[1,1]",
       "arguments must have at most 1 item of the limited shape"},
      {R"({"minProperties":1})", "{}", "arguments must not be empty"},
      {R"({"minProperties":2})", R"({"a":1})", "arguments must have at least 2 fields"},
      {R"({"maxProperties":1})", R"({"a":1,"b":1})", "arguments must have at most 1 field"},
      {R"({"propertyNames":{"pattern":"^[a-z]+$"}})", R"({"A":1})",
       "arguments.A has a name that is not allowed: it must match the pattern ^[a-z]+$"},
      {R"({"dependentRequired":{"card":["address"]}})", R"({"card":1})",
       "arguments.address is required when card is given"},
      {R"({"properties":{"a":false}})", R"({"a":1})", "arguments.a is not allowed"},
      {R"({"unevaluatedProperties":false})", R"({"a":1})", "arguments.a is not a known field"},
      {R"({"not":{"const":"admin"}})", "\"admin\"", "arguments must not be \"admin\""},
      {R"({"not":{"enum":[1,2]}})", "2", "arguments must not be one of: 1, 2"},
      {R"({"not":{"type":"string"}})", "\"\"", "arguments has a shape that is not allowed"},
      {R"({"oneOf":[{"minimum":1},{"maximum":9}]})", "5",
       "arguments must match exactly one of the allowed shapes, but matches 2"},
      {R"({"if":{"minimum":5},"then":{"maximum":9}})", "10", "arguments must be at most 9"},
      {R"({"allOf":[{"minimum":5},{"minimum":5}]})", "1", "arguments must be at least 5"},
  }));
  INFO(row.schema);
  CHECK(said(row.schema, row.instance) == Lines{row.words});
}

TEST_CASE("alternatives that differ only in type or value are said in one line") {
  CHECK(said(R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "5") ==
        Lines{"arguments must be a string or null"});
  CHECK(said(R"({"anyOf":[{"$ref":"#/$defs/n"},{"type":"string"}],"$defs":{"n":{"type":"number"}}})", "[]") ==
        Lines{"arguments must be a string or a number"});
  CHECK(said(R"({"oneOf":[{"const":"a","title":"A"},{"const":"b"},{"enum":["c"]}]})", "5") ==
        Lines{"arguments must be one of: \"a\", \"b\", \"c\""});
}

TEST_CASE("of several alternatives the nearest explains what is wrong") {
  CHECK(said(R"({"anyOf":[{"type":"string","minLength":3},{"type":"null"}]})", "\"a\"") ==
        Lines{"arguments must have at least 3 characters"});
  const char* shapes = R"({"oneOf":[
      {"properties":{"kind":{"const":"mail"},"to":{"type":"string"}},"required":["kind","to"]},
      {"properties":{"kind":{"const":"call"},"number":{"type":"string"},"at":{"type":"string"}},
       "required":["kind","number","at"]}]})";
  CHECK(said(shapes, R"({"kind":"call","to":"x"})") == Lines{"arguments must match one of the allowed shapes",
                                                             "arguments.number is required",
                                                             "arguments.at is required"});
  CHECK(said(shapes, R"({"kind":"mail"})") ==
        Lines{"arguments must match one of the allowed shapes", "arguments.to is required"});
}

TEST_CASE("after another error, unevaluated fields are not reported as unknown") {
  CHECK(
      said(
          R"({"unevaluatedProperties":false,"anyOf":[{"properties":{"a":{"type":"string"}},"required":["a"]}]})",
          R"({"a":1})") == Lines{"arguments.a must be a string"});
}

TEST_CASE("at most twenty errors are reported, and long names and values are cut") {
  Json wide = Json::array();
  for (int i = 0; i < 100; ++i) wide.push_back(i);
  const Lines lines = said(R"({"items":{"type":"string"}})", wide);
  REQUIRE(lines.size() == Schema::kMaxErrors);
  CHECK(lines[19] == "arguments[19] must be a string");

  std::string long_name;
  for (int i = 0; i < 60; ++i) long_name += "\u00e9";
  const Lines cut = said(R"({"additionalProperties":false})", Json{{"x" + long_name, 1}});
  REQUIRE(cut.size() == 1);
  CHECK(cut[0] == "arguments.x" + long_name.substr(0, 98) + "\u2026 is not a known field");

  Json choices = {{"enum", Json::array()}};
  for (int i = 0; i < 50; ++i) choices["enum"].push_back(i);
  const Lines listed = said(choices.dump().c_str(), "\"a\"");
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].find("28, 29 and 20 more") != std::string::npos);
}
