#include "core/base/codec.h"
#include "core/domain/tools/tool.h"

SIGNALBOX_WIRE(signalbox::Tool);

namespace signalbox {
namespace {

Json text_block(std::string text) { return {{"type", "text"}, {"text", std::move(text)}}; }

// A client reads structuredContent only as an object (MCP 2025-11-25), so other data is text alone.
Json mcp_result_of(const Json& data) {
  Json result = {
      {"content", Json::array({text_block(data.is_string() ? data.get<std::string>() : dump_json(data))})},
      {"isError", false}};
  if (data.is_object()) result["structuredContent"] = data;
  return result;
}

std::string joined_text(const Json& content) {
  std::string text;
  for (const Json& block : content)
    if (text_member(block, "type") == "text") text += (text.empty() ? "" : "\n") + text_member(block, "text");
  return text;
}

Json data_of(const Json& mcp_result) {
  if (const Json& structured = member(mcp_result, "structuredContent"); !structured.is_null())
    return structured;
  const Json& content = member(mcp_result, "content");
  return content.is_array() ? Json(joined_text(content)) : mcp_result;
}

}  // namespace

JsonText as_mcp_result(const ToolResult& result) {
  if (const auto* mcp = std::get_if<McpToolResult>(&result)) return mcp->result;
  return to_text(mcp_result_of(from_text(std::get<ToolData>(result).value)));
}

JsonText as_data(const ToolResult& result) {
  if (const auto* mcp = std::get_if<McpToolResult>(&result)) return to_text(data_of(from_text(mcp->result)));
  return std::get<ToolData>(result).value;
}

bool is_failure(const ToolResult& result) {
  const auto* mcp = std::get_if<McpToolResult>(&result);
  return mcp && mcp->is_error;
}

}  // namespace signalbox
