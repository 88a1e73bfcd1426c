// Sorting and ranking of many whole numbers, exact and the same on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox {

// Sorts rows by descending key (keys[row] >= -1) and keeps the order of equal ones. Linear: no comparison.
void sort_by_descending_key(std::vector<std::uint32_t>& rows, const std::vector<std::int64_t>& keys);

// Nearest rank: the smallest value that at least `percent` of all are not above. Reorders `values`; nothing
// when there are none.
std::optional<std::int64_t> percentile(std::vector<std::int64_t>& values, int percent);

}  // namespace signalbox
