#include "server/runtime/call_recorder.h"

#include "core/app/events.h"

namespace signalbox {
namespace {

constexpr Duration kEventInterval = Duration::seconds(1);
constexpr Duration kTouchInterval = Duration::seconds(10);
constexpr std::size_t kMaxSeen = 10'000;

}  // namespace

void CallRecorder::call_ended(const ToolCallRecord& call) {
  const Instant now = clock_.now();
  ChangeSet changes = {PutCall{call}};
  // A run's calls are told by the run itself.
  if (call.run_id.empty() && first_within("call " + call.session_id + " " + call.tool, kEventInterval))
    changes.push_back(tool_called(call, now));
  if (first_within("session " + call.session_id, kTouchInterval))
    changes.push_back(TouchSession{call.project_id, call.session_id, now, now + session_idle_life_});
  changes_.commit_later(std::move(changes));
}

void CallRecorder::key_used(const std::string& key_id) {
  if (first_within("key " + key_id, kTouchInterval)) changes_.commit_later({TouchKey{key_id, clock_.now()}});
}

void CallRecorder::connection_used(const std::string& project_id, const std::string& connection_id) {
  if (first_within("connection " + connection_id, kTouchInterval))
    changes_.commit_later({TouchConnection{project_id, connection_id, clock_.now()}});
}

bool CallRecorder::first_within(const std::string& what, Duration interval) {
  const Instant now = clock_.monotonic();
  std::lock_guard lock(mutex_);
  if (seen_.size() > kMaxSeen) seen_.clear();
  const auto [entry, is_new] = seen_.try_emplace(what, now);
  if (!is_new && now - entry->second < interval) return false;
  entry->second = now;
  return true;
}

}  // namespace signalbox
