#include "server/api/sign_in_throttle.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace signalbox;
using namespace signalbox::api;

TEST_CASE("many tries at once are no way around the rule") {
  SignInThrottle throttle;
  std::atomic<int> admitted = 0;
  {
    std::vector<std::jthread> guessers;
    for (int i = 0; i < 16; ++i)
      guessers.emplace_back([&] {
        for (int k = 0; k < 10; ++k)
          if (throttle.admit("a@example.com", "192.0.2.1", Instant{1000}).ok()) ++admitted;
      });
  }
  CHECK(admitted == kAccountRule.free_tries);
}

TEST_CASE("memory is bounded: of too many the ones quiet for longest are forgotten") {
  SignInThrottle throttle(10);
  for (int i = 0; i < kAccountRule.free_tries; ++i)
    REQUIRE(throttle.admit("old@example.com", "192.0.2.1", Instant{1000}).ok());
  CHECK_FALSE(throttle.admit("old@example.com", "192.0.2.1", Instant{1000}).ok());
  for (int i = 0; i < 50; ++i) {
    const std::string name = std::to_string(i);
    REQUIRE(throttle.admit(name + "@example.com", "198.51.100." + name, Instant{2000 + i}).ok());
  }
  CHECK(throttle.admit("old@example.com", "192.0.2.1", Instant{1000}).ok());
}

TEST_CASE("an account is the same one however it is written, and however long") {
  SignInThrottle throttle;
  for (const char* name : {"a@b.co", " A@b.co", "a@B.CO\t", "A@B.co", "a@b.co"})
    REQUIRE(throttle.admit(name, "192.0.2.1", Instant{1000}).ok());
  const Status refused = throttle.admit("a@b.co", "192.0.2.1", Instant{1000});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().retry_after == Duration::seconds(1));
  CHECK(throttle.admit(std::string(1 << 20, 'x'), "192.0.2.1", Instant{1000}).ok());
}
