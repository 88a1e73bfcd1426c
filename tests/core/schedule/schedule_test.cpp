#include "core/domain/schedule/schedule.h"

#include <catch2/catch.hpp>

#include "core/base/random.h"
#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;
using fixtures::zone_named;

namespace {

Instant at(std::string_view text) { return parse_rfc3339(text).value(); }

Schedule cron(std::string expression, std::string zone = "UTC") {
  return {CronSchedule{std::move(expression), std::move(zone)}};
}

Schedule interval(Duration every) { return {IntervalSchedule{every}}; }

const Instant kAnchor = at("2026-11-22T08:00:00Z");

}  // namespace

TEST_CASE("without a choice a schedule is every five minutes in UTC") {
  CHECK(Schedule{} == cron("*/5 * * * *", "UTC"));
  CHECK(check_schedule(Schedule{}).ok());
  CHECK(schedule_in_words(Schedule{}) == "every 5 minutes, UTC");
  CHECK(time_zone_of(Schedule{}) == "UTC");
}

TEST_CASE("a wrong schedule is refused at the field that is wrong") {
  const auto expression = check_schedule(cron("61 * * * *"));
  REQUIRE_FALSE(expression.ok());
  CHECK(expression.error().message == "schedule.expression is not valid: minute: 61 is more than 59");
  CHECK(expression.error().fields.at(0).path == "schedule.expression");
  CHECK(check_schedule(cron("* * * * *", "../etc")).error().fields.at(0).path == "schedule.timeZone");
  CHECK(check_schedule(interval(Duration::seconds(59)), "s").error().message ==
        "s.everyMs must be 60000 to 31622400000 (1 minute to 366 days)");
  CHECK_FALSE(check_schedule(interval(Duration{-5})).ok());
  CHECK_FALSE(check_schedule(interval(Duration::days(367))).ok());
  CHECK(check_schedule(interval(kMinInterval)).ok());
  CHECK(check_schedule(interval(kMaxInterval)).ok());
}

TEST_CASE("an interval counts elapsed time from its anchor") {
  const Schedule every_90 = interval(Duration::minutes(90));
  const Zone utc = Zone::utc();
  CHECK(next_due(every_90, utc, kAnchor, kAnchor) == at("2026-11-22T09:30:00Z"));
  CHECK(next_due(every_90, utc, kAnchor, at("2026-11-22T09:30:00Z")) == at("2026-11-22T11:00:00Z"));
  CHECK(next_due(every_90, utc, kAnchor, at("2026-11-22T09:29:59.999Z")) == at("2026-11-22T09:30:00Z"));
  CHECK(next_due(every_90, utc, kAnchor, at("2020-01-01T00:00:00Z")) == at("2026-11-22T09:30:00Z"));
}

TEST_CASE("an interval pays no heed to clock changes") {
  const Zone berlin = zone_named("Europe/Berlin");
  const Instant anchor = at("2026-10-24T22:00:00Z");
  const auto fires = preview(interval(Duration::hours(1)), berlin, anchor, anchor, 4);
  CHECK(fires == std::vector<Fire>{{at("2026-10-24T23:00:00Z"), ""},
                                   {at("2026-10-25T00:00:00Z"), ""},
                                   {at("2026-10-25T01:00:00Z"), ""},
                                   {at("2026-10-25T02:00:00Z"), ""}});
}

TEST_CASE("what was due in a span is counted, the latest kept, the next told") {
  const Zone utc = Zone::utc();
  const auto due =
      due_between(cron("*/5 * * * *"), utc, kAnchor, at("2026-11-22T08:05:00Z"), at("2026-11-22T08:20:00Z"));
  CHECK(due.count == 3);
  CHECK_FALSE(due.count_is_capped);
  CHECK(due.latest == at("2026-11-22T08:20:00Z"));
  CHECK(due.next == at("2026-11-22T08:25:00Z"));

  const auto none =
      due_between(cron("*/5 * * * *"), utc, kAnchor, at("2026-11-22T08:05:00Z"), at("2026-11-22T08:09:59Z"));
  CHECK(none == DueInstants{.latest = std::nullopt,
                            .count = 0,
                            .count_is_capped = false,
                            .next = at("2026-11-22T08:10:00Z")});

  const auto intervals =
      due_between(interval(Duration::minutes(1)), utc, kAnchor, kAnchor, kAnchor + Duration::seconds(150));
  CHECK(intervals.count == 2);
  CHECK(intervals.latest == kAnchor + Duration::seconds(120));
  CHECK(intervals.next == kAnchor + Duration::seconds(180));
}

TEST_CASE("a span before the anchor of an interval holds nothing, a span turned around neither") {
  const Zone utc = Zone::utc();
  const Instant early = kAnchor - Duration::days(2);
  for (const Schedule& schedule : {interval(Duration::minutes(5)), cron("0 0 1 1 *")}) {
    CHECK(due_between(schedule, utc, kAnchor, early, kAnchor - Duration::days(1)).count == 0);
    CHECK_FALSE(due_between(schedule, utc, kAnchor, early, kAnchor - Duration::days(1)).latest.has_value());
    CHECK(due_between(schedule, utc, kAnchor, kAnchor + Duration::days(900), kAnchor).count == 0);
    CHECK_FALSE(
        due_between(schedule, utc, kAnchor, kAnchor + Duration::days(900), kAnchor).latest.has_value());
  }
}

