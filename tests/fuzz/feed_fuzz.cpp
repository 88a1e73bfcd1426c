// Lines of input for the live view: whatever arrives, the view stays valid JSON within its bounds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/json.h"
#include "core/domain/live/feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  signalbox::Feed feed;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    (void)feed.apply(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  const signalbox::Json view = signalbox::from_text(feed.view());
  if (!view.is_object() || view["runs"].size() > signalbox::Feed::kShownRuns) std::abort();
  return 0;
}
