#include "core/domain/sessions/seed.h"

namespace signalbox {

std::string_view seed_status(RunState state) {
  switch (state) {
    case RunState::pending: return "pending";
    case RunState::claimed:
    case RunState::running:
    case RunState::waiting: return "running";
    case RunState::succeeded:
    case RunState::skipped: return "completed";
    case RunState::failed:
    case RunState::cancelled:
    case RunState::unknown: return "failed";
  }
  return "failed";
}

std::string seed_schedule(const Schedule& schedule) {
  if (const auto* cron = std::get_if<CronSchedule>(&schedule.kind)) return cron->expression;
  return "@every " + std::to_string(std::get<IntervalSchedule>(schedule.kind).every.ms / 1000) + "s";
}

}  // namespace signalbox
