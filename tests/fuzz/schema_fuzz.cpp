// Any schema on any instance: no crash, no hang, and the same answer twice.
// Input: the schema, a zero byte, the instance; both JSON.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace signalbox;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const auto document = parse_json(input.substr(0, end));
  if (!document.ok()) return 0;
  const auto schema = Schema::compile(*document);
  if (!schema.ok()) return schema.error().message.empty() ? std::abort(), 0 : 0;

  // Without an instance of its own the schema checks itself, which reaches a lot of keywords.
  const auto instance = parse_json(input.substr(std::min(end + 1, input.size())));
  const Json& value = instance.ok() ? *instance : *document;
  const auto errors = schema->validate(value, "arguments");
  if (errors.size() > Schema::kMaxErrors) std::abort();
  for (const FieldError& error : errors)
    if (error.message.empty()) std::abort();
  if (errors != schema->validate(value, "arguments")) std::abort();
  return 0;
}
