#include "server/runtime/json_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/base/json.h"

namespace signalbox {
namespace {

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "error";
}

}  // namespace

JsonLog::JsonLog(Clock& clock, LogLevel least)
    : clock_(clock),
      least_(least),
      logger_(
          std::make_shared<spdlog::logger>("signalbox", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_pattern("%v");
}

void JsonLog::write(LogLevel level, std::string_view message, LogFields fields) {
  if (level < least_) return;
  Json line = {{"at", format_rfc3339(clock_.now())}, {"level", name_of(level)}, {"message", message}};
  for (const auto& [key, value] : fields) line[std::string(key)] = value;
  logger_->info("{}", dump_json(line));
}

}  // namespace signalbox
