// The kernel's random source, fit for keys and tokens. Safe from any thread.
#pragma once

#include "core/base/random.h"

namespace signalbox {

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace signalbox
