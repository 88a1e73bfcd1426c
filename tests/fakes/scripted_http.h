// An HTTP client that answers from a test's script and keeps what was sent.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/ports/http_client.h"

namespace signalbox::fakes {

class ScriptedHttp final : public HttpClient {
 public:
  using Answer = std::function<Result<HttpResponse>(const HttpRequest&)>;

  explicit ScriptedHttp(Answer answer) : answer_(std::move(answer)) {}
  // Says the same to everything.
  explicit ScriptedHttp(HttpResponse response)
      : answer_([response = std::move(response)](const HttpRequest&) { return Result(response); }) {}

  Result<HttpResponse> send(const HttpRequest& request, const CallContext&) override {
    {
      const std::lock_guard lock(mutex_);
      sent_.push_back(request);
    }
    return answer_(request);
  }

  Status stream(const HttpRequest& request, const HttpStream& stream, const CallContext& context) override {
    TRY(const HttpResponse response, send(request, context));
    if (stream.on_head(response.status, response.headers)) stream.on_body(response.body);
    return {};
  }

  std::vector<HttpRequest> sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
  }

 private:
  const Answer answer_;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> sent_;  // guarded by mutex_
};

}  // namespace signalbox::fakes
