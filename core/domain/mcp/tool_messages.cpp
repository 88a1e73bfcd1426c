#include "core/domain/mcp/tool_messages.h"

#include <cmath>

#include "core/base/json.h"
#include "core/domain/mcp/json_scan.h"

namespace signalbox::mcp {
namespace {

// Marks our own cursors, so that another server's cursor is refused instead of misread.
constexpr std::string_view kCursorMark = "after:";

std::string cursor_after(const Tool& tool) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string cursor;
  for (const char c : std::string(kCursorMark) + tool.slug) {
    cursor += kHex[static_cast<unsigned char>(c) >> 4];
    cursor += kHex[c & 15];
  }
  return cursor;
}

std::optional<std::string> slug_in(const std::string& cursor) {
  std::string text;
  if (cursor.size() % 2 != 0) return std::nullopt;
  constexpr std::string_view kHex = "0123456789abcdef";
  for (std::size_t i = 0; i < cursor.size(); i += 2) {
    const std::size_t high = kHex.find(cursor[i]);
    const std::size_t low = kHex.find(cursor[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    text += static_cast<char>(high * 16 + low);
  }
  if (!text.starts_with(kCursorMark)) return std::nullopt;
  return text.substr(kCursorMark.size());
}

void append_member(std::string& out, std::string_view key, std::string_view raw) {
  if (out.back() != '{') out += ',';
  out.append("\"").append(key).append("\":").append(raw);
}

void append_text_member(std::string& out, std::string_view key, std::string_view text) {
  append_member(out, key, {});
  append_quoted(out, text);
}

void append_tool(std::string& out, const Tool& tool) {
  const auto word = [](bool value) { return value ? "true" : "false"; };
  out += '{';
  append_text_member(out, "name", tool.slug);
  if (!tool.title.empty()) append_text_member(out, "title", tool.title);
  append_text_member(out, "description", tool.description);
  append_member(out, "inputSchema", tool.input_schema.text);
  if (tool.output_schema) append_member(out, "outputSchema", tool.output_schema->text);
  out += R"(,"annotations":{)";
  if (!tool.title.empty()) append_text_member(out, "title", tool.title);
  append_member(out, "readOnlyHint", word(tool.hints.read_only));
  append_member(out, "destructiveHint", word(tool.hints.destructive));
  append_member(out, "idempotentHint", word(tool.hints.idempotent));
  append_member(out, "openWorldHint", word(tool.hints.open_world));
  out += "}}";
}

std::string what_to_read(const Error& error) {
  std::string text = error.message;
  for (const FieldError& field : error.fields) {
    const std::string line = field.path.empty() ? field.message : field.path + " " + field.message;
    if (line != error.message) text += "\n- " + line;
  }
  if (error.retry_after) {
    const std::int64_t seconds = (error.retry_after->ms + 999) / 1000;
    text += "\nTry again in " + std::to_string(seconds) + (seconds == 1 ? " second." : " seconds.");
  }
  return text;
}

}  // namespace

Result<ToolsWindow> window_of(std::span<const Tool* const> sorted, const std::optional<std::string>& cursor,
                              std::size_t page_size) {
  ToolsWindow window;
  if (cursor) {
    const auto slug = slug_in(*cursor);
    if (!slug) return invalid_field("cursor", "is not one this server gave; start again without a cursor");
    while (window.begin < sorted.size() && sorted[window.begin]->slug <= *slug) ++window.begin;
  }
  window.end = sorted.size() - window.begin > page_size ? window.begin + page_size : sorted.size();
  if (window.end < sorted.size()) window.next_cursor = cursor_after(*sorted[window.end - 1]);
  return window;
}

JsonText tools_page(std::span<const Tool* const> tools, const std::optional<std::string>& next_cursor) {
  JsonText page{R"({"tools":[)"};
  for (const Tool* tool : tools) {
    if (page.text.back() != '[') page.text += ',';
    append_tool(page.text, *tool);
  }
  page.text += ']';
  if (next_cursor) append_text_member(page.text, "nextCursor", *next_cursor);
  page.text += '}';
  return page;
}

JsonText tools_page(std::span<const Tool> tools, const std::optional<std::string>& next_cursor) {
  std::vector<const Tool*> pointers;
  for (const Tool& tool : tools) pointers.push_back(&tool);
  return tools_page(std::span<const Tool* const>(pointers), next_cursor);
}

JsonText call_result(const ToolResult& result) { return as_mcp_result(result); }

JsonText failed_call_result(const Error& error) {
  JsonText result{R"({"content":[{"type":"text","text":)"};
  append_quoted(result.text, what_to_read(error));
  result.text += R"(}],"isError":true,"_meta":{"signalbox/code":)";
  append_quoted(result.text, name_of(error.code));
  result.text += "}}";
  return result;
}

RpcError unknown_tool(std::string_view name) {
  return {rpc_code::kInvalidParams,
          "Unknown tool: " + std::string(name) + ". Call tools/list for the tools of this session."};
}

std::optional<std::string> ProgressWriter::write(double progress, std::optional<double> total,
                                                 std::string_view message) {
  if (!std::isfinite(progress) || (last_ && progress <= *last_)) return std::nullopt;
  last_ = progress;
  JsonText params{R"({"progressToken":)" + token_ + R"(,"progress":)" + dump_json(Json(progress))};
  if (total && std::isfinite(*total)) append_member(params.text, "total", dump_json(Json(*total)));
  if (!message.empty()) append_text_member(params.text, "message", message);
  params.text += '}';
  return encode_notification("notifications/progress", params);
}

}  // namespace signalbox::mcp
