// Verdicts: one table per group of keywords, {schema, instance, valid}.
#include "core/domain/schema/schema.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"

using namespace signalbox;

namespace {

struct Row {
  const char* schema;
  const char* instance;
  bool valid;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.schema << "  <-  " << row.instance);
    const auto schema = Schema::compile(Json::parse(row.schema));
    if (!schema.ok()) FAIL(schema.error().message);
    const auto errors = schema->validate(Json::parse(row.instance));
    if (!errors.empty()) INFO(errors[0].path << " " << errors[0].message);
    CHECK(errors.empty() == row.valid);
  }
}

std::string refusal(const char* schema) {
  const auto compiled = Schema::compile(Json::parse(schema));
  return compiled.ok() ? "accepted" : compiled.error().message;
}

}  // namespace

TEST_CASE("types, constants and choices") {
  check_rows({
      {"true", "1", true},
      {"false", "1", false},
      {"{}", "null", true},
      {R"({"type":"integer"})", "1.0", true},
      {R"({"type":"integer"})", "1.5", false},
      {R"({"type":"integer"})", "1e300", true},
      {R"({"type":"number"})", "3", true},
      {R"({"type":"number"})", "\"3\"", false},
      {R"({"type":"boolean"})", "0", false},
      {R"({"type":["string","null"]})", "null", true},
      {R"({"type":["string","null"]})", "[]", false},
      {R"({"const":1})", "1.0", true},
      {R"({"const":false})", "0", false},
      {R"({"const":{"a":[1]}})", R"({"a":[1.0]})", true},
      {R"({"enum":["a",2,null]})", "2.0", true},
      {R"({"enum":["a",2,null]})", "\"b\"", false},
      {R"({"enum":[]})", "1", false},
  });
}

TEST_CASE("numbers and text") {
  check_rows({
      {R"({"minimum":5})", "5", true},
      {R"({"minimum":5})", "4.9", false},
      {R"({"maximum":5})", "5.1", false},
      {R"({"exclusiveMinimum":5})", "5", false},
      {R"({"exclusiveMaximum":5})", "5", false},
      {R"({"exclusiveMaximum":5})", "4", true},
      {R"({"minimum":5,"exclusiveMinimum":true})", "5", false},
      {R"({"maximum":5,"exclusiveMaximum":false})", "5", true},
      {R"({"multipleOf":0.01})", "19.99", true},
      {R"({"multipleOf":0.01})", "19.999", false},
      {R"({"minimum":5})", "\"text\"", true},
      {R"({"minLength":2})", "\"\u00e9\"", false},
      {R"({"maxLength":1})", R"("\ud83d\udc32")", true},
      {R"({"maxLength":2.0})", "\"abc\"", false},
      {R"({"pattern":"b+"})", "\"abbc\"", true},
      {R"({"pattern":"^b+$"})", "\"abbc\"", false},
      {R"({"pattern":"^b+$"})", "5", true},
      {R"({"format":"email"})", "\"nobody\"", true},
  });
}

TEST_CASE("lists") {
  check_rows({
      {R"({"items":{"type":"string"}})", R"(["a","b"])", true},
      {R"({"items":{"type":"string"}})", R"(["a",1])", false},
      {R"({"prefixItems":[{"type":"string"}],"items":{"type":"number"}})", R"(["a",1])", true},
      {R"({"prefixItems":[{"type":"string"}],"items":{"type":"number"}})", R"(["a","b"])", false},
      {R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a","b"])", false},
      {R"({"prefixItems":[{"type":"string"}],"items":false})", "[]", true},
      {R"({"items":[{"type":"string"}],"additionalItems":false})", R"(["a",1])", false},
      {R"({"items":[{"type":"string"}],"additionalItems":{"type":"number"}})", R"(["a",1])", true},
      {R"({"additionalItems":false})", "[1]", true},
      {R"({"contains":{"const":5}})", "[1,5]", true},
      {R"({"contains":{"const":5}})", "[]", false},
      {R"({"contains":{"const":5},"minContains":0})", "[]", true},
      {R"({"contains":{"const":5},"minContains":2})", "[5]", false},
      {R"({"contains":{"const":5},"maxContains":1})", "[5,5]", false},
      {R"({"maxContains":1})", "[5,5]", true},
      {R"({"minItems":1})", "[]", false},
      {R"({"maxItems":1})", "[1,2]", false},
      {R"({"uniqueItems":true})", R"([1,"1",true,[1],{"a":1}])", true},
      {R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2,"a":1.0}])", false},
      {R"({"uniqueItems":false})", "[1,1]", true},
      {R"({"unevaluatedItems":false,"prefixItems":[true]})", "[1]", true},
      {R"({"unevaluatedItems":false,"prefixItems":[true]})", "[1,2]", false},
      {R"({"unevaluatedItems":false,"contains":{"const":2},"prefixItems":[true]})", "[1,2]", true},
      {R"({"unevaluatedItems":{"type":"string"},"allOf":[{"prefixItems":[true]}]})", "[1,\"a\"]", true},
  });
}

