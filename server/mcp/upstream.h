// One MCP session with an upstream server, whatever carries it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/mcp/client_session.h"
#include "core/domain/mcp/tool_listing.h"
#include "core/ports/call_context.h"
#include "core/ports/tool_provider.h"

namespace signalbox {

// As the operator configured it: either `url` or `command` is set.
struct UpstreamConfig {
  std::string name;  // mcp::is_server_name
  std::optional<Secret> url;
  std::vector<std::pair<std::string, Secret>> headers;  // sent with every HTTP request
  std::vector<std::string> command;                     // program and arguments; no shell
  std::map<std::string, std::string> env;               // on top of the few variables every child gets
  Duration timeout = Duration::seconds(30);             // of one call
};

// What we call ourselves to upstream servers.
inline mcp::ClientInfo upstream_client_info() { return {"signalbox", "0.1"}; }

// Safe to use from several threads at once. Errors name the server by its configured name, never its
// address: upstream_unavailable, upstream_failed, invalid_argument (the server refused the arguments),
// deadline_exceeded, cancelled, too_large, permission_denied (outbound guard), not_configured.
class Upstream {
 public:
  virtual ~Upstream() = default;
  virtual Result<std::vector<mcp::RemoteTool>> list_tools(const CallContext& context) = 0;
  // `progress` runs on the calling thread and may be empty. The result keeps the server's bytes.
  virtual Result<McpToolResult> call_tool(std::string_view tool, const JsonText& arguments,
                                          const CallContext& context, const ProgressSink& progress) = 0;
  // Ends the session for good. What runs fails; what comes later fails with `unavailable`.
  virtual void stop() = 0;
};

}  // namespace signalbox
