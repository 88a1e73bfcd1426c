// How a caller tells running work to stop. The core only asks; whoever waits on the world subscribes, so
// that it wakes at once. server/runtime implements the signal on std::stop_token.
#pragma once

#include <functional>
#include <memory>

namespace signalbox {

class CancelSignal {
 public:
  virtual ~CancelSignal() = default;
  virtual bool is_cancelled() const = 0;
  // Calls `wake` once on cancellation, at once if it has happened; ends with the returned handle's life.
  // `wake` runs on the cancelling thread and must not block.
  virtual std::shared_ptr<void> subscribe(std::function<void()> wake) const = 0;
};

class CancelToken {
 public:
  CancelToken() = default;  // never cancelled
  explicit CancelToken(std::shared_ptr<const CancelSignal> signal) : signal_(std::move(signal)) {}

  bool is_cancelled() const { return signal_ && signal_->is_cancelled(); }
  std::shared_ptr<void> subscribe(std::function<void()> wake) const {
    return signal_ ? signal_->subscribe(std::move(wake)) : nullptr;
  }

 private:
  std::shared_ptr<const CancelSignal> signal_;
};

}  // namespace signalbox
