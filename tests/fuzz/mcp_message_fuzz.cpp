// Any bytes: what the scanner takes as a message the JSON library takes too, and what is written of it
// reads back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/json.h"
#include "core/domain/mcp/client_session.h"
#include "core/domain/mcp/json_scan.h"
#include "core/domain/mcp/message.h"
#include "core/domain/mcp/server_session.h"
#include "core/domain/mcp/tool_listing.h"

using namespace signalbox;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

// The library refuses numbers beyond a double's range, skips a byte order mark and ends at a zero byte; the
// scanner does none of these.
bool readers_may_differ(std::string_view text) {
  return text.find_first_of("eE.") != std::string_view::npos || text.size() > 300 ||
         text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!readers_may_differ(text)) require(mcp::is_json(text) == parse_json(text).ok());

  const auto parsed = mcp::parse_message(text, 1 << 16);
  if (const auto* message = std::get_if<mcp::Message>(&parsed)) {
    require(mcp::is_json(message->params.text) && mcp::is_json(message->result.text));
    auto session = mcp::ServerSession::resumed({"fuzz", "", "1", ""}, "2025-11-25");
    const auto action = session.receive(*message);
    if (const auto* reply = std::get_if<mcp::Reply>(&action)) require(mcp::is_json(reply->text));
    if (const auto* call = std::get_if<mcp::CallTool>(&action)) {
      auto client = mcp::ClientSession::resumed({"fuzz", "1"}, "2025-11-25");
      require(std::holds_alternative<mcp::Message>(
          mcp::parse_message(client.call_tool(call->name, call->arguments, true).text)));
    }
    mcp::ToolListing listing;
    (void)listing.add_page(message->result);
  } else {
    require(mcp::is_json(mcp::encode_bad_message(std::get<mcp::BadMessage>(parsed))));
  }
  auto client = mcp::ClientSession::resumed({"fuzz", "1"}, "2025-11-25");
  (void)client.call_tool("t", {}, true);
  (void)client.receive(text);
  return 0;
}
