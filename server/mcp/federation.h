// The tools of all configured MCP servers as one provider: "server__tool". Each session has its own
// upstream sessions with HTTP servers; a server run as a child process is shared.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/log.h"
#include "core/ports/tool_provider.h"
#include "core/ports/upstream_vault.h"
#include "server/mcp/catalog.h"
#include "server/mcp/courier.h"
#include "server/mcp/linger.h"
#include "server/mcp/session_pool.h"
#include "server/mcp/upstream.h"

namespace signalbox {

class Federation final : public ToolProvider {
 public:
  // Child processes start at once. Names must be is_server_name and differ: check_upstreams.
  Federation(std::vector<UpstreamConfig> upstreams, HttpClient& http, Clock& clock, Log& log,
             UpstreamVault& vault, CompileSchema compile_schema);
  ~Federation() override;

  // Waits at most 5 seconds, and only for lists never seen or said to have changed.
  std::shared_ptr<const ToolList> list(const CallContext& context) override;
  bool owns(std::string_view slug) const override;
  // Fails as Upstream says, and with not_found when the server is not configured.
  Result<ToolResult> call(const ToolRequest& request, const CallContext& context,
                          const ProgressSink& progress) override;

  // Cancels the session's running calls and ends its upstream sessions, soon and not waited for.
  void drop_session(const std::string& project, const std::string& session);

  std::vector<UpstreamHealth> health();

  // Cancels all calls, ends all children; sends what ends sessions for at most two seconds more.
  void stop();

 private:
  struct Member {
    std::unique_ptr<Catalog> catalog;
    std::unique_ptr<SessionPool> sessions;  // of HTTP upstreams only
  };
  class RunningCall;

  Member member_of(UpstreamConfig config, HttpClient& http, Log& log);
  std::shared_ptr<const ToolList> merged(
      const std::vector<std::shared_ptr<const CatalogSnapshot>>& snapshots);
  std::shared_ptr<Upstream> upstream_for(Member& member, const SessionOwner& owner);

  // Constant after construction.
  Clock& clock_;
  UpstreamVault& vault_;
  const CompileSchema compile_schema_;
  Linger linger_;
  Courier courier_;
  std::map<std::string, Member, std::less<>> members_;  // by name

  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::shared_ptr<const CatalogSnapshot>> merged_from_;
  std::shared_ptr<const ToolList> merged_ = std::make_shared<ToolList>();
  std::multimap<SessionOwner, std::shared_ptr<CancelSource>> running_;
  bool stopping_ = false;
};

// Fails with invalid_argument, naming the field, unless every upstream has a good name of its own and
// either an address or a command.
Status check_upstreams(const std::vector<UpstreamConfig>& upstreams);

}  // namespace signalbox
