#include "core/base/random.h"

namespace signalbox {

std::uint64_t Random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // Drop the values that would make the low remainders more frequent.
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  for (;;) {
    std::uint8_t bytes[8];
    fill(bytes);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    if (value < limit) return value % bound;
  }
}

std::uint64_t SeededRandom::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    std::uint64_t word = next();
    for (int k = 0; k < 8 && i < bytes.size(); ++k, ++i, word >>= 8)
      bytes[i] = static_cast<std::uint8_t>(word);
  }
}

}  // namespace signalbox
