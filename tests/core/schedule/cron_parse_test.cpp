#include "core/domain/schedule/cron_parse.h"

#include <bit>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "core/base/random.h"
#include "core/domain/schedule/cron.h"

using namespace signalbox;

namespace {

CronFields fields_of(std::string_view expression, std::string_view seed = {}) {
  INFO(expression);
  const auto parsed = parse_cron(expression, seed);
  INFO((parsed.ok() ? "" : parsed.error().message));
  REQUIRE(parsed.ok());
  return *parsed;
}

std::string refusal(std::string_view expression) {
  const auto parsed = parse_cron(expression, {});
  if (parsed.ok()) return "accepted";
  CHECK(parsed.error().code == ErrorCode::invalid_argument);
  return parsed.error().message;
}

std::uint64_t bits(std::initializer_list<int> numbers) {
  std::uint64_t out = 0;
  for (const int n : numbers) out |= std::uint64_t{1} << n;
  return out;
}

// The days of a month an expression's day fields mean, as bits.
std::uint32_t days(std::string_view expression, int year, unsigned month) {
  return fields_of(expression).days.in_month(year, month);
}

}  // namespace

TEST_CASE("five fields start at second 0, six begin with seconds, seven end with a year") {
  CHECK(fields_of("* * * * *").seconds == bits({0}));
  CHECK(fields_of("30 * * * * *").seconds == bits({30}));
  CHECK(fields_of("0 0 0 1 1 * 2030").years.count() == 1);
  CHECK(fields_of("0 0 0 1 1 *").years.all());
}

TEST_CASE("a field is a star, a number, a range, steps, or a list of them") {
  CHECK(fields_of("* * * * *").minutes == (std::uint64_t{1} << 60) - 1);
  CHECK(fields_of("? ? ? ? ?").minutes == fields_of("* * * * *").minutes);
  CHECK(fields_of("*/15 * * * *").minutes == bits({0, 15, 30, 45}));
  CHECK(fields_of("?/15 * * * *").minutes == bits({0, 15, 30, 45}));
  CHECK(fields_of("5-7 * * * *").minutes == bits({5, 6, 7}));
  CHECK(fields_of("10-20/5 * * * *").minutes == bits({10, 15, 20}));
  CHECK(fields_of("1,5-6,50-59/5 * * * *").minutes == bits({1, 5, 6, 50, 55}));
  CHECK(fields_of("45,0-58 * * * *").minutes == ((std::uint64_t{1} << 59) - 1));
  CHECK(fields_of("*/60 * * * *").minutes == bits({0}));
  CHECK(fields_of("000000005 8 * * *").minutes == bits({5}));
  CHECK(fields_of("005 8 * * *").minutes == bits({5}));
  CHECK(fields_of(" 1\t2  3 * *\n").hours == bits({2}));
  CHECK(fields_of("0 0 0 1 1 * */50").years.count() == 3);  // 2000, 2050, 2100
}

TEST_CASE("months and weekdays have names, Sunday is 0 and 7") {
  CHECK(fields_of("0 0 1 jan,MAR-May *").months == bits({1, 3, 4, 5}));
  CHECK(fields_of("0 0 1 JAN-3 *").months == bits({1, 2, 3}));
  CHECK(fields_of("0 0 * * Mon-fri").days.weekdays == bits({1, 2, 3, 4, 5}));
  CHECK(fields_of("0 0 * * 7").days.weekdays == bits({0}));
  CHECK(fields_of("0 0 * * 5-7").days.weekdays == bits({0, 5, 6}));
  CHECK(fields_of("0 0 * * 0-7").days.weekdays == 0x7f);
  CHECK(fields_of("0 0 * * FRI-SUN").days.weekdays == bits({0, 5, 6}));
  CHECK(fields_of("0 0 * * SUN-SUN").days.weekdays == bits({0}));
  CHECK(fields_of("0 0 * * */7").days.weekdays == bits({0}));
}

TEST_CASE("nicknames stand for expressions, in any case") {
  for (const auto& [nickname, same] :
       std::initializer_list<std::pair<const char*, const char*>>{{"@yearly", "0 0 1 1 *"},
                                                                  {"@ANNUALLY", "0 0 1 1 *"},
                                                                  {"@monthly", "0 0 1 * *"},
                                                                  {"@weekly", "0 0 * * 0"},
                                                                  {" @daily ", "0 0 * * *"},
                                                                  {"@midnight", "0 0 * * *"},
                                                                  {"@hourly", "0 * * * *"}}) {
    const CronFields a = fields_of(nickname);
    const CronFields b = fields_of(same);
    CHECK(a.minutes == b.minutes);
    CHECK(a.hours == b.hours);
    CHECK(a.months == b.months);
    CHECK(a.days.in_month(2026, 1) == b.days.in_month(2026, 1));
  }
}

