#include "core/base/time.h"

#include <catch2/catch.hpp>

#include "core/base/random.h"

using namespace signalbox;

TEST_CASE("a time is written in UTC, with milliseconds only when there are some") {
  CHECK(format_rfc3339(Instant{0}) == "1970-01-01T00:00:00Z");
  CHECK(format_rfc3339(Instant{1'763'000'000'250}) == "2025-11-13T02:13:20.250Z");
  CHECK(format_rfc3339(Instant{-1}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a time with an offset is read as the same instant in UTC") {
  CHECK(parse_rfc3339("2026-03-01T10:00:00.25+02:00") == parse_rfc3339("2026-03-01T08:00:00.250Z"));
  CHECK(parse_rfc3339("1970-01-01T00:00:00Z") == Instant{0});
}

TEST_CASE("what is no RFC 3339 time is refused") {
  for (const char* text :
       {"", "2026-03-01", "2026-02-30T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T10:00:00",
        "2026-03-01T10:00:00.Z", "2026-03-01T10:00:00Zx", "2026-03-01T10:00:00+0200", "2026-13-01T10:00:00Z"})
    CHECK_FALSE(parse_rfc3339(text).has_value());
}

TEST_CASE("property: every instant of the years 1 to 9999 survives writing and reading") {
  constexpr std::int64_t kYear1 = -62'135'596'800'000;
  constexpr std::uint64_t kSpan = 315'537'897'600'000;
  SeededRandom random(7);
  for (int i = 0; i < 2000; ++i) {
    const Instant at{kYear1 + static_cast<std::int64_t>(random.below(kSpan))};
    REQUIRE(parse_rfc3339(format_rfc3339(at)) == at);
  }
}
