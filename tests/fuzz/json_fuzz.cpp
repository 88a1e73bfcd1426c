// Whatever the bytes are, parsing ends in a value or an error, and a value survives printing and parsing.
#include <cstdint>
#include <cstdlib>

#include "core/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace signalbox;
  auto first = parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!first.ok()) return 0;
  auto second = parse_json(dump_json(first.value()));
  if (!second.ok() || dump_json(second.value()) != dump_json(first.value())) std::abort();
  return 0;
}
