// How much the callers of this server may ask of it. Zero means without limit.
#pragma once

#include <cstdint>

namespace signalbox {

struct AccessLimits {
  // Requests a minute; a caller who was quiet may make all of them at once.
  std::int64_t per_credential = 6'000;
  std::int64_t per_user = 6'000;        // over all credentials that act for one user only
  std::int64_t per_address = 30'000;    // of the network
  std::int64_t open_per_address = 600;  // routes without a credential, and refused credentials
  // Event streams open at a time.
  std::int64_t streams_per_credential = 100;
};

}  // namespace signalbox