TEST_CASE("a long outage is counted up to a limit, and says so") {
  const auto due =
      due_between(cron("* * * * *"), Zone::utc(), kAnchor, kAnchor, kAnchor + Duration::days(60));
  CHECK(due.count == kMaxDueCount);
  CHECK(due.count_is_capped);
  CHECK(due.latest == kAnchor + Duration::days(60));
  const auto exact =
      due_between(cron("* * * * *"), Zone::utc(), kAnchor, kAnchor, kAnchor + Duration::minutes(10'000));
  CHECK(exact.count == kMaxDueCount);
  CHECK_FALSE(exact.count_is_capped);
}

TEST_CASE("property: due_between says what a walk along next_due finds") {
  SeededRandom random(31);
  const char* expressions[] = {"*/7 * * * *", "30 2 * * *",     "15,45 1-3 * * *",
                               "0 0 L * *",   "H H(0-3) * * *", "0 12 * * 5#5"};
  const char* zones[] = {"Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Antarctica/Troll",
                         "Africa/Cairo"};
  for (int i = 0; i < 400; ++i) {
    const std::string zone_name = zones[random.below(5)];
    const Zone zone = zone_named(zone_name);
    const Schedule schedule =
        random.below(4) == 0 ? interval(Duration::minutes(1 + static_cast<std::int64_t>(random.below(500))))
                             : cron(expressions[random.below(6)], zone_name);
    const Instant from{static_cast<std::int64_t>(random.below(4'000'000'000'000))};
    const Instant to = from + Duration::minutes(static_cast<std::int64_t>(random.below(20'000)));
    DueInstants walked;
    auto due = next_due(schedule, zone, from, from, "seed");
    for (; due && *due <= to; due = next_due(schedule, zone, from, *due, "seed")) {
      walked.latest = due;
      ++walked.count;
    }
    walked.next = due;
    if (walked.count > kMaxDueCount) continue;
    REQUIRE(due_between(schedule, zone, from, from, to, "seed") == walked);
  }
}

TEST_CASE("runs in the next 30 days are counted exactly") {
  const Zone berlin = zone_named("Europe/Berlin");
  CHECK(due_in_30_days(Schedule{}, Zone::utc(), kAnchor, kAnchor) == 8640);
  CHECK(due_in_30_days(cron("* * * * * *"), Zone::utc(), kAnchor, kAnchor) == 2'592'000);
  CHECK(due_in_30_days(interval(Duration::days(7)), Zone::utc(), kAnchor, kAnchor) == 4);
  CHECK(due_in_30_days(cron("0 9 * * 1-5", "Europe/Berlin"), berlin, kAnchor, kAnchor) == 22);
}

TEST_CASE("a preview tells what a clock change does") {
  const Zone berlin = zone_named("Europe/Berlin");
  CHECK(preview(cron("30 2 * * *", "Europe/Berlin"), berlin, kAnchor, at("2026-03-27T12:00:00Z"), 3) ==
        std::vector<Fire>{{at("2026-03-28T01:30:00Z"), ""},
                          {at("2026-03-29T01:00:00Z"), "moved: the clock skips this time"},
                          {at("2026-03-30T00:30:00Z"), ""}});
  CHECK(preview(cron("30 2 * * *", "Europe/Berlin"), berlin, kAnchor, at("2026-10-24T12:00:00Z"), 2) ==
        std::vector<Fire>{{at("2026-10-25T00:30:00Z"), "the clock shows this time twice; runs once"},
                          {at("2026-10-26T01:30:00Z"), ""}});
  CHECK(preview(cron("0,30 2 * * *", "Europe/Berlin"), berlin, kAnchor, at("2026-10-25T00:00:00Z"), 2) ==
        std::vector<Fire>{{at("2026-10-25T00:30:00Z"), "the clock shows this time twice; runs both times"},
                          {at("2026-10-25T01:00:00Z"), "the clock shows this time twice; runs both times"}});
  CHECK(preview(Schedule{}, Zone::utc(), kAnchor, kAnchor, 5000).size() == kMaxPreview);
  CHECK(preview(Schedule{}, Zone::utc(), kAnchor, kAnchor, -1).empty());
}

TEST_CASE("the seed spreads schedules that say H") {
  const Schedule hashed = cron("H * * * *");
  const Zone utc = Zone::utc();
  CHECK(next_due(hashed, utc, kAnchor, kAnchor, "a") == next_due(hashed, utc, kAnchor, kAnchor, "a"));
  CHECK(next_due(hashed, utc, kAnchor, kAnchor, "a") != next_due(hashed, utc, kAnchor, kAnchor, "b"));
}

TEST_CASE("a schedule that was never checked is never due instead of doing harm") {
  const Zone utc = Zone::utc();
  for (const Schedule& broken : {cron("nonsense"), interval(Duration{0}), interval(Duration{-1})}) {
    CHECK_FALSE(next_due(broken, utc, kAnchor, kAnchor).has_value());
    CHECK(due_between(broken, utc, kAnchor, kAnchor, kAnchor + Duration::days(1)) == DueInstants{});
    CHECK(preview(broken, utc, kAnchor, kAnchor, 5).empty());
    CHECK(due_in_30_days(broken, utc, kAnchor, kAnchor) == 0);
  }
}

TEST_CASE("a schedule is said in words, with its zone") {
  CHECK(schedule_in_words(cron("0 9 * * 1-5", "Europe/Berlin")) ==
        "at 09:00, Monday to Friday, Europe/Berlin time");
  CHECK(schedule_in_words(interval(Duration::minutes(90))) == "every 90 minutes");
  CHECK(schedule_in_words(interval(Duration::hours(1))) == "every hour");
  CHECK(schedule_in_words(interval(Duration::days(2))) == "every 2 days");
  CHECK(schedule_in_words(interval(Duration{90'001})) == "every 90001 milliseconds");
}
