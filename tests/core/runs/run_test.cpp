#include "core/domain/runs/run.h"

#include <catch2/catch.hpp>
#include <set>

using namespace signalbox;

TEST_CASE("nothing follows an end, and every other state leads to one") {
  for (const auto& [from, from_name] : EnumNames<RunState>::list) {
    INFO(from_name);
    int ways = 0, ends = 0;
    for (const auto& entry : EnumNames<RunState>::list) {
      ways += may_follow(from, entry.first);
      ends += may_follow(from, entry.first) && is_terminal(entry.first);
    }
    CHECK((ways == 0) == is_terminal(from));
    if (!is_terminal(from)) CHECK(ends > 0);
  }
}

TEST_CASE("what was not running cannot succeed, and nothing becomes skipped later") {
  for (const RunState from : {RunState::pending, RunState::waiting}) {
    CHECK(may_follow(from, RunState::running));
    CHECK(may_follow(from, RunState::cancelled));
    CHECK_FALSE(may_follow(from, RunState::succeeded));
    CHECK_FALSE(may_follow(from, RunState::unknown));
  }
  CHECK(may_follow(RunState::running, RunState::pending));
  CHECK(may_follow(RunState::running, RunState::waiting));
  for (const auto& entry : EnumNames<RunState>::list) CHECK_FALSE(may_follow(entry.first, RunState::skipped));
}
