#include "core/domain/schema/decimal.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"

using namespace signalbox;

TEST_CASE("multiples are decided on the decimals a person wrote") {
  struct Row {
    const char* number;
    const char* divisor;
    bool expected;
  };
  const Row row = GENERATE(values<Row>({
      {"19.99", "0.01", true},
      {"0.0075", "0.0001", true},
      {"0.00751", "0.0001", false},
      {"4.35", "0.01", true},
      {"1.1", "0.1", true},
      {"1.15", "0.1", false},
      {"35", "1.5", false},
      {"4.5", "1.5", true},
      {"0", "0.3", true},
      {"-0.0", "7", true},
      {"-9", "3", true},
      {"-10", "3", false},
      {"10", "5.0", true},
      {"7", "2", false},
      {"100", "1e2", true},
      {"1000", "1e2", true},
      {"1050", "1e2", false},
      {"12391239123", "1e-8", true},
      {"1e308", "0.123456789", false},
      {"1e308", "0.5", true},
      {"5e-324", "1", false},
      {"1e300", "3", false},
      {"3e300", "3", true},
      {"18446744073709551615", "5", true},
      {"18446744073709551615", "18446744073709551614", false},
      {"18446744073709551614", "18446744073709551614", true},
      {"1e25", "18446744073709551557", false},
      {"-9223372036854775808", "2", true},
  }));
  INFO(row.number << " / " << row.divisor);
  CHECK(is_multiple_of(Json::parse(row.number), Json::parse(row.divisor)) == row.expected);
}
