// Something that offers tools and runs them: the built-in ones, toolkits described by manifests, federated
// MCP servers. Providers know nothing of sessions' rights; app/call_tool has checked them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/tools/tool.h"
#include "core/ports/call_context.h"

namespace signalbox {

class Schema;

// A tool with its input schema compiled, ready to check arguments; null when the schema is unusable, and
// then arguments go to the provider unchecked.
struct OfferedTool {
  Tool tool;
  std::shared_ptr<const Schema> input;
};

// An immutable snapshot, sorted by slug. Safe to share between threads.
struct ToolList {
  std::vector<OfferedTool> tools;
  const OfferedTool* find(std::string_view slug) const;
};

struct ToolRequest {
  const Tool& tool;
  const JsonText& arguments;         // checked against the tool's schema
  std::optional<Secret> credential;  // present when the tool needs a connection
  std::string idempotency_key;       // empty when none
};

// Progress of a running call, as in MCP notifications/progress.
struct Progress {
  double progress = 0;
  std::optional<double> total;
  std::string message;
};
using ProgressSink = std::function<void(const Progress&)>;

class ToolProvider {
 public:
  virtual ~ToolProvider() = default;

  // What is offered now; may connect to an upstream. A dead upstream's last known list is still offered.
  virtual std::shared_ptr<const ToolList> list(const CallContext& context) = 0;

  // Whether a slug is this provider's business even when it is not in the list at the moment.
  virtual bool owns(std::string_view slug) const = 0;

  // `progress` may be empty. A tool's own failure is a result or an Error; both reach the caller as such.
  virtual Result<ToolResult> call(const ToolRequest& request, const CallContext& context,
                                  const ProgressSink& progress) = 0;
};

}  // namespace signalbox
