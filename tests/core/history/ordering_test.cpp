#include "core/domain/history/ordering.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/base/random.h"

using namespace signalbox;

TEST_CASE("Percentiles by nearest rank") {
  const auto of = [](std::vector<std::int64_t> values, int percent) { return percentile(values, percent); };
  CHECK_FALSE(of({}, 50).has_value());
  CHECK(of({7}, 50) == 7);
  CHECK(of({7}, 95) == 7);
  CHECK(of({4, 1, 3, 2}, 50) == 2);
  CHECK(of({4, 1, 3, 2}, 95) == 4);
  CHECK(of({4, 1, 3, 2}, 0) == 1);
  CHECK(of({4, 1, 3, 2}, 100) == 4);
}

TEST_CASE("Sorting by key agrees with a stable sort, for small, equal and huge keys") {
  SeededRandom random(7);
  for (const std::uint64_t bound : {1ull, 3ull, 70'000ull, 1ull << 33, 1ull << 53}) {
    std::vector<std::int64_t> keys;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < 2'000; ++i) {
      keys.push_back(static_cast<std::int64_t>(random.below(bound)) - 1);
      rows.push_back(i);
    }
    std::vector<std::uint32_t> expected = rows;
    std::stable_sort(expected.begin(), expected.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return keys[a] > keys[b]; });
    sort_by_descending_key(rows, keys);
    CHECK(rows == expected);
  }
}
