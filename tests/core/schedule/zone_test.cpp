#include "core/domain/schedule/zone.h"

#include <catch2/catch.hpp>

#include "core/base/random.h"
#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;
using fixtures::zone_named;
using Kind = WallResolution::Kind;

namespace {

Instant at(std::string_view text) { return parse_rfc3339(text).value(); }

// "2026-03-29T02:30:00" on the wall.
WallTime wall(const std::string& text) { return {at(text + "Z").ms / 1000}; }

}  // namespace

TEST_CASE("the offset of a zone is the one its clock showed at that instant") {
  const Zone berlin = zone_named("Europe/Berlin");
  CHECK(berlin.name() == "Europe/Berlin");
  CHECK(berlin.offset_seconds_at(at("2026-01-15T12:00:00Z")) == 3600);
  CHECK(berlin.offset_seconds_at(at("2026-07-15T12:00:00Z")) == 7200);
  CHECK(berlin.offset_seconds_at(at("2026-03-29T00:59:59.999Z")) == 3600);
  CHECK(berlin.offset_seconds_at(at("2026-03-29T01:00:00Z")) == 7200);
  CHECK(berlin.offset_seconds_at(at("1945-06-01T00:00:00Z")) == 3 * 3600);
  CHECK(berlin.offset_seconds_at(at("1800-01-01T00:00:00Z")) == 53 * 60 + 28);
  CHECK(zone_named("Asia/Kathmandu").offset_seconds_at(at("2026-01-01T00:00:00Z")) == 20'700);
  CHECK(zone_named("Antarctica/Troll").offset_seconds_at(at("2026-07-01T00:00:00Z")) == 7200);
  CHECK(zone_named("Europe/Dublin").offset_seconds_at(at("2060-07-01T00:00:00Z")) == 3600);
}

TEST_CASE("the rule line goes on after 2037") {
  const Zone berlin = zone_named("Europe/Berlin");
  CHECK(berlin.offset_seconds_at(at("2038-07-01T00:00:00Z")) == 7200);
  CHECK(berlin.offset_seconds_at(at("2050-07-01T00:00:00Z")) == 7200);
  CHECK(berlin.offset_seconds_at(at("2100-03-28T00:59:59Z")) == 3600);
  CHECK(berlin.offset_seconds_at(at("2100-03-28T01:00:00Z")) == 7200);
  CHECK(berlin.offset_seconds_at(at("2399-12-31T23:59:59Z")) == 3600);
  CHECK(zone_named("Pacific/Chatham").offset_seconds_at(at("2099-01-01T00:00:00Z")) == 49'500);
  CHECK(zone_named("America/New_York").offset_seconds_at(at("2100-11-07T05:59:59Z")) == -4 * 3600);
  CHECK(zone_named("America/New_York").offset_seconds_at(at("2100-11-07T06:00:00Z")) == -5 * 3600);
}

TEST_CASE("a file with all changes to 2037 and one that stops at the rule say the same") {
  const Zone slim = zone_named("Europe/Berlin");
  const Zone fat = Zone::parse("fat", fixtures::from_hex(fixtures::kZoneFiles[14].second)).value();
  REQUIRE(fixtures::kZoneFiles[14].first == "Europe/Berlin_fat");
  REQUIRE(fixtures::kZoneFiles[14].second.size() > 2 * fixtures::kZoneFiles[10].second.size());
  SeededRandom random(11);
  for (int i = 0; i < 20'000; ++i) {
    const Instant when{static_cast<std::int64_t>(random.below(4'200'000'000'000))};
    REQUIRE(slim.offset_seconds_at(when) == fat.offset_seconds_at(when));
  }
}

TEST_CASE("a wall time is unique, skipped or repeated") {
  const Zone berlin = zone_named("Europe/Berlin");
  const auto plain = berlin.resolve(wall("2026-06-01T12:00:00"));
  CHECK(plain.kind == Kind::unique);
  CHECK(plain.first == at("2026-06-01T10:00:00Z"));

  const auto skipped = berlin.resolve(wall("2026-03-29T02:30:00"));
  CHECK(skipped.kind == Kind::skipped);
  CHECK(skipped.first == at("2026-03-29T01:00:00Z"));
  CHECK(berlin.resolve(wall("2026-03-29T02:00:00")).kind == Kind::skipped);
  CHECK(berlin.resolve(wall("2026-03-29T03:00:00")).kind == Kind::unique);

  const auto repeated = berlin.resolve(wall("2026-10-25T02:30:00"));
  CHECK(repeated.kind == Kind::repeated);
  CHECK(repeated.first == at("2026-10-25T00:30:00Z"));
  CHECK(repeated.second == at("2026-10-25T01:30:00Z"));
  CHECK(berlin.resolve(wall("2026-10-25T03:00:00")).kind == Kind::unique);
}

TEST_CASE("a whole day can be skipped") {
  const auto apia = zone_named("Pacific/Apia").resolve(wall("2011-12-30T12:00:00"));
  CHECK(apia.kind == Kind::skipped);
  CHECK(apia.first == at("2011-12-30T10:00:00Z"));
}

TEST_CASE("property: every instant is among those that show its wall time") {
  SeededRandom random(3);
  for (const auto& [name, hex] : fixtures::kZoneFiles) {
    const Zone zone = Zone::parse(std::string(name), fixtures::from_hex(hex)).value();
    for (int i = 0; i < 500; ++i) {
      const Instant when{static_cast<std::int64_t>(random.below(4'200'000'000)) * 1000};
      const WallResolution found = zone.resolve(zone.wall_time_at(when));
      REQUIRE(found.kind != Kind::skipped);
      REQUIRE((found.first == when || found.second == when));
      REQUIRE(found.first <= found.second);
    }
  }
}

TEST_CASE("property: spans follow one another without a hole, through table and rule") {
  for (const auto& [name, hex] : fixtures::kZoneFiles) {
    const Zone zone = Zone::parse(std::string(name), fixtures::from_hex(hex)).value();
    ZoneSpan span = zone.span_at(0);
    for (int i = 0; i < 400 && span.end != kEndOfTime; ++i) {
      const ZoneSpan next = zone.span_at(span.end);
      REQUIRE(next.begin == span.end);
      REQUIRE(next.end > next.begin);
      REQUIRE(zone.span_at(next.begin - 1).offset == span.offset);
      span = next;
    }
  }
}

TEST_CASE("UTC has no offset, ever") {
  CHECK(Zone::utc().name() == "UTC");
  CHECK(Zone::utc().offset_seconds_at(at("2099-07-01T00:00:00Z")) == 0);
  CHECK(Zone::utc().resolve(wall("2026-03-29T02:30:00")).kind == Kind::unique);
}

TEST_CASE("a zone name cannot become a path to somewhere else") {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "EST5EDT",
                           "America/Port-au-Prince"})
    CHECK(check_zone_name(name).ok());
  for (const char* name : {"", "/etc/passwd", "..", "../x", "Europe/../x", "Europe//Berlin", "Europe/", "a.b",
                           "Europe\\Berlin", "Europe/Berlin\n", "-x", "5", "Zürich", "A/+B"})
    CHECK_FALSE(check_zone_name(name).ok());
  CHECK_FALSE(check_zone_name(std::string_view("UTC\0", 4)).ok());
  CHECK_FALSE(check_zone_name(std::string(65, 'a')).ok());
  CHECK(check_zone_name("../x").error().message.find("Europe/Berlin") != std::string::npos);
  CHECK(unknown_zone("Mars/Base").message ==
        "time zone \"Mars/Base\" is not known; use an IANA name such as Europe/Berlin, America/New_York or "
        "UTC");
}
