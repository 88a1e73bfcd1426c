// Any bytes, cut anywhere: the same events come out, none larger than allowed, and what is encoded again is
// parsed again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/domain/mcp/sse.h"

using namespace signalbox;
using mcp::SseEvent;

namespace {

constexpr std::size_t kLimit = 4096;

void require(bool condition) {
  if (!condition) std::abort();
}

bool collect(mcp::SseParser& parser, std::string_view bytes, std::vector<SseEvent>& events) {
  auto more = parser.feed(bytes);
  if (!more.ok()) return false;
  for (SseEvent& event : *more) events.push_back(std::move(event));
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t step = 1 + data[0] % 16;
  mcp::SseParser whole(kLimit);
  std::vector<SseEvent> at_once;
  const bool fits = collect(whole, text, at_once);
  for (const SseEvent& event : at_once) require(event.data.size() <= kLimit);

  mcp::SseParser piecewise(kLimit);
  std::vector<SseEvent> in_pieces;
  bool pieces_fit = true;
  for (std::size_t at = 0; pieces_fit && at < text.size(); at += step)
    pieces_fit = collect(piecewise, text.substr(at, step), in_pieces);
  require(fits == pieces_fit);
  if (!fits) return 0;
  require(at_once.size() == in_pieces.size());
  require(whole.last_event_id() == piecewise.last_event_id());
  for (std::size_t i = 0; i < at_once.size(); ++i) {
    require(at_once[i].data == in_pieces[i].data && at_once[i].id == in_pieces[i].id);
    const auto again = mcp::SseParser(kLimit * 16).feed(mcp::encode_sse(at_once[i]));
    require(again.ok() && again->size() == 1 && again->front().data == at_once[i].data);
  }
  return 0;
}
