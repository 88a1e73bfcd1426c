// Provider `builtin`: tools that need no account. Each tool is a row: its description and one function.
#pragma once

#include <memory>
#include <string>

#include "core/app/ports.h"
#include "core/ports/http_client.h"
#include "core/ports/tool_provider.h"

namespace signalbox {

// What the tools work with.
struct BuiltinWorld {
  HttpClient& http;
  ChangeStore& changes;
  NoteReads& notes;
  ZoneSource& zones;
  Clock& clock;
  Random& random;
};

// One tool: arguments are checked already.
struct BuiltinTool {
  Tool tool;
  Result<JsonText> (*call)(BuiltinWorld& world, const JsonText& arguments, const CallContext& context);
};

class BuiltinTools final : public ToolProvider {
 public:
  explicit BuiltinTools(BuiltinWorld world);

  std::shared_ptr<const ToolList> list(const CallContext& context) override;
  bool owns(std::string_view slug) const override;
  Result<ToolResult> call(const ToolRequest& request, const CallContext& context,
                          const ProgressSink& progress) override;

 private:
  BuiltinWorld world_;
  // Constant after construction.
  const std::vector<BuiltinTool> tools_;
  std::shared_ptr<const ToolList> list_;
};

BuiltinTool http_fetch_tool();
BuiltinTool feed_read_tool();
BuiltinTool text_summarize_tool();
BuiltinTool time_now_tool();
BuiltinTool notes_add_tool();
BuiltinTool notes_list_tool();
BuiltinTool notes_delete_tool();

}  // namespace signalbox
