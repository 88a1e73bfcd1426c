#include "core/ports/http_client.h"

#include "core/base/text.h"

namespace signalbox {

std::string_view header_of(const HttpHeaders& headers, std::string_view name) {
  const std::string wanted = to_lower_ascii(name);
  for (const auto& [key, value] : headers)
    if (to_lower_ascii(key) == wanted) return value;
  return {};
}

}  // namespace signalbox
