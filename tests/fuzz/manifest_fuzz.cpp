// clang++ -fsanitize=fuzzer: a manifest that is accepted makes requests that stay on its server and path.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/app/http_operation.h"
#include "core/base/wire.h"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto manifest = parse_manifest(text);
  if (!manifest.ok()) return 0;
  const auto again = parse_manifest(encode_text(*manifest));
  if (!again.ok() || encode_text(*again) != encode_text(*manifest)) std::abort();
  for (const Operation& operation : manifest->operations) {
    const JsonText arguments{R"({"id":"../a/b?c#d\n"})"};
    const auto request = build_request(*manifest, operation, arguments, std::nullopt, "https://own.example");
    if (request.ok() && request->url.find("https://own.example/") != 0) std::abort();
  }
  return 0;
}
