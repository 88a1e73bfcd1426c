#include "core/domain/mcp/tool_listing.h"

#include "core/base/text.h"
#include "core/domain/mcp/json_scan.h"

namespace signalbox::mcp {
namespace {

constexpr std::size_t kMaxNameBytes = 256;

Error bad_list(std::string message) { return {ErrorCode::upstream_failed, std::move(message)}; }

void read_flag(const JsonMembers& members, std::string_view key, bool& flag) {
  const std::string_view value = member_of(members, key);
  if (value == "true") flag = true;
  if (value == "false") flag = false;
}

ToolHints hints_in(const JsonMembers& annotations) {
  ToolHints hints;
  read_flag(annotations, "readOnlyHint", hints.read_only);
  read_flag(annotations, "destructiveHint", hints.destructive);
  read_flag(annotations, "idempotentHint", hints.idempotent);
  read_flag(annotations, "openWorldHint", hints.open_world);
  // MCP gives the destructive hint a meaning only for tools that change something.
  if (hints.read_only) hints.destructive = false;
  return hints;
}

std::string text_of(const JsonMembers& members, std::string_view key) {
  return read_string(member_of(members, key)).value_or(std::string());
}

}  // namespace

Result<std::optional<std::string>> ToolListing::add_page(const JsonText& result) {
  const auto members = read_members(result.text);
  const auto tools = members ? read_elements(member_of(*members, "tools")) : std::nullopt;
  if (!tools) return bad_list("The tools/list result has no list of tools.");
  if (++pages_ > limits_.pages) return bad_list("The list of tools has too many pages.");
  for (const std::string_view tool : *tools) add_tool(tool);
  if (tools_.size() > limits_.tools)
    return bad_list("The server offers more than " + std::to_string(limits_.tools) + " tools.");
  auto cursor = read_string(member_of(*members, "nextCursor"));
  if (cursor && !cursors_.insert(*cursor).second) return bad_list("The list of tools repeats a page.");
  return cursor;
}

void ToolListing::add_tool(std::string_view text) {
  ++left_out_;
  const auto members = read_members(text);
  if (!members) return;
  RemoteTool tool;
  tool.name = text_of(*members, "name");
  const std::string_view input = member_of(*members, "inputSchema");
  const std::string_view output = member_of(*members, "outputSchema");
  if (tool.name.empty() || tool.name.size() > kMaxNameBytes || has_control_characters(tool.name)) return;
  if (!input.starts_with('{') || input.size() > limits_.schema_bytes || output.size() > limits_.schema_bytes)
    return;
  if (!names_.insert(tool.name).second) return;
  tool.title = text_of(*members, "title");
  tool.description = shorten(text_of(*members, "description"), limits_.description_bytes);
  tool.input_schema.text = std::string(input);
  if (output.starts_with('{')) tool.output_schema = JsonText{std::string(output)};
  if (const auto annotations = read_members(member_of(*members, "annotations"))) {
    tool.hints = hints_in(*annotations);
    if (tool.title.empty()) tool.title = text_of(*annotations, "title");
  }
  tool.title = shorten(tool.title, 256);
  tools_.push_back(std::move(tool));
  --left_out_;
}

std::optional<bool> is_failed_result(const JsonText& result) {
  const auto members = read_members(result.text);
  if (!members) return std::nullopt;
  const std::string_view failed = member_of(*members, "isError");
  return failed == "true";
}

}  // namespace signalbox::mcp