TEST_CASE("objects") {
  check_rows({
      {R"({"properties":{"a":{"type":"string"}}})", R"({"a":1})", false},
      {R"({"properties":{"a":{"type":"string"}}})", R"({"b":1})", true},
      {R"({"properties":{"a":true},"additionalProperties":false})", R"({"a":1,"b":1})", false},
      {R"({"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false})", R"({"x1":1})", true},
      {R"({"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false})", R"({"y":1})", false},
      {R"({"properties":{"x1":{"type":"number"}},"patternProperties":{"^x":{"minimum":5}}})", R"({"x1":1})",
       false},
      {R"({"additionalProperties":{"type":"number"}})", R"({"a":"b"})", false},
      {R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})", false},
      {R"({"required":["a"]})", "{}", false},
      {R"({"required":["a"]})", R"({"a":null})", true},
      {R"({"minProperties":1})", "{}", false},
      {R"({"maxProperties":1})", R"({"a":1,"b":2})", false},
      {R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})", false},
      {R"({"dependentRequired":{"a":["b"]}})", R"({"c":1})", true},
      {R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1})", false},
      {R"({"dependencies":{"a":["b"],"c":{"required":["d"]}}})", R"({"a":1,"b":1})", true},
      {R"({"dependencies":{"a":["b"],"c":{"required":["d"]}}})", R"({"c":1})", false},
      {R"({"unevaluatedProperties":false,"allOf":[{"properties":{"a":true}}]})", R"({"a":1})", true},
      {R"({"unevaluatedProperties":false,"allOf":[{"properties":{"a":true}}]})", R"({"b":1})", false},
      {R"({"unevaluatedProperties":false,"anyOf":[{"required":["a"],"properties":{"a":true}},
          {"required":["b"],"properties":{"b":true}}]})",
       R"({"a":1,"b":1})", true},
      {R"({"unevaluatedProperties":false,"if":{"properties":{"a":{"const":1}},"required":["a"]},
          "then":{"properties":{"b":true}}})",
       R"({"a":1,"b":2})", true},
      {R"({"unevaluatedProperties":false,"if":{"properties":{"a":{"const":1}},"required":["a"]},
          "then":{"properties":{"b":true}}})",
       R"({"b":2})", false},
      {R"({"unevaluatedProperties":false,"not":{"not":{"properties":{"a":true}}}})", R"({"a":1})", false},
  });
}

TEST_CASE("combinations") {
  check_rows({
      {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "2", true},
      {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "4", false},
      {R"({"anyOf":[{"type":"string"},{"minimum":3}]})", "4", true},
      {R"({"anyOf":[{"type":"string"},{"minimum":3}]})", "2", false},
      {R"({"oneOf":[{"multipleOf":2},{"multipleOf":3}]})", "9", true},
      {R"({"oneOf":[{"multipleOf":2},{"multipleOf":3}]})", "6", false},
      {R"({"oneOf":[{"multipleOf":2},{"multipleOf":3}]})", "5", false},
      {R"({"not":{"type":"string"}})", "\"a\"", false},
      {R"({"not":{"type":"string"}})", "1", true},
      {R"({"if":{"minimum":10},"then":{"multipleOf":10},"else":{"multipleOf":2}})", "20", true},
      {R"({"if":{"minimum":10},"then":{"multipleOf":10},"else":{"multipleOf":2}})", "15", false},
      {R"({"if":{"minimum":10},"then":{"multipleOf":10},"else":{"multipleOf":2}})", "4", true},
      {R"({"if":{"minimum":10},"then":{"multipleOf":10},"else":{"multipleOf":2}})", "5", false},
      {R"({"then":false,"else":false})", "5", true},
  });
}

