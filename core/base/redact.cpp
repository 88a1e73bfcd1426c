#include "core/base/redact.h"

namespace signalbox {

std::string redact(std::string text, const Secret& secret) {
  constexpr std::size_t kShortest = 8;
  const std::string& hidden = secret.reveal();
  if (hidden.size() < kShortest) return text;
  for (std::size_t at = 0; (at = text.find(hidden, at)) != std::string::npos;)
    text.replace(at, hidden.size(), "[hidden]");
  return text;
}

}  // namespace signalbox
