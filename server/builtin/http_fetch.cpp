// HTTP_FETCH
#include "core/base/json.h"
#include "core/base/text.h"
#include "server/builtin/builtin_tools.h"
#include "server/builtin/fetch.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxBytes = 512 * 1024;

bool is_text(std::string_view content_type) {
  const std::string type = to_lower_ascii(content_type);
  return type.starts_with("text/") || type.find("json") != std::string::npos ||
         type.find("xml") != std::string::npos;
}

Result<JsonText> http_fetch(BuiltinWorld& world, const JsonText& arguments, const CallContext& context) {
  const std::string url = text_member(from_text(arguments), "url");
  TRY(const Fetched fetched, fetch(world.http, url, "*/*", "http", kMaxBytes, context));
  const std::string_view type = header_of(fetched.response.headers, "content-type");
  if (!is_text(type) || !is_valid_utf8(fetched.response.body))
    return Error{
        ErrorCode::unsupported_media_type,
        "the address holds no UTF-8 text but " + shorten(type.empty() ? "an unknown type" : type, 100)};
  return to_text({{"url", fetched.url},
                  {"status", fetched.response.status},
                  {"contentType", type},
                  {"body", fetched.response.body}});
}

}  // namespace

BuiltinTool http_fetch_tool() {
  Tool tool;
  tool.slug = "HTTP_FETCH";
  tool.toolkit = "http";
  tool.title = "Fetch a web address";
  tool.description =
      "Gets a public http or https address and returns its status and text, at most 512 KiB. Private and "
      "local "
      "addresses are refused.";
  tool.input_schema = {R"({"type":"object","additionalProperties":false,"required":["url"],"properties":{
    "url":{"type":"string","pattern":"^https?://","maxLength":2048,"description":"The address to get."}}})"};
  tool.hints = {.read_only = true, .destructive = false, .idempotent = true, .open_world = true};
  return {std::move(tool), http_fetch};
}

}  // namespace signalbox
