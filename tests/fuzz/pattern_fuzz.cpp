// Any pattern on any text: no crash, and never more steps than program size times text length allows.
// Input: the pattern, a zero byte, the text.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/domain/schema/code_points.h"
#include "core/domain/schema/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string_view text = input.substr(std::min(end + 1, input.size()));
  const auto pattern = signalbox::Pattern::compile(input.substr(0, end));
  if (!pattern.ok()) return pattern.error().message.empty() ? std::abort(), 0 : 0;

  const std::uint64_t allowed = 4 * (pattern->size() + 1) * (signalbox::count_code_points(text) + 2);
  std::uint64_t steps = allowed;
  const auto matches = pattern->search(text, steps);
  if (!matches) std::abort();
  steps = allowed;
  const auto groups = pattern->find(text, steps);
  if (groups.has_value() != *matches) std::abort();
  return 0;
}
