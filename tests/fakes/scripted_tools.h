// A tool provider whose tools do what a test says, and that keeps what it was asked.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/ports/tool_provider.h"

namespace signalbox::fakes {

class ScriptedTools final : public ToolProvider {
 public:
  using Answer = std::function<Result<ToolResult>(const ToolRequest&, const CallContext&)>;

  struct Asked {
    std::string slug;
    std::string arguments;
    std::string credential;  // empty when none came along
    std::string idempotency_key;
    CallContext context;
  };

  // Offers a tool; to be done before calls begin.
  void offer(Tool tool, Answer answer);
  // The same for a tool that answers with this JSON.
  void offer(Tool tool, std::string json);
  // Known, but missing from the list, like a tool of a server that is down.
  void withdraw(const std::string& slug);

  std::vector<Asked> asked() const;
  std::size_t count(const std::string& slug) const;

  std::shared_ptr<const ToolList> list(const CallContext& context) override;
  bool owns(std::string_view slug) const override;
  Result<ToolResult> call(const ToolRequest& request, const CallContext& context,
                          const ProgressSink& progress) override;

 private:
  std::map<std::string, Answer, std::less<>> answers_;
  std::shared_ptr<const ToolList> list_ = std::make_shared<ToolList>();

  mutable std::mutex mutex_;
  std::vector<Asked> asked_;  // guarded by mutex_
};

// A tool that any object fits, not changing anything unless said otherwise.
Tool tool_named(std::string slug, std::string toolkit, bool read_only = true,
                AuthScheme auth = AuthScheme::none, std::string schema = R"({"type":"object"})");

}  // namespace signalbox::fakes
