// A set of code points: what [a-z], \d and \p{L} stand for.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/domain/schema/code_points.h"

namespace signalbox {

struct CodePointRange {
  char32_t first;
  char32_t last;  // included
};

class CodePointSet {
 public:
  void add(char32_t first, char32_t last) { ranges_.push_back({first, last}); }
  void add(const std::vector<CodePointRange>& ranges) {
    ranges_.insert(ranges_.end(), ranges.begin(), ranges.end());
  }
  // Everything that `ranges` leaves out; they need not be sorted.
  void add_all_but(std::vector<CodePointRange> ranges);

  // Sorts and joins the ranges, and turns the set inside out if asked. Call once, before `contains`.
  void finish(bool negated);

  bool contains(char32_t point) const {
    if (point < 128) return (ascii_[point / 64] >> (point % 64)) & 1;
    return contains_beyond_ascii(point);
  }
  std::size_t range_count() const { return ranges_.size(); }

 private:
  bool contains_beyond_ascii(char32_t point) const;

  std::vector<CodePointRange> ranges_;
  std::array<std::uint64_t, 2> ascii_{};
};

}  // namespace signalbox
