// What tools/list, tools/call and notifications/progress carry, as a server writes it; the same in all
// revisions up to 2025-11-25 (older clients skip what they do not know).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/domain/mcp/message.h"
#include "core/domain/tools/tool.h"

namespace signalbox::mcp {

inline constexpr std::size_t kToolsPageSize = 100;

// Which part of a list sorted by slug a cursor asks for: [begin, end), and the cursor of what follows.
struct ToolsWindow {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::string> next_cursor;
};

// A cursor names the last slug seen, so it stays good when the list changes. Fails with invalid_argument for
// a cursor that this function did not make.
Result<ToolsWindow> window_of(std::span<const Tool* const> sorted, const std::optional<std::string>& cursor,
                              std::size_t page_size = kToolsPageSize);

// The ListToolsResult of these tools. Schemas keep their bytes.
JsonText tools_page(std::span<const Tool* const> tools, const std::optional<std::string>& next_cursor);
JsonText tools_page(std::span<const Tool> tools, const std::optional<std::string>& next_cursor);

// The CallToolResult of what a tool gave.
JsonText call_result(const ToolResult& result);

// A failed call as a result the model can read and act on (isError), as MCP wants for everything but
// protocol errors. `_meta` names the code for programs.
JsonText failed_call_result(const Error& error);

// The protocol error for a tool that the client cannot know from the list.
RpcError unknown_tool(std::string_view name);

// Writes the progress notifications of one call. They must rise strictly: what does not is left out.
class ProgressWriter {
 public:
  // `token` is JSON text, as the client sent it.
  explicit ProgressWriter(std::string token) : token_(std::move(token)) {}

  std::optional<std::string> write(double progress, std::optional<double> total, std::string_view message);

 private:
  std::string token_;
  std::optional<double> last_;
};

}  // namespace signalbox::mcp
