#include "core/app/check_cron.h"

#include <catch2/catch.hpp>

#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;

namespace {

std::string check(std::string_view line) {
  fixtures::FixtureZones zones;
  return check_cron_line(line, zones);
}

}  // namespace

TEST_CASE("a line is answered with the next times in UTC") {
  CHECK(
      check(
          R"({"id":7,"expr":"30 2 * * *","tz":"Europe/Berlin","after":"2026-03-28T12:00:00Z","count":2})") ==
      R"({"id":7,"next":["2026-03-29T01:00:00Z","2026-03-30T00:30:00Z"]})");
  CHECK(check(R"({"id":"a","expr":"@yearly","after":"2026-03-28T12:00:00+02:00"})") ==
        R"({"id":"a","next":["2027-01-01T00:00:00Z"]})");
  CHECK(check(R"({"id":1,"expr":"0 0 0 1 1 * 2030","tz":"UTC","after":"2026-01-01T00:00:00Z","count":9})") ==
        R"({"id":1,"next":["2030-01-01T00:00:00Z"]})");
}

TEST_CASE("a line that cannot be answered says why, under its id") {
  CHECK(check(R"({"id":1,"expr":"61 * * * *","tz":"UTC","after":"2026-01-01T00:00:00Z","count":1})") ==
        R"({"error":"minute: 61 is more than 59","id":1})");
  CHECK(check(R"({"id":1,"expr":"* * * * *","tz":"Mars/Base","after":"2026-01-01T00:00:00Z","count":1})")
            .find("time zone \\\"Mars/Base\\\" is not known; use an IANA name such as Europe/Berlin") !=
        std::string::npos);
  CHECK(check(R"({"id":1,"expr":"* * * * *","tz":"../../etc/passwd","after":"2026-01-01T00:00:00Z"})")
            .find("is not a time zone name") != std::string::npos);
  for (const char* count : {"0", "1001", "-1"})
    CHECK(check(std::string(R"({"id":1,"expr":"* * * * *","after":"2026-01-01T00:00:00Z","count":)") + count +
                "}") == R"({"error":"count must be 1 to 1000","id":1})");
  CHECK(check(R"({"id":1,"expr":"* * * * *","after":"yesterday"})")
            .find("\"error\":\"after must be an RFC 3339") == 1);
  CHECK(check(R"({"id":1,"after":"2026-01-01T00:00:00Z"})") == R"({"error":"expr is required","id":1})");
  CHECK(check("{") == R"({"error":"line is not valid JSON in UTF-8","id":null})");
  CHECK(check("[1]") == R"({"error":"line must be a JSON object","id":null})");
  CHECK(check(std::string(70'000, ' ')).find("64 KiB") != std::string::npos);
}

TEST_CASE("up to a thousand times can be asked for") {
  fixtures::FixtureZones zones;
  const auto fires = next_fires("*/5 * * * *", "America/New_York", Instant{1'800'000'000'000}, 1000, zones);
  REQUIRE(fires.ok());
  CHECK(fires->size() == 1000);
  CHECK(fires->back() == Instant{1'800'300'000'000});
  CHECK_FALSE(next_fires("*/5 * * * *", "UTC", Instant{0}, 1001, zones).ok());
}
