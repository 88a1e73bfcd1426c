// The ending side of a CancelToken: ends when told to, and when any token it follows ends.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/cancel.h"

namespace signalbox {

class CancelSource {
 public:
  CancelSource() = default;
  explicit CancelSource(const CancelToken& parent) { follow(parent); }

  void follow(const CancelToken& parent);
  void cancel() { source_.request_stop(); }
  CancelToken token() const;

 private:
  std::stop_source source_;
  std::vector<std::shared_ptr<void>> parents_;
};

}  // namespace signalbox
