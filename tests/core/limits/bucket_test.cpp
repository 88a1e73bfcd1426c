#include "core/domain/limits/bucket.h"

#include <catch2/catch.hpp>

#include "core/base/random.h"

using namespace signalbox;

namespace {

// How many of `tries` at one instant are let through.
int allowed_at(Bucket& bucket, std::int64_t per_minute, Instant now, int tries) {
  int allowed = 0;
  for (int i = 0; i < tries; ++i) allowed += take(bucket, per_minute, now).allowed;
  return allowed;
}

}  // namespace

TEST_CASE("who was quiet may make a minute's requests at once, and no more") {
  for (const std::int64_t limit : {1, 7, 60, 6000, 999'983}) {
    INFO(limit);
    Bucket bucket;
    CHECK(allowed_at(bucket, limit, {5000}, static_cast<int>(limit) + 100) == limit);
  }
}

TEST_CASE("an empty bucket fills evenly") {
  Bucket bucket;
  const Instant start{1'000'000};
  REQUIRE(allowed_at(bucket, 60, start, 61) == 60);
  CHECK(allowed_at(bucket, 60, start + Duration::millis(999), 5) == 0);
  CHECK(allowed_at(bucket, 60, start + Duration::millis(1000), 5) == 1);
  CHECK(allowed_at(bucket, 60, start + Duration::millis(11'000), 50) == 10);
  CHECK(allowed_at(bucket, 60, start + Duration::minutes(60), 100) == 60);
}

TEST_CASE("what is told is what is true") {
  Bucket bucket;
  const Instant start{1'000'000};
  Taken first = take(bucket, 10, start);
  CHECK(first.allowed);
  CHECK(first.limit == 10);
  CHECK(first.remaining == 9);
  CHECK(first.until_full == Duration::seconds(6));
  CHECK(first.retry_after == Duration{});
  while (first.remaining > 0) first = take(bucket, 10, start);
  CHECK(first.until_full == Duration::minutes(1));

  const Taken refused = take(bucket, 10, start + Duration::millis(500));
  CHECK_FALSE(refused.allowed);
  CHECK(refused.remaining == 0);
  CHECK(refused.retry_after == Duration::millis(5500));
  CHECK_FALSE(take(bucket, 10, start + Duration::millis(5999)).allowed);
  CHECK(take(bucket, 10, start + Duration::millis(6000)).allowed);
}

TEST_CASE("a refused request costs nothing") {
  Bucket bucket;
  REQUIRE(allowed_at(bucket, 60, {0}, 60) == 60);
  CHECK(allowed_at(bucket, 60, {500}, 10'000) == 0);
  CHECK(take(bucket, 60, {1000}).allowed);
}

TEST_CASE("over any time no more gets through than the bucket and its filling") {
  SeededRandom random(7);
  for (int round = 0; round < 50; ++round) {
    const std::int64_t limit = 1 + static_cast<std::int64_t>(random.below(500));
    Bucket bucket;
    Instant now{static_cast<std::int64_t>(random.below(1'000'000'000))};
    const Instant begun = now;
    std::int64_t allowed = 0;
    for (int i = 0; i < 2000; ++i) {
      now = now + Duration::millis(static_cast<std::int64_t>(random.below(200)));
      allowed += take(bucket, limit, now).allowed;
    }
    INFO("limit " << limit);
    CHECK(allowed <= limit + (now - begun).ms * limit / 60'000 + 1);
  }
}

TEST_CASE("a limit below one is one, and a bucket from the future is merely empty") {
  Bucket bucket{.full_at_us = INT64_MAX / 2};
  const Taken refused = take(bucket, 0, {1000});
  CHECK_FALSE(refused.allowed);
  CHECK(refused.limit == 1);
  CHECK(refused.retry_after == Duration::minutes(1));
}
