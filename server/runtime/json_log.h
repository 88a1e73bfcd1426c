// The server's log: one JSON object a line on standard error.
#pragma once

#include <memory>

#include "core/ports/clock.h"
#include "core/ports/log.h"

namespace spdlog {
class logger;
}

namespace signalbox {

class JsonLog final : public Log {
 public:
  JsonLog(Clock& clock, LogLevel least);
  void write(LogLevel level, std::string_view message, LogFields fields = {}) override;

 private:
  Clock& clock_;
  const LogLevel least_;
  std::shared_ptr<spdlog::logger> logger_;  // synchronises itself
};

}  // namespace signalbox