TEST_CASE("references lead anywhere inside the document") {
  check_rows({
      {R"({"properties":{"child":{"$ref":"#"}},"additionalProperties":false})", R"({"child":{"child":{}}})",
       true},
      {R"({"properties":{"child":{"$ref":"#"}},"additionalProperties":false})", R"({"child":{"x":1}})",
       false},
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}})", "1", false},
      {R"({"$ref":"#/definitions/a~1b%25","definitions":{"a/b%":{"type":"string"}}})", "\"x\"", true},
      {R"({"$ref":"#/$defs/a","minimum":3,"$defs":{"a":{"type":"number"}}})", "2", false},
      {R"({"$ref":"#name","$defs":{"a":{"$anchor":"name","type":"string"}}})", "1", false},
      {R"({"$ref":"#name","definitions":{"a":{"$id":"#name","type":"string"}}})", "1", false},
      {R"({"$id":"https://example.com/root.json","$ref":"item.json",
          "$defs":{"a":{"$id":"item.json","$ref":"#/$defs/b","$defs":{"b":{"type":"string"}}}}})",
       "1", false},
      {R"({"$ref":"item.json","$defs":{"a":{"$id":"item.json","type":"string"}}})", "\"x\"", true},
      {R"({"$ref":"#/unknown/a","unknown":{"a":{"type":"string"}}})", "1", false},
      {R"({"allOf":[{"const":1},{"$ref":"#/allOf/0"}]})", "1", true},
  });
}

TEST_CASE("a dynamic reference is decided by the outermost schema that has the anchor") {
  const char* strict_tree = R"({"$id":"https://example.com/strict-tree","$dynamicAnchor":"node","$ref":"tree",
      "unevaluatedProperties":false,
      "$defs":{"tree":{"$id":"https://example.com/tree","$dynamicAnchor":"node","type":"object",
        "properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}}})";
  check_rows({
      {strict_tree, R"({"children":[{"data":1}]})", true},
      {strict_tree, R"({"children":[{"daat":1}]})", false},
      {R"({"$dynamicRef":"#/$defs/a","$defs":{"a":{"type":"string"}}})", "1", false},
  });
}

TEST_CASE("a schema that cannot be used is refused with the place and the reason") {
  CHECK(refusal(R"({"properties":{"a":{"minimum":"1"}}})") == "schema.properties.a.minimum must be a number");
  CHECK(refusal(R"({"allOf":[{"type":"text"}]})") ==
        "schema.allOf[0].type must be one of: string, number, integer, boolean, array, object, null");
  CHECK(refusal("5") == "schema must be a schema: an object, true or false");
  CHECK(refusal(R"({"items":5})") == "schema.items must be a schema: an object, true or false");
  CHECK(refusal(R"({"type":[]})") == "schema.type must not be empty");
  CHECK(refusal(R"({"enum":1})") == "schema.enum must be a list");
  CHECK(refusal(R"({"required":"a"})") == "schema.required must be a list");
  CHECK(refusal(R"({"required":[1]})") == "schema.required[0] must be a string");
  CHECK(refusal(R"({"properties":[]})") == "schema.properties must be an object");
  CHECK(refusal(R"({"anyOf":[]})") == "schema.anyOf must be a list of schemas that is not empty");
  CHECK(refusal(R"({"minLength":-1})") == "schema.minLength must be a whole number that is at least 0");
  CHECK(refusal(R"({"multipleOf":0})") == "schema.multipleOf must be more than 0");
  CHECK(refusal(R"({"uniqueItems":1})") == "schema.uniqueItems must be true or false");
  CHECK(refusal(R"x({"pattern":"(?=a)"})x") ==
        "schema.pattern cannot be used: the pattern uses look-ahead, which is not supported (character 3)");
  CHECK(refusal(R"({"patternProperties":{"[":true}})") ==
        "schema.patternProperties.[ cannot be used: the pattern has a [ that is not closed (character 2)");
  CHECK(refusal(R"({"$ref":"#/$defs/a"})") ==
        "schema.$ref refers to \"#/$defs/a\", which is not in the schema");
  CHECK(refusal(R"({"$ref":"#name"})") == "schema.$ref refers to \"#name\", which is not in the schema");
  CHECK(refusal(R"({"items":{"$ref":"https://example.com/a.json#/b"}})") ==
        "schema.items.$ref refers to another document (https://example.com/a.json), which is never fetched: "
        "copy "
        "what it needs to $defs");
  CHECK(refusal(R"({"$defs":{"unused":{"$ref":"other.json"}}})") == "accepted");
}

TEST_CASE("a schema of too many parts is refused") {
  Json schema = {{"allOf", Json::array()}};
  for (std::size_t i = 0; i < Schema::kMaxNodes; ++i) schema["allOf"].push_back({{"minimum", 1}});
  const auto compiled = Schema::compile(schema);
  REQUIRE_FALSE(compiled.ok());
  CHECK(compiled.error().message == "the schema has more than 50000 parts: make it smaller");
}

TEST_CASE("a schema of too many patterns is refused") {
  Json schema = {{"allOf", Json::array()}};
  for (int i = 0; i < 20; ++i) schema["allOf"].push_back({{"pattern", std::to_string(i) + "a{15000}"}});
  const auto compiled = Schema::compile(schema);
  REQUIRE_FALSE(compiled.ok());
  CHECK(compiled.error().message ==
        "schema.allOf[13].pattern cannot be used: the schema has too many patterns");
}
