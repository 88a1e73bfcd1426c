#include "server/builtin/builtin_tools.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

namespace signalbox {
namespace {

std::vector<BuiltinTool> all_tools() {
  return {feed_read_tool(),  http_fetch_tool(),     notes_add_tool(), notes_delete_tool(),
          notes_list_tool(), text_summarize_tool(), time_now_tool()};  // sorted by slug
}

}  // namespace

BuiltinTools::BuiltinTools(BuiltinWorld world) : world_(world), tools_(all_tools()) {
  auto list = std::make_shared<ToolList>();
  for (const BuiltinTool& builtin : tools_) {
    auto schema = Schema::compile(from_text(builtin.tool.input_schema));
    list->tools.push_back(
        {builtin.tool, schema.ok() ? std::make_shared<const Schema>(*std::move(schema)) : nullptr});
  }
  list_ = std::move(list);
}

std::shared_ptr<const ToolList> BuiltinTools::list(const CallContext&) { return list_; }

bool BuiltinTools::owns(std::string_view slug) const { return list_->find(slug) != nullptr; }

Result<ToolResult> BuiltinTools::call(const ToolRequest& request, const CallContext& context,
                                      const ProgressSink&) {
  for (const BuiltinTool& builtin : tools_) {
    if (builtin.tool.slug != request.tool.slug) continue;
    TRY(JsonText data, builtin.call(world_, request.arguments, context));
    return ToolResult(ToolData{std::move(data)});
  }
  return Error{ErrorCode::not_found, "there is no tool \"" + request.tool.slug + "\""};
}

}  // namespace signalbox
