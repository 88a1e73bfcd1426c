// One message to an MCP server over Streamable HTTP (2025-11-25), and the reading of its answer, which is
// JSON or an event stream, taken up again where it broke off.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/mcp/client_session.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "server/mcp/courier.h"
#include "server/mcp/linger.h"
#include "server/mcp/upstream.h"

namespace signalbox {

// What all sessions with HTTP upstreams share.
struct HttpUpstreamWorld {
  HttpClient& http;
  Clock& clock;
  Linger& linger;
  Courier& courier;
};

// One opened, or opening, session: what the server knows us by.
struct HttpPeer {
  explicit HttpPeer(mcp::ClientSession opened) : session(std::move(opened)) {}

  std::mutex mutex;
  mcp::ClientSession session;  // guarded by mutex
  std::string session_id;      // set before others see the peer; empty when the server has no sessions
  std::string revision;        // the same; empty until agreed on
  Instant opened_at;           // wall time
};

struct HttpExchangeResult {
  int status = 0;
  HttpHeaders headers;
  std::string body;                        // of an answer that is no message, shortened
  std::optional<mcp::ClientEvent> answer;  // ServerOpened, Answered, AnsweredWithError or ProtocolProblem
  bool tools_changed = false;
};

class HttpExchange {
 public:
  HttpExchange(std::shared_ptr<const UpstreamConfig> config, const HttpUpstreamWorld& world,
               std::shared_ptr<HttpPeer> peer)
      : config_(std::move(config)), world_(world), peer_(std::move(peer)) {}

  // Sends a request and waits for its answer. Fails as Upstream says when no HTTP answer came or it broke
  // off; any complete HTTP answer is a success.
  Result<HttpExchangeResult> ask(const mcp::Outgoing& request, const CallContext& context,
                                 const ProgressSink& progress);

  // Sends what has no answer. The status is all that comes back.
  Result<int> tell(std::string text, const CallContext& context);

  // The same from the courier's thread, soon and within two seconds; failures are of no interest.
  void tell_later(std::string text);

  // Ends the session (DELETE).
  Status end(const CallContext& context);

 private:
  class Reader;

  HttpRequest request(std::string_view method, std::string body) const;
  Status run(HttpRequest request, Reader& reader, const CallContext& context);
  Result<HttpExchangeResult> resume(Reader& reader, const CallContext& context, Status ended);

  std::shared_ptr<const UpstreamConfig> config_;
  HttpUpstreamWorld world_;
  std::shared_ptr<HttpPeer> peer_;
};

// A context for errands: two seconds, no cancellation.
CallContext errand_context(Clock& clock);

}  // namespace signalbox
