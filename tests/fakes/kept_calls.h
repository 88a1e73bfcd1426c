// A call sink that keeps what it was told.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/ports/call_sink.h"

namespace signalbox::fakes {

class KeptCalls final : public CallSink {
 public:
  void call_ended(const ToolCallRecord& call) override {
    const std::lock_guard lock(mutex_);
    calls_.push_back(call);
  }
  void key_used(const std::string& key_id) override {
    const std::lock_guard lock(mutex_);
    keys_.push_back(key_id);
  }
  void connection_used(const std::string& project_id, const std::string& connection_id) override {
    const std::lock_guard lock(mutex_);
    connections_.push_back(project_id + "/" + connection_id);
  }

  std::vector<ToolCallRecord> calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  std::vector<std::string> keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
  }
  std::vector<std::string> connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<ToolCallRecord> calls_;
  std::vector<std::string> keys_;
  std::vector<std::string> connections_;
};

}  // namespace signalbox::fakes
