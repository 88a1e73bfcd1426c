// The record of one tool call: who called what, when, how long it took and how it ended. No arguments and
// no results: those may hold what the user would not want kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

enum class CallOutcome { started, succeeded, failed };

struct ToolCallRecord {
  std::string project_id;
  std::string id;  // log_…
  std::string user_id;
  std::string session_id;
  std::string run_id;  // empty outside a run
  std::string tool;
  CallOutcome outcome = CallOutcome::started;
  std::string error_code;
  std::string error_message;
  Instant started_at;
  std::optional<Duration> duration;
};

template <>
struct EnumNames<CallOutcome> {
  static constexpr std::pair<CallOutcome, std::string_view> list[] = {{CallOutcome::started, "started"},
                                                                      {CallOutcome::succeeded, "succeeded"},
                                                                      {CallOutcome::failed, "failed"}};
};

template <>
struct Fields<ToolCallRecord> {
  static constexpr auto list = std::make_tuple(
      field("id", &ToolCallRecord::id), field("projectId", &ToolCallRecord::project_id),
      field("userId", &ToolCallRecord::user_id), field("sessionId", &ToolCallRecord::session_id),
      field("runId", &ToolCallRecord::run_id), field("tool", &ToolCallRecord::tool),
      field("outcome", &ToolCallRecord::outcome), field("errorCode", &ToolCallRecord::error_code),
      field("errorMessage", &ToolCallRecord::error_message), field("startedAt", &ToolCallRecord::started_at),
      field("durationMs", &ToolCallRecord::duration));
};

}  // namespace signalbox
