// An MCP session with a server reached over Streamable HTTP. Opens itself when first used, anew when the
// server has forgotten it, and every 24 hours; calls may run in parallel.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "server/mcp/http_exchange.h"
#include "server/mcp/upstream.h"

namespace signalbox {

class HttpUpstream final : public Upstream {
 public:
  struct Hooks {
    std::function<void(const Secret&)> save;  // what resumed the session after a restart; may be empty
    std::function<void()> tools_changed;      // the server said that its list changed; may be empty
  };

  // `saved` is what the save hook got last. It is used only if it was opened at the same address.
  HttpUpstream(UpstreamConfig config, HttpUpstreamWorld world, std::optional<Secret> saved, Hooks hooks);

  Result<std::vector<mcp::RemoteTool>> list_tools(const CallContext& context) override;
  Result<McpToolResult> call_tool(std::string_view tool, const JsonText& arguments,
                                  const CallContext& context, const ProgressSink& progress) override;

  // Tells the server, too, if a session is open: soon, by the courier.
  void stop() override;

 private:
  using PeerPointer = std::shared_ptr<HttpPeer>;
  using MakeRequest = std::function<mcp::Outgoing(mcp::ClientSession&)>;

  Result<JsonText> ask(const MakeRequest& make, const CallContext& context, const ProgressSink& progress);
  // Empty when the session was lost before the request could run.
  Result<std::optional<JsonText>> ask_once(const PeerPointer& peer, const MakeRequest& make,
                                           const CallContext& context, const ProgressSink& progress);
  Result<std::optional<JsonText>> understand(HttpExchangeResult answer) const;
  void give_up(HttpExchange& exchange, const PeerPointer& peer, std::int64_t id, const Error& why) const;

  // An open session that is not `lost`; opens one if need be, one caller for all.
  Result<PeerPointer> open_peer(const PeerPointer& lost, const CallContext& context);
  Result<PeerPointer> handshake(const CallContext& context);
  Result<PeerPointer> settle(Result<PeerPointer> opened);
  bool is_due_for_renewal() const;
  void end_later(PeerPointer peer);
  Secret saved_form(const HttpPeer& peer) const;
  Error without_secrets(Error error, const PeerPointer& peer) const;

  // Constant after construction.
  const std::shared_ptr<const UpstreamConfig> config_;
  const HttpUpstreamWorld world_;
  const Hooks hooks_;

  std::mutex mutex_;
  std::condition_variable changed_;
  PeerPointer peer_;      // guarded by mutex_; null when none is open
  bool opening_ = false;  // guarded by mutex_
  int running_ = 0;       // guarded by mutex_; requests on their way
  bool stopped_ = false;  // guarded by mutex_
};

}  // namespace signalbox
