// Keeps what was logged.
#pragma once

#include <mutex>
#include <string>

#include "core/ports/log.h"

namespace signalbox {

class RecordingLog final : public Log {
 public:
  void write(LogLevel, std::string_view message, LogFields fields) override {
    const std::lock_guard lock(mutex_);
    text_.append(message);
    for (const auto& [name, value] : fields) text_.append(" ").append(name).append("=").append(value);
    text_ += '\n';
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace signalbox
