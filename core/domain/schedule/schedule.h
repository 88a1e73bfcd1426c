// When a worker is due: a cron expression in a zone, or a fixed interval.
#pragma once

#include <string>
#include <variant>

#include "core/base/time.h"

namespace signalbox {

struct CronSchedule {
  std::string expression = "*/5 * * * *";
  std::string time_zone = "UTC";
};

struct IntervalSchedule {
  Duration every = Duration::minutes(5);
};

struct Schedule {
  std::variant<CronSchedule, IntervalSchedule> kind = CronSchedule{};
};

std::string schedule_in_words(const Schedule& schedule);

}  // namespace signalbox
