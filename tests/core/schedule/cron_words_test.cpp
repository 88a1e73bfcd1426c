#include <catch2/catch.hpp>

#include "core/domain/schedule/cron.h"

using namespace signalbox;

TEST_CASE("an expression is said in words") {
  const std::pair<const char*, const char*> cases[] = {
      {"*/5 * * * *", "every 5 minutes"},
      {"* * * * *", "every minute"},
      {"*/10 * * * * *", "every 10 seconds"},
      {"* * * * * *", "every second"},
      {"0 * * * *", "every hour"},
      {"0 */2 * * *", "every 2 hours"},
      {"0 9-17 * * *", "every hour from 09:00 to 17:00"},
      {"30 * * * *", "at minute 30 of the hour"},
      {"*/7 * * * *", "every 7 minutes from the start of each hour"},
      {"*/10 9-17 * * 1-5", "every 10 minutes from 09:00 to 17:59, Monday to Friday"},
      {"*/15 */2 * * *", "every 15 minutes in every 2nd hour from midnight"},
      {"@daily", "at 00:00 every day"},
      {"30 0 9 * * MON", "at 09:00:30, on Monday"},
      {"0 9,17 * * *", "at 09:00 and 17:00 every day"},
      {"0 9 * * 1-5", "at 09:00, Monday to Friday"},
      {"0 0 * * SAT,SUN", "at 00:00, on Saturday and Sunday"},
      {"0 0 1 1 *", "at 00:00, on day 1 of the month, in January"},
      {"0 0 */2 * *", "at 00:00, on every 2nd day from day 1 of the month"},
      {"0 0 13 * FRI", "at 00:00, on day 13 of the month and also on Friday"},
      {"0 0 13 * +FRI", "at 00:00, on day 13 of the month, only if that is Friday"},
      {"0 0 13 * 0-6", "at 00:00 every day"},
      {"0 0 1,15W * *", "at 00:00, on day 1 and the working day nearest to day 15 of the month"},
      {"0 0 LW * *", "at 00:00, on the last working day of the month"},
      {"0 0 L 2 *", "at 00:00, on the last day of the month, in February"},
      {"0 0 * * 5L", "at 00:00, on the last Friday of the month"},
      {"0 0 * * 1#2,3#4", "at 00:00, on the second Monday and the fourth Wednesday of the month"},
      {"0 0 0 1 1 * 2030", "at 00:00, on day 1 of the month, in January, in 2030"},
  };
  for (const auto& [expression, words] : cases) CHECK(Cron::parse(expression).value().in_words() == words);
}

TEST_CASE("equal schedules read alike") {
  CHECK(Cron::parse("0,15,30,45 * * * *").value().in_words() ==
        Cron::parse("*/15 * * * *").value().in_words());
  CHECK(Cron::parse("0 0 * * MON-FRI").value().in_words() ==
        Cron::parse("0 0 * * 1,2,3,4,5").value().in_words());
}
