#include "core/domain/schedule/cron.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;
using fixtures::zone_named;

namespace {

Instant at(std::string_view text) { return parse_rfc3339(text).value(); }

using Times = std::vector<std::string>;

Times next(std::string_view expression, std::string_view zone_name, std::string_view after, int count) {
  const Cron cron = Cron::parse(expression).value();
  const Zone zone = fixtures::FixtureZones().find(zone_name).value();
  Times out;
  for (auto due = cron.next(at(after), zone); due && count > 0; due = cron.next(*due, zone), --count)
    out.push_back(format_rfc3339(*due));
  return out;
}

ClockEffect effect(std::string_view expression, std::string_view zone, std::string_view due) {
  return Cron::parse(expression).value().effect_at(at(due), zone_named(zone));
}

}  // namespace

TEST_CASE("the next time is strictly later") {
  CHECK(next("*/5 * * * *", "UTC", "2026-11-22T08:00:00Z", 2) ==
        Times{"2026-11-22T08:05:00Z", "2026-11-22T08:10:00Z"});
  CHECK(next("*/5 * * * *", "UTC", "2026-11-22T07:59:59.999Z", 1) == Times{"2026-11-22T08:00:00Z"});
  CHECK(next("*/5 * * * *", "UTC", "2026-11-22T08:00:00.001Z", 1) == Times{"2026-11-22T08:05:00Z"});
  CHECK(next("0 9 * * MON-FRI", "Europe/Berlin", "2026-11-20T12:00:00Z", 2) ==
        Times{"2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"});
}

TEST_CASE("the previous time is strictly earlier") {
  const Cron cron = Cron::parse("30 2 * * *").value();
  const Zone berlin = zone_named("Europe/Berlin");
  CHECK(cron.previous(at("2026-03-29T01:00:00Z"), berlin) == at("2026-03-28T01:30:00Z"));
  CHECK(cron.previous(at("2026-03-29T01:00:00.001Z"), berlin) == at("2026-03-29T01:00:00Z"));
  CHECK(cron.previous(at("2026-10-25T09:00:00Z"), berlin) == at("2026-10-25T00:30:00Z"));
  CHECK_FALSE(cron.previous(at("1970-01-01T00:00:00Z"), Zone::utc()).has_value());
}

TEST_CASE("a fixed time that the clock skips is due right after the gap") {
  CHECK(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2) ==
        Times{"2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"});
  CHECK(next("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", 2) ==
        Times{"2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"});
  CHECK(next("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T20:00:00Z", 2) ==
        Times{"2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"});
  CHECK(next("30 1 * * *", "Antarctica/Troll", "2026-03-28T12:00:00Z", 2) ==
        Times{"2026-03-29T01:00:00Z", "2026-03-29T23:30:00Z"});
  CHECK(next("30 3 * * *", "Pacific/Chatham", "2026-09-25T20:00:00Z", 2) ==
        Times{"2026-09-26T14:00:00Z", "2026-09-27T13:45:00Z"});
  CHECK(next("30 2 * * *", "Africa/Casablanca", "2025-04-05T12:00:00Z", 2) ==
        Times{"2025-04-06T02:00:00Z", "2025-04-07T01:30:00Z"});
  CHECK(effect("30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z") == ClockEffect::moved);
  CHECK(effect("30 2 * * *", "Europe/Berlin", "2026-03-30T00:30:00Z") == ClockEffect::none);
}

TEST_CASE("a gap at midnight does not lose the day") {
  CHECK(next("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", 2) ==
        Times{"2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"});
  CHECK(next("30 0 * * FRI", "Africa/Cairo", "2026-04-23T12:00:00Z", 1) == Times{"2026-04-23T22:00:00Z"});
  CHECK(next("0 0 * * *", "Asia/Beirut", "2026-03-28T12:00:00Z", 2) ==
        Times{"2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"});
  CHECK(next("0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", 2) ==
        Times{"2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"});
  CHECK(next("15 0 * * *", "America/Havana", "2025-03-08T12:00:00Z", 2) ==
        Times{"2025-03-09T05:00:00Z", "2025-03-10T04:15:00Z"});
}

TEST_CASE("a gap that swallows the rest of the day swallows its fixed time") {
  CHECK(next("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", 2) ==
        Times{"2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z"});
  CHECK(next("30 23 * * *", "America/Nuuk", "2026-03-28T12:00:00Z", 1) == Times{"2026-03-30T00:30:00Z"});
}

TEST_CASE("a fixed time that the clock shows twice is due the first time") {
  CHECK(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2) ==
        Times{"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"});
  CHECK(next("30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", 2) ==
        Times{"2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"});
  CHECK(next("30 23 * * *", "Africa/Cairo", "2026-10-29T12:00:00Z", 2) ==
        Times{"2026-10-29T20:30:00Z", "2026-10-30T21:30:00Z"});
  CHECK(next("30 0 * * *", "America/Havana", "2025-11-01T12:00:00Z", 2) ==
        Times{"2025-11-02T04:30:00Z", "2025-11-03T05:30:00Z"});
  CHECK(next("0 2 * * *", "Antarctica/Troll", "2026-10-24T12:00:00Z", 2) ==
        Times{"2026-10-25T00:00:00Z", "2026-10-26T02:00:00Z"});
  CHECK(effect("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z") == ClockEffect::first_only);
}

