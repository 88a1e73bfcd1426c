// Run histories for tests: small ones by hand, large ones from a seed.
#pragma once

#include <string>

#include "core/base/random.h"
#include "core/domain/history/run_history.h"

namespace signalbox::story {

inline RunColumns empty_columns() {
  RunColumns columns;
  columns.workers = {"wrk_a", "wrk_b"};
  columns.types = {"feed_monitor", "twitter_monitor"};
  columns.users = {"u1", "u2"};
  columns.states = {"succeeded", "failed", "running"};
  columns.triggers = {"schedule", "manual"};
  return columns;
}

// `worker`, `state`: indexes into the lists of empty_columns.
inline void add(RunColumns& columns, const std::string& id, std::int64_t worker, std::int64_t state,
                std::int64_t created, std::int64_t duration) {
  columns.ids.push_back(id);
  columns.worker.push_back(worker);
  columns.type.push_back(worker);
  columns.user.push_back(worker);
  columns.state.push_back(state);
  columns.trigger.push_back(0);
  columns.created_at_ms.push_back(created);
  columns.duration_ms.push_back(duration);
  columns.new_items.push_back(1);
}

inline RunColumns random_columns(std::uint64_t seed, int rows) {
  SeededRandom random(seed);
  RunColumns columns = empty_columns();
  for (int i = 0; i < rows; ++i)
    add(columns, "run_" + std::to_string(100'000 + rows - i), static_cast<std::int64_t>(random.below(2)),
        static_cast<std::int64_t>(random.below(3)), 1'000'000 - i / 3,
        static_cast<std::int64_t>(random.below(5'000'000'000)) - 1);
  return columns;
}

inline HistoryRow row(const std::string& id, const std::string& state, std::int64_t created,
                      std::int64_t duration = kUnknownDuration) {
  return {.id = id,
          .worker_id = "wrk_a",
          .type = "feed_monitor",
          .user_id = "u1",
          .state = state,
          .trigger = "manual",
          .created_at_ms = created,
          .duration_ms = duration,
          .new_items = 0};
}

}  // namespace signalbox::story