TEST_CASE("day and weekday both restricted: either is enough, or both with a plus") {
  // November 2026 begins on a Sunday.
  CHECK(days("0 0 13 * FRI", 2026, 11) == bits({6, 13, 20, 27}));
  CHECK(days("0 0 13 * +FRI", 2026, 11) == bits({13}));
  CHECK(days("0 0 14 * +FRI", 2026, 11) == 0);
  CHECK(days("0 0 13 * *", 2026, 11) == bits({13}));
  CHECK(days("0 0 13 * ?", 2026, 11) == bits({13}));
  CHECK(days("0 0 * * FRI", 2026, 11) == bits({6, 13, 20, 27}));
  CHECK(days("0 0 13 * +*", 2026, 11) == bits({13}));
  CHECK(std::popcount(days("0 0 */1 * FRI", 2026, 11)) == 30);  // a step restricts, so either is enough
  CHECK(std::popcount(days("0 0 13 * */1", 2026, 11)) == 30);
}

TEST_CASE("L is the last day, nW the nearest working day, LW the last working day") {
  CHECK(days("0 0 L * *", 2026, 2) == bits({28}));
  CHECK(days("0 0 L * *", 2028, 2) == bits({29}));
  CHECK(days("0 0 1,L * *", 2026, 11) == bits({1, 30}));
  CHECK(days("0 0 15W * *", 2026, 11) == bits({16}));  // Sunday goes forward
  CHECK(days("0 0 14w * *", 2026, 11) == bits({13}));  // Saturday goes back
  CHECK(days("0 0 1W * *", 2026, 11) == bits({2}));    // Sunday the 1st
  CHECK(days("0 0 1W * *", 2026, 8) == bits({3}));     // Saturday the 1st stays in the month
  CHECK(days("0 0 31W * *", 2027, 1) == bits({29}));   // Sunday the 31st stays in the month
  CHECK(days("0 0 31W * *", 2026, 11) == 0);           // no 31st, no such day
  CHECK(days("0 0 1,15W * *", 2026, 11) == bits({1, 16}));
  CHECK(days("0 0 LW * *", 2026, 11) == bits({30}));
  CHECK(days("0 0 LW * *", 2026, 10) == bits({30}));  // the 31st is a Saturday
  CHECK(days("0 0 LW * *", 2026, 5) == bits({29}));   // the 31st is a Sunday
}

TEST_CASE("weekdays can be counted in the month") {
  CHECK(days("0 0 * * 5#2", 2026, 11) == bits({13}));
  CHECK(days("0 0 * * SUN#5", 2026, 11) == bits({29}));
  CHECK(days("0 0 * * FRI#5", 2026, 11) == 0);
  CHECK(days("0 0 * * 5L", 2026, 11) == bits({27}));
  CHECK(days("0 0 * * FRIL", 2026, 11) == bits({27}));
  CHECK(days("0 0 * * 5#L", 2026, 11) == bits({27}));
  CHECK(days("0 0 * * 7L", 2026, 11) == bits({29}));
  CHECK(days("0 0 * * 1#1,3#2,0", 2026, 11) == bits({1, 2, 8, 11, 15, 22, 29}));
  CHECK(days("0 0 * * 1-5#1", 2026, 11) == bits({2, 3, 4, 5, 6}));
}

TEST_CASE("H is picked by the seed, stays the same and stays in its range") {
  CHECK(fields_of("H H * * *", "a").minutes == fields_of("H H * * *", "a").minutes);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string seed = "schedule-" + std::to_string(i);
    const CronFields fields = fields_of("H H H * *", seed);
    CHECK(std::popcount(fields.minutes) == 1);
    CHECK(std::countr_zero(fields.days.days) <= 28);
    seen.insert(fields.minutes);
    CHECK((fields_of("H(10-19) * * * *", seed).minutes & ~(bits({20}) - bits({10}))) == 0);
    const CronFields steps = fields_of("H/15 * * * *", seed);
    CHECK(std::popcount(steps.minutes) == 4);
    CHECK(std::popcount(fields_of("H(0-5)/10 * * * *", seed).minutes) == 1);
  }
  CHECK(seen.size() > 40);
  CHECK(fields_of("H H * * *", "a").is_fixed_time);
  CHECK_FALSE(fields_of("H/30 3 * * *", "a").is_fixed_time);
}

TEST_CASE("a fixed time is one plain value in second, minute and hour") {
  for (const char* fixed : {"30 2 * * *", "30 2 1-7 * MON", "15 30 2 * * *", "@daily", "2-2 3,3 * * *"})
    CHECK(fields_of(fixed).is_fixed_time);
  for (const char* rhythm :
       {"*/60 2 * * *", "30 2,14 * * *", "30 * * * *", "* 30 2 * * *", "0 */24 * * *", "@hourly"})
    CHECK_FALSE(fields_of(rhythm).is_fixed_time);
}