TEST_CASE("a rhythm leaves out skipped times and keeps both passes of repeated ones") {
  CHECK(next("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 3) ==
        Times{"2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"});
  CHECK(next("15,45 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2) ==
        Times{"2026-03-30T00:15:00Z", "2026-03-30T00:45:00Z"});
  CHECK(next("15,45 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 5) ==
        Times{"2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z",
              "2026-10-26T01:15:00Z"});
  CHECK(next("*/20 * * * *", "Australia/Lord_Howe", "2026-04-04T14:20:00Z", 5) ==
        Times{"2026-04-04T14:40:00Z", "2026-04-04T15:10:00Z", "2026-04-04T15:30:00Z", "2026-04-04T15:50:00Z",
              "2026-04-04T16:10:00Z"});
  CHECK(effect("*/30 * * * *", "Europe/Berlin", "2026-10-25T01:30:00Z") == ClockEffect::both_times);
  CHECK(effect("*/30 * * * *", "Europe/Berlin", "2026-10-25T02:30:00Z") == ClockEffect::none);
}

TEST_CASE("the second pass of a rhythm is found even if the next match in wall time is a year away") {
  CHECK(next("15,45 2 25 10 *", "Europe/Berlin", "2026-10-25T00:50:00Z", 3) ==
        Times{"2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z", "2027-10-25T00:15:00Z"});
  const Cron cron = Cron::parse("15,45 2 25 10 *").value();
  CHECK(cron.previous(at("2026-10-25T01:10:00Z"), zone_named("Europe/Berlin")) == at("2026-10-25T00:45:00Z"));
}

TEST_CASE("a clock turned back over midnight does not confuse the days") {
  // At 00:01 on Sunday it becomes 23:01 on Saturday again.
  const Zone zone = fixtures::zone_with_rule("NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01");
  const Cron midnight = Cron::parse("0 0 * * *").value();
  const Instant first_midnight = at("2026-11-01T02:30:00Z");
  CHECK(midnight.next(at("2026-10-31T12:00:00Z"), zone) == first_midnight);
  CHECK(midnight.next(first_midnight, zone) == at("2026-11-02T03:30:00Z"));
  CHECK(midnight.previous(at("2026-11-01T03:00:00Z"), zone) == first_midnight);
  CHECK(midnight.effect_at(first_midnight, zone) == ClockEffect::first_only);
}

TEST_CASE("zones with odd offsets") {
  CHECK(next("0 12 * * *", "Asia/Kathmandu", "2026-01-01T00:00:00Z", 1) == Times{"2026-01-01T06:15:00Z"});
  CHECK(next("0 12 * * *", "Pacific/Chatham", "2026-01-01T00:00:00Z", 1) == Times{"2026-01-01T22:15:00Z"});
}

TEST_CASE("the years 2038 to 2100 follow the rule line") {
  CHECK(next("0 12 1 7 *", "Europe/Berlin", "2037-12-01T00:00:00Z", 1) == Times{"2038-07-01T10:00:00Z"});
  CHECK(next("30 2 * * *", "Europe/Berlin", "2050-03-26T12:00:00Z", 1) == Times{"2050-03-27T01:00:00Z"});
  CHECK(next("30 2 * * *", "Europe/Berlin", "2099-10-24T12:00:00Z", 1) == Times{"2099-10-25T00:30:00Z"});
  CHECK(next("0 0 29 2 *", "UTC", "2092-03-01T00:00:00Z", 5) == Times{"2096-02-29T00:00:00Z"});
  CHECK(next("59 59 23 31 12 *", "America/New_York", "2100-01-02T00:00:00Z", 2) ==
        Times{"2101-01-01T04:59:59Z"});
  CHECK(next("* * * * *", "UTC", "2100-12-31T23:58:00Z", 5) == Times{"2100-12-31T23:59:00Z"});
  CHECK(next("* * * * *", "UTC", "9999-12-31T23:58:00Z", 5).empty());
}

TEST_CASE("a year field ends the schedule") {
  CHECK(next("0 0 12 1 1 * 2030-2031", "UTC", "2026-01-01T00:00:00Z", 5) ==
        Times{"2030-01-01T12:00:00Z", "2031-01-01T12:00:00Z"});
  CHECK(next("0 * * 1 1 * 2020", "Europe/Berlin", "2026-01-01T00:00:00Z", 5).empty());
  const Cron past = Cron::parse("0 0 12 1 1 * 2020").value();
  CHECK(past.previous(at("2026-01-01T00:00:00Z"), Zone::utc()) == at("2020-01-01T12:00:00Z"));
}

TEST_CASE("the ends of time are no trouble") {
  const Cron cron = Cron::parse("*/5 * * * *").value();
  const Zone berlin = zone_named("Europe/Berlin");
  const Instant first{-9'000'000'000'000'000'000};
  const Instant last{9'000'000'000'000'000'000};
  CHECK(cron.next(first, berlin) == at("1969-12-31T23:00:00Z"));
  CHECK_FALSE(cron.next(last, berlin).has_value());
  CHECK(cron.previous(last, berlin) == at("2100-12-31T22:55:00Z"));
  CHECK_FALSE(cron.previous(first, berlin).has_value());
}

TEST_CASE("due times are counted without walking through them") {
  const Cron every_second = Cron::parse("* * * * * *").value();
  const Zone berlin = zone_named("Europe/Berlin");
  const Instant from = at("2026-01-01T00:00:00Z");
  CHECK(every_second.count_between(from, from + Duration::days(30), Zone::utc(), 1 << 30) == 2'592'000);
  CHECK(every_second.count_between(from, from + Duration::days(365), berlin, 1 << 30) == 31'536'000);
  CHECK(every_second.count_between(from, from + Duration::days(365), berlin, 100) == 100);
  CHECK(every_second.count_between(from, from, berlin, 100) == 0);
  CHECK(every_second.count_between(at("2100-12-31T23:59:50Z"), at("2101-06-01T00:00:00Z"), Zone::utc(),
                                   100) == 9);
  const Cron daily = Cron::parse("30 2 * * *").value();
  CHECK(daily.count_between(from, from + Duration::days(365), berlin, 1 << 30) == 365);
}
