#include "core/domain/connections/connection.h"

#include <algorithm>

namespace signalbox {

Status check_bearer_token(std::string_view token) {
  const bool printable = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (token.empty() || token.size() > 8192 || !printable)
    return invalid_field("token", "must be 1 to 8192 printable ASCII characters without blanks");
  return {};
}

}  // namespace signalbox
