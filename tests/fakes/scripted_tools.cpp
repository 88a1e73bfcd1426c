#include "tests/fakes/scripted_tools.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

namespace signalbox::fakes {

void ScriptedTools::offer(Tool tool, Answer answer) {
  auto schema = Schema::compile(from_text(tool.input_schema));
  auto list = std::make_shared<ToolList>(*list_);
  answers_[tool.slug] = std::move(answer);
  list->tools.push_back({std::move(tool), std::make_shared<const Schema>(std::move(schema).value())});
  std::sort(list->tools.begin(), list->tools.end(),
            [](const OfferedTool& a, const OfferedTool& b) { return a.tool.slug < b.tool.slug; });
  list_ = std::move(list);
}

void ScriptedTools::offer(Tool tool, std::string json) {
  offer(std::move(tool), [json = std::move(json)](const ToolRequest&, const CallContext&) {
    return Result<ToolResult>(ToolResult(ToolData{{json}}));
  });
}

void ScriptedTools::withdraw(const std::string& slug) {
  auto list = std::make_shared<ToolList>(*list_);
  list->tools.erase(std::remove_if(list->tools.begin(), list->tools.end(),
                                   [&](const OfferedTool& offered) { return offered.tool.slug == slug; }),
                    list->tools.end());
  list_ = std::move(list);
}

std::vector<ScriptedTools::Asked> ScriptedTools::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

std::size_t ScriptedTools::count(const std::string& slug) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(asked_.begin(), asked_.end(), [&](const Asked& asked) { return asked.slug == slug; }));
}

std::shared_ptr<const ToolList> ScriptedTools::list(const CallContext&) { return list_; }

bool ScriptedTools::owns(std::string_view slug) const { return answers_.find(slug) != answers_.end(); }

Result<ToolResult> ScriptedTools::call(const ToolRequest& request, const CallContext& context,
                                       const ProgressSink&) {
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back({.slug = request.tool.slug,
                      .arguments = request.arguments.text,
                      .credential = request.credential ? request.credential->reveal() : "",
                      .idempotency_key = request.idempotency_key,
                      .context = context});
  }
  return answers_.find(request.tool.slug)->second(request, context);
}

Tool tool_named(std::string slug, std::string toolkit, bool read_only, AuthScheme auth, std::string schema) {
  return {.slug = std::move(slug),
          .toolkit = std::move(toolkit),
          .provider = Provider::builtin,
          .title = "",
          .description = "A tool of a test.",
          .input_schema = {std::move(schema)},
          .output_schema = std::nullopt,
          .hints = {.read_only = read_only},
          .auth = auth};
}

}  // namespace signalbox::fakes
