// Where random bits come from. The server passes the system's source, simulations a seeded one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace signalbox {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  // Evenly spread over [0, bound); 0 when bound is 0.
  std::uint64_t below(std::uint64_t bound);
};

// Repeatable, for tests and simulations only (SplitMix64).
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint64_t next();
  std::uint64_t state_;
};

}  // namespace signalbox
