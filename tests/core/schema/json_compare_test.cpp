#include "core/domain/schema/json_compare.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"

using namespace signalbox;

namespace {

int sign_of(const char* a, const char* b) {
  std::uint64_t visits = 0;
  const int forward = compare_values(Json::parse(a), Json::parse(b), visits);
  const int backward = compare_values(Json::parse(b), Json::parse(a), visits);
  CHECK((forward < 0) == (backward > 0));
  CHECK((forward == 0) == (backward == 0));
  return forward < 0 ? -1 : forward > 0 ? 1 : 0;
}

}  // namespace

TEST_CASE("numbers are equal by value, not by how they are written") {
  CHECK(sign_of("1", "1.0") == 0);
  CHECK(sign_of("0", "-0.0") == 0);
  CHECK(sign_of("1e2", "100") == 0);
  CHECK(sign_of("-5", "-5.0") == 0);
}

TEST_CASE("numbers are compared exactly across signed, unsigned and floating") {
  CHECK(sign_of("9007199254740993", "9007199254740992.0") == 1);
  CHECK(sign_of("-9007199254740993", "-9007199254740992.0") == -1);
  CHECK(sign_of("18446744073709551615", "18446744073709551616.0") == -1);
  CHECK(sign_of("18446744073709551615", "-1") == 1);
  CHECK(sign_of("-9223372036854775808", "-9223372036854775808.0") == 0);
  CHECK(sign_of("-9223372036854775808", "-1e300") == 1);
  CHECK(sign_of("5", "1e300") == -1);
  CHECK(sign_of("1", "1.5") == -1);
  CHECK(sign_of("-1", "-1.5") == 1);
  CHECK(sign_of("-1", "-0.5") == -1);
  CHECK(sign_of("0", "-0.5") == 1);
  CHECK(sign_of("0", "0.5") == -1);
  CHECK(sign_of("-1", "0.5") == -1);
  CHECK(sign_of("1", "-0.5") == 1);
}

TEST_CASE("values of different types differ, and lists and objects compare by content") {
  CHECK(sign_of("false", "0") != 0);
  CHECK(sign_of("null", "false") != 0);
  CHECK(sign_of("\"1\"", "1") != 0);
  CHECK(sign_of("[]", "{}") != 0);
  CHECK(sign_of("[1,[2]]", "[1.0,[2.0]]") == 0);
  CHECK(sign_of("[1,2]", "[2,1]") != 0);
  CHECK(sign_of("[1]", "[1,1]") != 0);
  CHECK(sign_of(R"({"a":1,"b":2})", R"({"b":2,"a":1.0})") == 0);
  CHECK(sign_of(R"({"a":1})", R"({"b":1})") != 0);
  CHECK(sign_of(R"({"a":1})", R"({"a":2})") != 0);
  CHECK(sign_of("\"a\"", "\"b\"") == -1);
}

TEST_CASE("a whole number may be written with a fraction of zero") {
  CHECK(is_whole_number(Json::parse("1.0")));
  CHECK(is_whole_number(Json::parse("-3")));
  CHECK(is_whole_number(Json::parse("1e300")));
  CHECK_FALSE(is_whole_number(Json::parse("1.5")));
  CHECK_FALSE(is_whole_number(Json::parse("\"1\"")));
}
