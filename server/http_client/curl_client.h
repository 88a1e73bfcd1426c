// The HttpClient port on libcurl: kept-alive connections, the outbound guard at every connect, deadlines,
// cancellation at once, and limits on what comes back. HTTP/1.1, no redirects, no cookies, no netrc, no
// proxy from the environment. A request that is not idempotent is never sent twice.
//
// max_response_bytes counts decoded bytes, for send and stream alike. The headers Host, Connection, Expect,
// Content-Length and Transfer-Encoding of a request are ignored; they follow from the request. But for
// "Connection: close": such a request gets a new connection, which is not kept.
#pragma once

#include <memory>
#include <mutex>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "server/http_client/curl_options.h"
#include "server/http_client/guard.h"
#include "server/http_client/handle_pool.h"

namespace signalbox {

class CurlClient final : public HttpClient {
 public:
  // `clock` outlives the client; deadlines are on its monotonic time.
  CurlClient(CurlClientOptions options, GuardRules rules, Clock& clock);

  // Holds for every request that starts later; connections made under the old rules are not used again.
  void set_rules(GuardRules rules);

  Result<HttpResponse> send(const HttpRequest& request, const CallContext& context) override;
  Status stream(const HttpRequest& request, const HttpStream& stream, const CallContext& context) override;

 private:
  struct Rules {
    GuardRules guard;
    std::shared_ptr<HandlePool> pool;
  };
  std::shared_ptr<const Rules> rules() const;
  std::shared_ptr<const Rules> make_rules(GuardRules rules) const;

  const CurlClientOptions options_;
  Clock& clock_;

  mutable std::mutex mutex_;
  std::shared_ptr<const Rules> rules_;  // guarded by mutex_
};

}  // namespace signalbox
