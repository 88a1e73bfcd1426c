// A log that keeps its lines for tests to read.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/ports/log.h"

namespace signalbox::fakes {

class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view message, LogFields fields) override {
    std::string line(message);
    for (const auto& [name, value] : fields) line += " " + std::string(name) + "=" + value;
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }

  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace signalbox::fakes
