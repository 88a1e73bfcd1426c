#include "core/domain/schedule/posix_tz.h"

#include <catch2/catch.hpp>
#include <string>

#include "core/base/time.h"

using namespace signalbox;

namespace {

std::int64_t utc(std::string_view text) { return parse_rfc3339(text).value().ms / 1000; }

int offset(std::string_view rule, std::string_view at) {
  return PosixTz::parse(rule).value().span_at(utc(at)).offset;
}

}  // namespace

TEST_CASE("a rule without summer time is one span") {
  const auto rule = PosixTz::parse("<+0545>-5:45").value();
  CHECK(rule.span_at(0).offset == 20'700);
  CHECK(rule.span_at(0).begin == kBeginOfTime);
  CHECK(rule.span_at(0).end == kEndOfTime);
}

TEST_CASE("a span ends when the clock changes") {
  const auto span = PosixTz::parse("CET-1CEST,M3.5.0,M10.5.0/3").value().span_at(utc("2040-01-01T00:00:00Z"));
  CHECK(span.begin == utc("2039-10-30T01:00:00Z"));
  CHECK(span.end == utc("2040-03-25T01:00:00Z"));
  CHECK(span.offset == 3600);
}

TEST_CASE("changes are found on either half of the year, at negative and at late hours") {
  CHECK(offset("<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "2060-01-01T00:00:00Z") == 49'500);
  CHECK(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T00:59:59Z") == -7200);
  CHECK(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T01:00:00Z") == -3600);
  CHECK(offset("EET-2EEST,M3.4.4/50,M10.4.4/50", "2040-03-23T23:59:59Z") == 7200);
  CHECK(offset("EET-2EEST,M3.4.4/50,M10.4.4/50", "2040-03-24T00:00:00Z") == 10'800);
  CHECK(offset("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2099-12-01T00:00:00Z") == 39'600);
}

TEST_CASE("winter time can be the one that is set apart") {
  CHECK(offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01T00:00:00Z") == 0);
  CHECK(offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01T00:00:00Z") == 3600);
}

TEST_CASE("days are counted with and without the leap day") {
  // Day 60 is 1 March for J, in a leap year too. Without J, day 59 counts from 0 and meets the leap day.
  CHECK(offset("AAA0BBB,J60/0,J300/0", "2040-02-29T23:59:59Z") == 0);
  CHECK(offset("AAA0BBB,J60/0,J300/0", "2040-03-01T00:00:00Z") == 3600);
  CHECK(offset("AAA0BBB,J60/0,J300/0", "2041-03-01T00:00:00Z") == 3600);
  CHECK(offset("AAA0BBB,59/0,300/0", "2040-02-28T23:59:59Z") == 0);
  CHECK(offset("AAA0BBB,59/0,300/0", "2040-02-29T00:00:00Z") == 3600);
  CHECK(offset("AAA0BBB,59/0,300/0", "2041-02-28T23:59:59Z") == 0);
}

TEST_CASE("summer time all year is one offset") {
  for (const char* when :
       {"2040-01-01T00:00:00Z", "2040-06-01T00:00:00Z", "2040-12-31T23:59:59Z", "2041-01-01T02:59:59Z"})
    CHECK(offset("XXX3EDT4,0/0,J365/23", when) == -4 * 3600);
}

TEST_CASE("beyond the years of the calendar the last span goes on for ever") {
  const auto rule = PosixTz::parse("CET-1CEST,M3.5.0,M10.5.0/3").value();
  const auto late = rule.span_at(kEndOfTime - 1);
  CHECK(late.end == kEndOfTime);
  CHECK(late.begin <= kEndOfTime - 1);
  const auto early = rule.span_at(kBeginOfTime);
  CHECK(early.begin == kBeginOfTime);
  CHECK(early.end > kBeginOfTime);
}

TEST_CASE("a text that is no rule is refused") {
  for (const char* text :
       {"", "C", "CET", "CET-", "CET-25", "<+01", "<+01>", "CET-1CEST", "CET-1CEST,M3.5.0",
        "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,366,1", "CET-1CEST,M3.5.0,M10.5.0x",
        "CET-1:60", "CET-1 CEST,M3.5.0,M10.5.0", "CET-1x"})
    CHECK_FALSE(PosixTz::parse(text).has_value());
}
