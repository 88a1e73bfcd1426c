#include "core/domain/workers/worker_program.h"

#include "core/domain/workers/types.h"

namespace signalbox {

WorkerProgram find_worker_program(std::string_view type) {
  if (type == feed_monitor().name) return feed_monitor_next;
  if (type == twitter_monitor().name) return twitter_monitor_next;
  return {};
}

const Step* find_step(std::span<const Step> done, std::string_view key) {
  for (const Step& step : done)
    if (step.key == key) return &step;
  return nullptr;
}

}  // namespace signalbox
