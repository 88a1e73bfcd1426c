#include "core/base/id.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("ids sort by creation time and name their kind") {
  SeededRandom random(1);
  const std::string first = make_id(id_prefix::kRun, Instant{1000}, random);
  const std::string second = make_id(id_prefix::kRun, Instant{1001}, random);
  CHECK(first < second);
  CHECK(is_id(id_prefix::kRun, first));
  CHECK_FALSE(is_id(id_prefix::kSession, first));
  CHECK_FALSE(is_id(id_prefix::kRun, first + "0"));
  CHECK_FALSE(is_id(id_prefix::kRun, "run_0000000000000000000000000u"));
}

TEST_CASE("an ordered id gives its sequence back and sorts by it") {
  for (const std::uint64_t n : {std::uint64_t{1}, std::uint64_t{31}, std::uint64_t{1} << 40, UINT64_MAX})
    CHECK(sequence_of(id_prefix::kEvent, make_ordered_id(id_prefix::kEvent, Instant{5}, n)) == n);
  CHECK(make_ordered_id("evt", Instant{5}, 9) < make_ordered_id("evt", Instant{5}, 10));
  CHECK(sequence_of(id_prefix::kEvent, "evt_not-an-id") == 0);
}

TEST_CASE("tokens carry 256 random bits and differ") {
  SeededRandom random(1);
  const std::string token = make_token("sk", random);
  CHECK(token.size() == 3 + 52);
  CHECK(token != make_token("sk", random));
}
