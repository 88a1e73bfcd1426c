#include "server/mcp/cancel_source.h"

namespace signalbox {
namespace {

class StopSignal final : public CancelSignal {
 public:
  explicit StopSignal(std::stop_token token) : token_(std::move(token)) {}

  bool is_cancelled() const override { return token_.stop_requested(); }
  std::shared_ptr<void> subscribe(std::function<void()> wake) const override {
    return std::make_shared<std::stop_callback<std::function<void()>>>(token_, std::move(wake));
  }

 private:
  std::stop_token token_;
};

}  // namespace

void CancelSource::follow(const CancelToken& parent) {
  parents_.push_back(parent.subscribe([source = source_]() mutable { source.request_stop(); }));
}

CancelToken CancelSource::token() const {
  return CancelToken(std::make_shared<StopSignal>(source_.get_token()));
}

}  // namespace signalbox
