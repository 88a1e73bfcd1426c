#include "server/runtime/system_random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace signalbox {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    // A server without randomness must not hand out tokens that can be guessed.
    if (got <= 0) std::abort();
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace signalbox
