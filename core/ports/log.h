// Structured log lines for the operator. Values are data: the adapter encodes them, nothing here formats.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox {

enum class LogLevel { debug, info, warning, error };

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view message, LogFields fields = {}) = 0;
};

}  // namespace signalbox
