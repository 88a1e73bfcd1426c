#include "server/api/metrics.h"

#include <algorithm>

#include "core/app/start_due_runs.h"

namespace signalbox::api {

Result<std::string> metrics_text(Ports& ports) {
  const Instant now = ports.clock.now();
  TRY(const std::vector<Run> waiting, ports.runs.claimable_runs(now, 1000));
  Duration oldest{};
  for (const Run& run : waiting) oldest = std::max(oldest, now - run.run_at);
  TRY(const std::optional<Instant> next, next_wake(ports));
  std::string text =
      "# HELP signalbox_runs_waiting Runs that are due and not started.\n"
      "# TYPE signalbox_runs_waiting gauge\n"
      "signalbox_runs_waiting " +
      std::to_string(waiting.size()) +
      "\n# HELP signalbox_queue_oldest_age_seconds How long the oldest of them has waited.\n"
      "# TYPE signalbox_queue_oldest_age_seconds gauge\n"
      "signalbox_queue_oldest_age_seconds " +
      std::to_string(oldest.ms / 1000) + "\n";
  if (next)
    text +=
        "# HELP signalbox_next_due_timestamp_seconds When the next worker is due.\n"
        "# TYPE signalbox_next_due_timestamp_seconds gauge\n"
        "signalbox_next_due_timestamp_seconds " +
        std::to_string(next->ms / 1000) + "\n";
  return text;
}

}  // namespace signalbox::api
