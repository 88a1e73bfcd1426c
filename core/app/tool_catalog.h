// All tools of all providers, as one session sees them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/sessions/session.h"
#include "core/ports/tool_provider.h"

namespace signalbox {

// A tool that was found, with what keeps it alive and who runs it.
struct FoundTool {
  std::shared_ptr<const ToolList> list;
  const OfferedTool* offered = nullptr;
  ToolProvider* provider = nullptr;
};

class ToolCatalog {
 public:
  // The providers outlive the catalog; earlier ones win when two offer the same slug.
  explicit ToolCatalog(std::vector<ToolProvider*> providers) : providers_(std::move(providers)) {}

  // Sorted by slug, only what the session admits.
  std::vector<Tool> list(const Session& session, const CallContext& context) const;

  // Every tool of every toolkit, sorted by slug.
  std::vector<Tool> list_all(const CallContext& context) const;

  // not_found names the tool; the message differs when a server of its name is known but does not offer it.
  Result<FoundTool> find(std::string_view slug, const CallContext& context) const;

 private:
  std::vector<ToolProvider*> providers_;
};

}  // namespace signalbox
