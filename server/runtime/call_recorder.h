// Records finished calls without making them wait: the rows, "last used" times and the sliding of sessions
// are written behind, and the change feed hears of a session's calls at most once a second.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/app/ports.h"
#include "core/ports/call_sink.h"

namespace signalbox {

class CallRecorder final : public CallSink {
 public:
  CallRecorder(ChangeStore& changes, Clock& clock, Duration session_idle_life)
      : changes_(changes), clock_(clock), session_idle_life_(session_idle_life) {}

  void call_ended(const ToolCallRecord& call) override;
  void key_used(const std::string& key_id) override;
  void connection_used(const std::string& project_id, const std::string& connection_id) override;

 private:
  // Whether `what` was not seen in the last `interval`; remembers that it is now.
  bool first_within(const std::string& what, Duration interval);

  ChangeStore& changes_;
  Clock& clock_;
  const Duration session_idle_life_;

  std::mutex mutex_;
  std::map<std::string, Instant> seen_;  // guarded by mutex_
};

}  // namespace signalbox
