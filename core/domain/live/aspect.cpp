#include "core/domain/live/aspect.h"

#include <string_view>

#include "core/domain/connections/connection.h"

namespace signalbox {
namespace {

template <class E>
std::optional<E> value_named(std::string_view name) {
  for (const auto& [value, candidate] : EnumNames<E>::list)
    if (candidate == name) return value;
  return std::nullopt;
}

Aspect aspect_of(RunState state) {
  switch (state) {
    case RunState::pending: return {Signal::off, "Queued"};
    case RunState::claimed: return {Signal::clear, "Starting"};
    case RunState::running: return {Signal::clear, "Running"};
    case RunState::waiting: return {Signal::caution, "Waiting"};
    case RunState::succeeded: return {Signal::clear, "Succeeded"};
    case RunState::failed: return {Signal::danger, "Failed"};
    case RunState::cancelled: return {Signal::off, "Cancelled"};
    case RunState::skipped: return {Signal::caution, "Skipped"};
    case RunState::unknown: return {Signal::danger, "Outcome unknown"};
  }
  return {};
}

Aspect aspect_of(ConnectionStatus status) {
  switch (status) {
    case ConnectionStatus::initiated: return {Signal::caution, "Connecting"};
    case ConnectionStatus::active: return {Signal::clear, "Connected"};
    case ConnectionStatus::needs_reauth: return {Signal::danger, "Reconnect"};
    case ConnectionStatus::disabled: return {Signal::off, "Switched off"};
    case ConnectionStatus::revoked: return {Signal::off, "Disconnected"};
  }
  return {};
}

}  // namespace

Aspect aspect_of(const WorkerFacts& worker, bool running) {
  constexpr int kFailing = 3;  // in a row; fewer may be a bad moment of the other side
  if (!worker.enabled) return {Signal::off, running ? "Off, finishing" : "Off"};
  if (!worker.paused_reason.empty()) return {Signal::danger, "Paused"};
  if (worker.consecutive_failures >= kFailing) return {Signal::danger, "Failing"};
  if (worker.consecutive_failures > 0) return {Signal::caution, running ? "Trying again" : "Last run failed"};
  if (running) return {Signal::clear, "Running"};
  return {Signal::clear, worker.last_run_at ? "On" : "On, not run yet"};
}

Aspect aspect_of(const ConnectionFacts& connection) {
  const auto status = value_named<ConnectionStatus>(connection.status);
  return status ? aspect_of(*status) : Aspect{Signal::off, connection.status};
}

std::optional<RunState> known_state(const RunFacts& run) { return value_named<RunState>(run.state); }

Aspect aspect_of(const RunFacts& run) {
  const auto state = known_state(run);
  return state ? aspect_of(*state) : Aspect{Signal::off, run.state};
}

}  // namespace signalbox
