#include "core/domain/mcp/json_scan.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/base/random.h"

using namespace signalbox;
using namespace signalbox::mcp;

TEST_CASE("The scanner and the JSON library agree on what JSON is") {
  const char* texts[] = {"{}", "[]", "null", "true", "false", "0", "-0", "-1.5e+3", "1E5", "\"\"",
                         "\"a\\u00e9\\n\"", " { \"a\" : [ 1 , { } ] } ", "\"\xC3\xA9\"", "\"\\ud83d\\ude00\"",
                         // and these are not
                         "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5",
                         "+1", "-", "1e", "tru", "nulll", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"",
                         "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\n\"", "\"\xFF\"", "\xC3\xA9", "1 2",
                         "{\"a\":1}{}", "[1 2]", "/**/1"};
  for (const char* text : texts) {
    CAPTURE(text);
    CHECK(is_json(text) == parse_json(text).ok());
  }
}

TEST_CASE("Nesting ends at the depth that the JSON library is allowed as well") {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(is_json(nested(kMaxJsonDepth)));
  CHECK_FALSE(is_json(nested(kMaxJsonDepth + 1)));
  CHECK_FALSE(is_json(std::string(100'000, '[')));
}

TEST_CASE("Members keep their bytes, and their keys are decoded") {
  const std::string text = R"( {"a" : 1.50, "\u0062":{"x": [1, 2]},"c":"\"" } )";
  const auto members = read_members(text);
  REQUIRE(members);
  REQUIRE(members->size() == 3);
  CHECK(member_of(*members, "a") == "1.50");
  CHECK(member_of(*members, "b") == R"({"x": [1, 2]})");
  CHECK(read_string(member_of(*members, "c")) == "\"");
  CHECK(member_of(*members, "d").empty());
  CHECK_FALSE(read_members("[]"));
  CHECK_FALSE(read_members("{} x"));
}

TEST_CASE("A member that comes twice is as good as none") {
  const auto members = read_members(R"({"a":1,"a":2})");
  REQUIRE(members);
  CHECK(member_of(*members, "a").empty());
}

TEST_CASE("Elements keep their bytes") {
  const auto elements = read_elements(R"([ 1 ,{"a": 2}, "x"])");
  REQUIRE(elements);
  CHECK(*elements == std::vector<std::string_view>{"1", R"({"a": 2})", "\"x\""});
  CHECK(read_elements("[]")->empty());
  CHECK_FALSE(read_elements("{}"));
}

TEST_CASE("Integers are read exactly or not at all") {
  CHECK(read_integer("9223372036854775807") == INT64_MAX);
  CHECK(read_integer("-5") == -5);
  for (const char* text : {"9223372036854775808", "1.0", "1e3", "01", "+1", "", "\"1\"", " 1"}) {
    CAPTURE(text);
    CHECK_FALSE(read_integer(text));
  }
}

TEST_CASE("What is quoted reads back the same") {
  SeededRandom random(7);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (std::uint64_t i = random.below(20); i > 0; --i) {
      const char* pieces[] = {"a", "\"", "\\", "\n", "\x01", "é", "😀", "/", "\t", "\x7F"};
      text += pieces[random.below(10)];
    }
    std::string quoted;
    append_quoted(quoted, text);
    CHECK(read_string(quoted) == text);
    CHECK(parse_json(quoted)->get<std::string>() == text);
  }
  std::string broken;
  append_quoted(broken, "a\xFF");
  CHECK(read_string(broken) == "a\uFFFD");
}
