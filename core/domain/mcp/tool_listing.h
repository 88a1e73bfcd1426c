// Gathers the tools a server offers, over all pages of tools/list, within limits.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/domain/tools/tool.h"

namespace signalbox::mcp {

// A tool as its server describes it. Schemas keep their bytes.
struct RemoteTool {
  std::string name;
  std::string title;
  std::string description;
  JsonText input_schema;
  std::optional<JsonText> output_schema;
  ToolHints hints;
};

struct ListingLimits {
  std::size_t pages = 100;
  std::size_t tools = 5000;
  std::size_t schema_bytes = 256 * 1024;      // of one schema; a tool with a larger one is left out
  std::size_t description_bytes = 64 * 1024;  // longer ones are cut
};

class ToolListing {
 public:
  explicit ToolListing(ListingLimits limits = {}) : limits_(limits) {}

  // Takes one ListToolsResult and gives the cursor of the next page, nothing after the last. Tools without
  // a usable name or schema are left out and counted. Fails with upstream_failed when the result is no list,
  // a cursor comes again, or a limit is passed.
  Result<std::optional<std::string>> add_page(const JsonText& result);

  // In the server's order; the first of several with the same name.
  const std::vector<RemoteTool>& tools() const { return tools_; }
  std::size_t left_out() const { return left_out_; }

 private:
  void add_tool(std::string_view tool);

  ListingLimits limits_;
  std::vector<RemoteTool> tools_;
  std::set<std::string> names_;
  std::set<std::string> cursors_;
  std::size_t pages_ = 0;
  std::size_t left_out_ = 0;
};

// Whether a CallToolResult says that the tool failed; nothing when the text is no CallToolResult.
std::optional<bool> is_failed_result(const JsonText& result);

}  // namespace signalbox::mcp
