#include "tests/core/app/run_simulation.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("whatever happens in its life, a run keeps its promises") {
  simulation::Census census;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    const std::string wrong = simulation::RunLife(seed, census).play();
    if (wrong.empty()) continue;
    INFO("seed " << seed);
    FAIL(wrong);
  }
  // The simulation is only worth what it reaches.
  for (const char* end : {"succeeded", "failed", "cancelled", "unknown"}) {
    INFO(end);
    CHECK(census.ends[end] > 500);
  }
  for (const char* event :
       {"killed before a call", "killed during a call", "killed before a commit", "killed after a commit",
        "stopped in good order", "rescued", "cancelled", "stale writes"}) {
    INFO(event);
    CHECK(census.events[event] > 500);
  }
}
