#include "core/domain/schedule/schedule.h"

namespace signalbox {

std::string schedule_in_words(const Schedule& schedule) {
  if (const auto* cron = std::get_if<CronSchedule>(&schedule.kind))
    return cron->expression + " " + cron->time_zone;
  return "every " + std::to_string(std::get<IntervalSchedule>(schedule.kind).every.ms / 1000) + " s";
}

}  // namespace signalbox
