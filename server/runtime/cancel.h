// Lets one thread tell another to stop: the world's side of core/base/cancel.h, on std::stop_source.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/cancel.h"

namespace signalbox {

class CancelSource {
 public:
  CancelSource() : CancelSource(std::stop_source()) {}
  explicit CancelSource(std::stop_source source);
  explicit CancelSource(const CancelToken& parent) : CancelSource() { follow(parent); }

  // Is cancelled with `parent` from now on.
  void follow(const CancelToken& parent);

  CancelToken token() const { return CancelToken(signal_); }
  // Runs what subscribed on this thread. False when it was cancelled before.
  bool cancel() { return source_.request_stop(); }
  bool is_cancelled() const { return source_.stop_requested(); }

 private:
  std::stop_source source_;
  std::shared_ptr<const CancelSignal> signal_;
  std::vector<std::shared_ptr<void>> parents_;
};

// The same for a std::jthread's own token.
CancelToken cancel_token_of(std::stop_token token);

}  // namespace signalbox
