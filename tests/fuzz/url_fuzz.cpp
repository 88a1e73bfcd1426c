// clang++ -fsanitize=fuzzer: whatever is accepted must survive being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/domain/net/address.h"
#include "core/domain/net/url.h"

using namespace signalbox::net;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = parse_address(text); address && parse_address(format_address(*address)) != address)
    std::abort();
  if (const auto url = parse_url(text); url.ok()) {
    const auto again = parse_url(format_url(*url));
    if (!again.ok() || !(*again == *url)) std::abort();
  }
  static const Url base = *parse_url("https://example.com:8443/a/b/../c?d=e");
  if (const auto target = resolve(base, text); target.ok()) {
    const auto again = parse_url(format_url(*target));
    if (!again.ok() || !(*again == *target)) std::abort();
  }
  return 0;
}
