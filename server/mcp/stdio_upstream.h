// An MCP server run as a child process, one JSON-RPC message a line (MCP 2025-11-25, stdio). All callers
// share it. It is started at once, and again after it ended: at first after a second, then doubling up to a
// minute, until it has been well for a while.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/ports/clock.h"
#include "core/ports/log.h"
#include "server/mcp/child_process.h"
#include "server/mcp/upstream.h"

namespace signalbox {

struct StdioTimes {
  Duration first_restart = Duration::seconds(1);
  Duration last_restart = Duration::seconds(60);
  Duration well_after = Duration::seconds(30);  // after that long without ending, restarts begin anew
  Duration handshake = Duration::seconds(30);
  Duration grace = Duration::seconds(2);  // between closing the input, SIGTERM and SIGKILL
};

class StdioUpstream final : public Upstream {
 public:
  // `tools_changed` is called from the child's thread when its list may have changed; it may be empty.
  StdioUpstream(UpstreamConfig config, Clock& clock, Log& log, std::function<void()> tools_changed,
                StdioTimes times = {});
  ~StdioUpstream() override { stop(); }

  Result<std::vector<mcp::RemoteTool>> list_tools(const CallContext& context) override;
  Result<McpToolResult> call_tool(std::string_view tool, const JsonText& arguments,
                                  const CallContext& context, const ProgressSink& progress) override;

  // Returns when the child is gone.
  void stop() override;

 private:
  using MakeRequest = std::function<mcp::Outgoing(mcp::ClientSession&)>;
  struct Call;
  class Conversation;

  Result<JsonText> ask(const MakeRequest& make, const CallContext& context, const ProgressSink& progress);
  Result<JsonText> await(std::unique_lock<std::mutex>& lock, Call& call, std::int64_t id,
                         const CallContext& context, const ProgressSink& progress);
  std::optional<Error> wait_until_open(std::unique_lock<std::mutex>& lock, const CallContext& context);
  std::optional<Error> why_not_open() const;

  // On the child's thread.
  void run();
  void converse();
  bool take_event(mcp::ClientEvent event);
  void send(std::string message);
  void finish(std::int64_t id, Result<JsonText> outcome);
  void fail_all();
  bool rest(Duration time);

  void wake();

  // Constant after construction.
  const UpstreamConfig config_;
  Clock& clock_;
  Log& log_;
  const std::function<void()> tools_changed_;
  const StdioTimes times_;
  FileDescriptor wake_;  // an eventfd; itself synchronised

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::optional<mcp::ClientSession> session_;  // of the child that runs; none between children
  bool open_ = false;
  bool stopping_ = false;
  std::string trouble_;               // why the last start failed; empty when it did not
  std::optional<Instant> starts_at_;  // monotonic; while resting
  std::string outgoing_;              // bytes for the child's input
  std::map<std::int64_t, std::shared_ptr<Call>> calls_;

  std::mutex stop_mutex_;  // one stop() at a time
  std::thread thread_;
};

}  // namespace signalbox
