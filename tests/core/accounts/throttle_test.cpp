#include "core/domain/accounts/throttle.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

constexpr ThrottleRule kRule{.free_tries = 3,
                             .first_wait = Duration::seconds(1),
                             .longest_wait = Duration::seconds(10),
                             .forgotten_after = Duration::minutes(5)};
constexpr Instant kNoon{1'800'000'000'000};

Tries failed(std::int64_t times, Instant at = kNoon) { return {.failed = times, .last = at}; }

}  // namespace

TEST_CASE("some failed tries are free, then each doubles the wait, up to a limit") {
  const std::pair<std::int64_t, std::int64_t> waits[] = {{0, 0},
                                                         {1, 0},
                                                         {2, 0},
                                                         {3, 1},
                                                         {4, 2},
                                                         {5, 4},
                                                         {6, 8},
                                                         {7, 10},
                                                         {8, 10},
                                                         {100, 10},
                                                         {1'000'000'000, 10}};
  for (const auto& [failures, seconds] : waits) {
    INFO(failures);
    CHECK(wait_before(failed(failures), kRule, kNoon) == Duration::seconds(seconds));
  }
}

TEST_CASE("a wait runs out by itself and is over at its very end") {
  const Tries tries = failed(5);
  CHECK(wait_before(tries, kRule, kNoon + Duration::millis(3999)) == Duration::millis(1));
  CHECK(wait_before(tries, kRule, kNoon + Duration::seconds(4)) == Duration());
  CHECK(wait_before(tries, kRule, kNoon + Duration::seconds(60)) == Duration());
}

TEST_CASE("who stays away long enough begins anew") {
  const Tries tries = failed(50);
  const Instant later = kNoon + Duration::minutes(5);
  CHECK_FALSE(is_forgotten(tries, kRule, later - Duration::millis(1)));
  CHECK(is_forgotten(tries, kRule, later));
  CHECK(after_failure(tries, kRule, later).failed == 1);
  CHECK(after_failure(tries, kRule, later - Duration::millis(1)).failed == 51);
  CHECK(after_failure(tries, kRule, later).last == later);
}

TEST_CASE("guessing at one account from one network stays far below what finds a password") {
  Tries tries;
  int guesses = 0;
  for (Instant now = kNoon; now < kNoon + Duration::hours(1); now = now + Duration::millis(100)) {
    if (wait_before(tries, kAccountRule, now) > Duration()) continue;
    tries = after_failure(tries, kAccountRule, now);
    ++guesses;
  }
  CHECK(guesses >= 5);
  CHECK(guesses <= 20);
}

TEST_CASE("an IPv6 network is its first 64 bits, an IPv4 one is the address") {
  CHECK(network_of("192.0.2.7") == "192.0.2.7");
  CHECK(network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9"));
  CHECK(network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1"));
  CHECK(network_of("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(network_of("") == "");
  CHECK(network_of("unix") == "unix");
}
