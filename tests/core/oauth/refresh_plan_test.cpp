#include "core/domain/oauth/refresh_plan.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

using namespace signalbox;
using namespace signalbox::oauth;

namespace {

const Instant kNow{1'800'000'000'000};

}  // namespace

TEST_CASE("a token is renewed five minutes before its end, or half its life before") {
  CHECK(refresh_margin(Duration::hours(1)) == Duration::minutes(5));
  CHECK(refresh_margin(Duration::minutes(8)) == Duration::minutes(4));
  CHECK(refresh_margin(Duration::days(60)) == Duration::minutes(5));
}

TEST_CASE("renewals are planned inside the token's life, short-lived ones not at all") {
  SeededRandom random(3);
  for (const Duration life : {Duration::seconds(60), Duration::minutes(30), Duration::hours(1),
                              Duration::hours(8), Duration::days(60)})
    for (int i = 0; i < 200; ++i) {
      const auto at = planned_refresh(kNow, life, random);
      REQUIRE(at);
      CHECK(*at <= kNow + life - refresh_margin(life));
      CHECK(*at >= kNow + Duration::millis(life.ms / 4));
    }
  CHECK_FALSE(planned_refresh(kNow, Duration::seconds(59), random));
}

TEST_CASE("ten thousand tokens of one moment are not due in one moment") {
  SeededRandom random(11);
  std::map<std::int64_t, int> by_second;
  for (int i = 0; i < 10'000; ++i)
    by_second[planned_refresh(kNow, Duration::hours(1), random)->ms / 1000] += 1;
  const auto busiest = std::max_element(by_second.begin(), by_second.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  CHECK(by_second.size() > 850);  // spread over the whole quarter of an hour
  CHECK(busiest->second < 40);
}

TEST_CASE("a token counts as spent a little before its end") {
  CHECK_FALSE(is_spent(std::nullopt, kNow));
  CHECK_FALSE(is_spent(kNow + Duration::seconds(3), kNow));
  CHECK(is_spent(kNow + Duration::seconds(2), kNow));
  CHECK(is_spent(kNow - Duration::hours(1), kNow));
}

TEST_CASE("patience grows with failures up to an hour and a half, and Retry-After is obeyed") {
  SeededRandom random(5);
  Duration last{};
  for (std::int64_t failures = 1; failures <= 40; ++failures) {
    const Duration wait = next_try(kNow, failures, std::nullopt, random) - kNow;
    CHECK(wait >= Duration::seconds(10));
    CHECK(wait <= Duration::minutes(90));
    if (failures == 1) CHECK(wait <= Duration::seconds(15));
    last = wait;
  }
  CHECK(last >= Duration::hours(1));
  CHECK(next_try(kNow, 1, Duration::minutes(7), random) == kNow + Duration::minutes(7));
  CHECK(next_try(kNow, 40, Duration::seconds(1), random) >= kNow + Duration::hours(1));
  CHECK(next_try(kNow, 1, Duration::days(400), random) == kNow + Duration::hours(24));
}
