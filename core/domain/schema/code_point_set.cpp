#include "core/domain/schema/code_point_set.h"

#include <algorithm>

namespace signalbox {
namespace {

void sort_and_join(std::vector<CodePointRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const CodePointRange& a, const CodePointRange& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (const CodePointRange& range : ranges) {
    if (kept > 0 && range.first <= ranges[kept - 1].last + 1)
      ranges[kept - 1].last = std::max(ranges[kept - 1].last, range.last);
    else
      ranges[kept++] = range;
  }
  ranges.resize(kept);
}

// `ranges` must be sorted and joined.
std::vector<CodePointRange> complement(const std::vector<CodePointRange>& ranges) {
  std::vector<CodePointRange> gaps;
  char32_t next = 0;
  for (const CodePointRange& range : ranges) {
    if (range.first > next) gaps.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLastCodePoint) gaps.push_back({next, kLastCodePoint});
  return gaps;
}

}  // namespace

void CodePointSet::add_all_but(std::vector<CodePointRange> ranges) {
  sort_and_join(ranges);
  add(complement(ranges));
}

void CodePointSet::finish(bool negated) {
  sort_and_join(ranges_);
  if (negated) ranges_ = complement(ranges_);
  for (char32_t point = 0; point < 128; ++point)
    if (contains_beyond_ascii(point)) ascii_[point / 64] |= std::uint64_t{1} << (point % 64);
}

bool CodePointSet::contains_beyond_ascii(char32_t point) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), point,
                       [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return after != ranges_.begin() && point <= std::prev(after)->last;
}

}  // namespace signalbox