TEST_CASE("a refusal names the field and says what to write") {
  CHECK(refusal("61 * * * *") == "minute: 61 is more than 59");
  CHECK(refusal("60 0 0 1 1 1") == "second: 60 is more than 59");
  CHECK(refusal("0 24 * * *") == "hour: 24 is more than 23");
  CHECK(refusal("0 0 0 * *") == "day of month: 0 is less than 1");
  CHECK(refusal("0 0 1 13 *") == "month: 13 is more than 12");
  CHECK(refusal("0 0 * * 8") == "day of week: 8 is more than 7");
  CHECK(refusal("0 0 0 1 1 * 1969") == "year: 1969 is less than 1970");
  CHECK(refusal("0 99999999999999999999 * * *") == "hour: 99999999999999999999 is more than 23");
  CHECK(refusal("*/61 * * * *") == "minute: the step 61 is more than 60");
  CHECK(refusal("*/99999 * * * *") == "minute: the step 99999 is more than 60");
  CHECK(refusal("0 0 * * 1-5/8") == "day of week: the step 8 is more than 7");
  CHECK(refusal("*/0 * * * *") == "minute: a step of 0 never moves; the smallest step is 1");
  CHECK(refusal("0 22-2 * * *") == "hour: the range \"22-2\" runs backwards; write 22-23,0-2");
  CHECK(refusal("0 0 1 DEC-JAN *") == "month: the range \"DEC-JAN\" runs backwards; write 12,1");
  CHECK(refusal("5/10 * * * *") == "minute: \"5/10\" has a step but no range; write 5-59/10");
  CHECK(refusal("/10 * * * *") == "minute: \"/10\" has nothing before the slash; write */10");
  CHECK(refusal("0 0 1 january *") ==
        "month: \"january\" is not a number or a name; write 1 to 12 or JAN to DEC");
  CHECK(refusal("1,, * * * *") == "minute: a number is missing; write 0 to 59");
  CHECK(refusal("0 0 0 1 1 H 2030").find("accepted") == 0);
  CHECK(refusal("0 0 0 1 1 * H") == "year: H is of no use here; write * or a year");
  CHECK(refusal("@reboot").find("event") != std::string::npos);
  CHECK(refusal("@every 90s").find("interval") != std::string::npos);
  CHECK(refusal("@daily 5").find("stands alone") != std::string::npos);
  CHECK(refusal("* * *").find("has 3 fields; write five") != std::string::npos);
  CHECK(refusal("").find("has 0 fields") != std::string::npos);
  CHECK(refusal(std::string(1001, ' ')) == "the expression is longer than 1000 characters");
}

TEST_CASE("what other cron programs refuse is refused") {
  for (const char* expression :
       {"* * * * * * * *",   "*5 * * * *",     "*-5 * * * *",    "-5 * * * *",
        "1-2-3 * * * *",     "5- * * * *",     "*/ * * * *",     "** * * * *",
        "*/*/2 * * * *",     "*/5-10 * * * *", "5.0 * * * *",    "+5 * * * *",
        "1e1 * * * *",       "0x5 * * * *",    "%5 * * * *",     "~ * * * *",
        "JAN * * * *",       "0 0 * * JAN",    "0 0 * * monday", "0 0 * * 6-0",
        "0 0 * * 7-1",       "0 0 * * L",      "0 0 * * *L",     "0 0 * * *#2",
        "0 0 * * 1#0",       "0 0 * * 1#6",    "0 0 * * 1#",     "0 0 * * #1",
        "0 0 * * 1#1#2",     "0 0 * * 1L2",    "0 0 L-3 * *",    "0 0 1-L * *",
        "0 0 WL * *",        "0 0 L,LW * *",   "0 0 W * *",      "0 0 1-5W * *",
        "0 0 0W * *",        "0 0 32W * *",    "0 0 */2W * *",   "5L * * * *",
        "5W * * * *",        "5#2 * * * *",    "0 0 * 5L *",     "0 0 * * +",
        "0 0 * * ++5",       "0 0 31 2 *",     "0 0 30,31 2 *",  "0 0 31 2,4,6,9,11 *",
        "0 0 0 29 2 * 2027", "H( * * * *",     "H(5 * * * *",    "H() * * * *",
        "H(9-5) * * * *",    "H5 * * * *",     "HH * * * *",     "@",
        "@minutely",         "@@daily"})
    CHECK(refusal(expression) != "accepted");
}

TEST_CASE("what happens rarely is not refused") {
  for (const char* expression :
       {"0 0 29 2 *", "0 0 29 2 +MON", "0 0 * 2 SUN#5", "0 0 31 2 MON", "0 0 0 1 1 * 1971"})
    CHECK(refusal(expression) == "accepted");
}

TEST_CASE("property: no text does harm, and what is accepted has an answer") {
  constexpr std::string_view kAlphabet = "0123456789*/-,#LWH?+() JANSUN@d\t";
  SeededRandom random(17);
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text = random.below(2) == 0 ? "" : "* * * * ";
    for (std::uint64_t n = random.below(12); n > 0; --n) text += kAlphabet[random.below(kAlphabet.size())];
    if (random.below(20) == 0) text += static_cast<char>(random.below(256));
    const auto cron = Cron::parse(text, "seed");
    if (!cron.ok()) {
      REQUIRE_FALSE(cron.error().message.empty());
      continue;
    }
    ++accepted;
    REQUIRE_FALSE(cron->in_words().empty());
    REQUIRE(cron->next(Instant{-200'000'000}, Zone::utc()).has_value());
  }
  CHECK(accepted > 1000);
}
