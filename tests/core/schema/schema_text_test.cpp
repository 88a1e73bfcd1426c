#include "core/domain/schema/schema_text.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("texts are checked like values") {
  const auto errors = validate_text({R"({"required":["a"]})"}, {"{}"}, "arguments");
  REQUIRE(errors.ok());
  CHECK(*errors == std::vector<FieldError>{{"arguments.a", "is required"}});
  CHECK(validate_text({"true"}, {"1"}, "")->empty());
}

TEST_CASE("a text that is no JSON is named") {
  CHECK(validate_text({"{"}, {"1"}, "arguments").error().message == "the schema is not valid JSON in UTF-8");
  CHECK(validate_text({"true"}, {"{"}, "arguments").error().message ==
        "arguments is not valid JSON in UTF-8");
  CHECK(validate_text({"true"}, {"{"}, "").error().message == "the instance is not valid JSON in UTF-8");
  CHECK(validate_text({R"({"type":1})"}, {"1"}, "").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a line of questions gets a line of answers") {
  CHECK(check_schema_line(R"({"id":7,"schema":{"type":"string"},"instance":"a"})") ==
        R"({"errors":[],"id":7,"valid":true})");
  CHECK(check_schema_line(R"({"id":"x","schema":{"properties":{"a":{"minimum":2}}},"instance":{"a":1}})") ==
        R"({"errors":[{"message":"must be at least 2","path":"a"}],"id":"x","valid":false})");
  CHECK(
      check_schema_line(R"({"id":1,"schema":{"type":"text"},"instance":1})") ==
      R"({"error":{"code":"invalid_argument","message":"schema.type must be one of: string, number, integer, )"
      R"(boolean, array, object, null"},"id":1})");
  CHECK(check_schema_line(R"({"id":1,"schema":true})") ==
        R"({"error":{"code":"invalid_argument","message":"instance is required"},"id":1})");
  CHECK(check_schema_line("[]") ==
        R"({"error":{"code":"invalid_argument","message":"the line must be an object"},"id":null})");
  CHECK(check_schema_line("{") ==
        R"({"error":{"code":"invalid_argument","message":"the line is not valid JSON in UTF-8"},"id":null})");
}
