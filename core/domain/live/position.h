// Where in the change feed something stands: the id of an event, opaque to all but the core.
#pragma once

#include <string_view>

#include "core/base/id.h"

namespace signalbox {

// Whether `a` was committed before `b`. Event ids carry a counter that follows commit order; the text has to
// agree, because the counter begins anew when the server got another store. False unless both are event ids.
inline bool is_before(std::string_view a, std::string_view b) {
  const std::uint64_t first = sequence_of(id_prefix::kEvent, a);
  const std::uint64_t second = sequence_of(id_prefix::kEvent, b);
  return first != 0 && second != 0 && first < second && a < b;
}

}  // namespace signalbox
