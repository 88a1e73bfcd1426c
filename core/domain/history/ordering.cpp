#include "core/domain/history/ordering.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr int kDigitBits = 16;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

}  // namespace

void sort_by_descending_key(std::vector<std::uint32_t>& rows, const std::vector<std::int64_t>& keys) {
  std::int64_t highest = -1;
  for (const std::uint32_t row : rows) highest = std::max(highest, keys[row]);
  const auto rank = [&](std::uint32_t row) { return static_cast<std::uint64_t>(highest - keys[row]); };

  std::vector<std::uint32_t> sorted(rows.size());
  std::vector<std::uint32_t> places(kDigits);
  for (int shift = 0; shift < 64 && (static_cast<std::uint64_t>(highest + 1) >> shift) != 0;
       shift += kDigitBits) {
    const auto digit = [&](std::uint32_t row) { return (rank(row) >> shift) % kDigits; };
    std::fill(places.begin(), places.end(), 0);
    for (const std::uint32_t row : rows) ++places[digit(row)];
    std::uint32_t next = 0;
    for (std::uint32_t& place : places) {
      const std::uint32_t count = place;
      place = next;
      next += count;
    }
    for (const std::uint32_t row : rows) sorted[places[digit(row)]++] = row;
    rows.swap(sorted);
  }
}

std::optional<std::int64_t> percentile(std::vector<std::int64_t>& values, int percent) {
  if (values.empty()) return std::nullopt;
  const std::size_t rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace signalbox
