#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "server/runtime/system_clock.h"
#include "server/runtime/system_random.h"

using namespace signalbox;

TEST_CASE("The system's clocks tell a plausible time and do not run backwards") {
  SystemClock clock;
  CHECK(clock.now() > *parse_rfc3339("2024-01-01T00:00:00Z"));
  Instant last = clock.monotonic();
  for (int i = 0; i < 1000; ++i) {
    const Instant next = clock.monotonic();
    REQUIRE(next >= last);
    last = next;
  }
}

TEST_CASE("System randomness fills everything and does not repeat") {
  SystemRandom random;
  std::set<std::vector<std::uint8_t>> seen;
  for (int i = 0; i < 100; ++i) {
    std::vector<std::uint8_t> bytes(32);
    random.fill(bytes);
    seen.insert(bytes);
  }
  CHECK(seen.size() == 100);
  std::vector<std::uint8_t> large(1 << 20);
  random.fill(large);
  CHECK(std::set<std::uint8_t>(large.begin(), large.end()).size() == 256);
}
