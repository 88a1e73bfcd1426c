// clang++ -fsanitize=fuzzer: what the decoder of a wire type accepts is written so that it reads back the
// same; the first byte picks the type.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/wire.h"
#include "core/domain/connections/connection.h"
#include "core/domain/events/event.h"
#include "core/domain/runs/run.h"
#include "core/domain/tools/tool.h"

using namespace signalbox;

namespace {

template <class T>
void round_trip(std::string_view text) {
  for (const UnknownFields unknown : {UnknownFields::reject, UnknownFields::ignore}) {
    const auto value = decode_text<T>(text, unknown);
    if (!value.ok()) {
      if (value.error().code != ErrorCode::invalid_argument || value.error().message.empty()) std::abort();
      continue;
    }
    const auto again = decode_text<T>(encode_text(*value));
    if (!again.ok() || encode_text(*again) != encode_text(*value)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: round_trip<Run>(text); break;
    case 1: round_trip<Tool>(text); break;
    case 2: round_trip<Connection>(text); break;
    default: round_trip<Event>(text);
  }
  return 0;
}
