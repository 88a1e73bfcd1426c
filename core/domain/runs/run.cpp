#include "core/domain/runs/run.h"

namespace signalbox {

bool is_terminal(RunState state) {
  switch (state) {
    case RunState::pending:
    case RunState::claimed:
    case RunState::running:
    case RunState::waiting: return false;
    case RunState::succeeded:
    case RunState::failed:
    case RunState::cancelled:
    case RunState::skipped:
    case RunState::unknown: return true;
  }
  return true;
}

bool may_follow(RunState from, RunState to) {
  switch (from) {
    // A node that can start at once goes straight to running.
    case RunState::pending:
    case RunState::waiting:
      return to == RunState::claimed || to == RunState::running || to == RunState::cancelled ||
             to == RunState::failed;
    // A claim that is lost with its process goes back to pending.
    case RunState::claimed:
    case RunState::running:
      return to == RunState::running || to == RunState::waiting || to == RunState::pending ||
             (is_terminal(to) && to != RunState::skipped);
    default: return false;
  }
}

}  // namespace signalbox
