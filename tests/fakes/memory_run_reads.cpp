// What MemoryStore reads of things that run: workers, runs, calls and events.
#include "tests/fakes/memory_reading.h"

namespace signalbox {
namespace {

constexpr std::int64_t kMaxEvents = 1000;

bool is_open_to_claim(const Run& run) {
  return run.state == RunState::pending || run.state == RunState::waiting;
}

bool is_held(const Run& run) { return run.state == RunState::claimed || run.state == RunState::running; }

}  // namespace

using namespace memory;

Result<std::optional<WorkerRecord>> MemoryStore::find_worker(std::string_view project, std::string_view id) {
  return reading([&](const MemoryTables& tables) {
    const Worker* worker = tables.workers.find(row_key(project, id));
    return worker ? std::optional(tables.record_of(*worker)) : std::nullopt;
  });
}

Result<std::optional<WorkerRecord>> MemoryStore::find_worker_of_type(std::string_view project,
                                                                     std::string_view user,
                                                                     std::string_view type) {
  return reading([&](const MemoryTables& tables) {
    const auto worker = tables.workers.first([&](const Worker& row) {
      return row.project_id == project && row.user_id == user && row.type == type;
    });
    return worker ? std::optional(tables.record_of(*worker)) : std::nullopt;
  });
}

Result<Page<WorkerRecord>> MemoryStore::list_workers(const Owner& owner, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    std::vector<WorkerRecord> records;
    for (const Worker& worker :
         tables.workers.select([&](const Worker& row) { return belongs_to(row, owner); }))
      records.push_back(tables.record_of(worker));
    return page_of(std::move(records), page, [](const WorkerRecord& record) {
      return Key{record.worker.created_at, record.worker.id};
    });
  }));
}

Result<std::vector<WorkerRecord>> MemoryStore::due_workers(Instant now, std::int64_t limit) {
  return reading([&](const MemoryTables& tables) {
    std::vector<WorkerRecord> records;
    for (const auto& entry : tables.schedules.rows())
      if (entry.second.next_at && *entry.second.next_at <= now)
        records.push_back(tables.record_of(*tables.workers.find(entry.first)));
    return earliest(std::move(records), static_cast<std::size_t>(limit), [](const WorkerRecord& record) {
      return Key{*record.schedule.next_at, record.worker.id};
    });
  });
}

Result<std::optional<Instant>> MemoryStore::next_due_at() {
  return reading([&](const MemoryTables& tables) {
    std::optional<Instant> next;
    for (const auto& entry : tables.schedules.rows())
      if (entry.second.next_at && (!next || *entry.second.next_at < *next)) next = entry.second.next_at;
    return next;
  });
}

Result<std::optional<RunRecord>> MemoryStore::find_run(std::string_view project, std::string_view id) {
  return reading([&](const MemoryTables& tables) {
    const Run* run = tables.runs.find(row_key(project, id));
    if (!run) return std::optional<RunRecord>();
    RunRecord record{.run = *run, .steps = {}, .attempts = {}};
    for (const auto& entry : tables.steps.rows())
      if (entry.first[0] == project && entry.first[1] == id) record.steps.push_back(entry.second);
    for (const auto& entry : tables.attempts.rows())
      if (entry.first[0] == project && entry.first[1] == id) record.attempts.push_back(entry.second);
    std::sort(record.steps.begin(), record.steps.end(), [](const Step& left, const Step& right) {
      return std::tie(left.seq, left.key) < std::tie(right.seq, right.key);
    });
    std::sort(record.attempts.begin(), record.attempts.end(), [](const Attempt& left, const Attempt& right) {
      return std::tie(left.started_at.ms, left.step_key, left.number) <
             std::tie(right.started_at.ms, right.step_key, right.number);
    });
    return std::optional(std::move(record));
  });
}

Result<Page<Run>> MemoryStore::list_runs(const RunFilter& filter, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.runs.select([&](const Run& run) {
      return belongs_to(run, filter.owner) && (!filter.worker_id || run.worker_id == *filter.worker_id) &&
             (!filter.state || run.state == *filter.state);
    }),
                   page, kKeyByCreation);
  }));
}

Result<std::optional<Run>> MemoryStore::find_open_run(std::string_view project, std::string_view worker_id) {
  return reading([&](const MemoryTables& tables) {
    const auto open = earliest(tables.runs.select([&](const Run& run) {
      return run.project_id == project && run.worker_id == worker_id && !run.ended_at;
    }),
                               tables.runs.rows().size(), kKeyByCreation);
    return open.empty() ? std::nullopt : std::optional(open.back());
  });
}

Result<std::vector<Run>> MemoryStore::claimable_runs(Instant now, std::int64_t limit) {
  return reading([&](const MemoryTables& tables) {
    return earliest(
        tables.runs.select([&](const Run& run) { return is_open_to_claim(run) && run.run_at <= now; }),
        static_cast<std::size_t>(limit), [](const Run& run) {
          return Key{run.run_at, run.id};
        });
  });
}

Result<std::optional<Instant>> MemoryStore::next_run_at() {
  return reading([&](const MemoryTables& tables) {
    std::optional<Instant> next;
    for (const auto& entry : tables.runs.rows())
      if (is_open_to_claim(entry.second) && (!next || entry.second.run_at < *next))
        next = entry.second.run_at;
    return next;
  });
}

Result<std::vector<Run>> MemoryStore::abandoned_runs(std::string_view node, Instant now) {
  return reading([&](const MemoryTables& tables) {
    return earliest(tables.runs.select([&](const Run& run) {
      return is_held(run) && (run.owner_node != node || *run.lease_until < now);
    }),
                    tables.runs.rows().size(), kKeyByCreation);
  });
}

Result<Page<ToolCallRecord>> MemoryStore::list_calls(const Owner& owner,
                                                     const std::optional<std::string>& run_id,
                                                     const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.calls.select([&](const ToolCallRecord& call) {
      return belongs_to(call, owner) && (!run_id || call.run_id == *run_id);
    }),
                   page, [](const ToolCallRecord& call) {
                     return Key{call.started_at, call.id};
                   });
  }));
}

Result<EventBatch> MemoryStore::events_after(const Owner& owner, std::string_view cursor,
                                             std::int64_t limit) {
  return reading([&](const MemoryTables& tables) {
    auto from = tables.events.begin();
    if (!cursor.empty()) {
      from = std::find_if(from, tables.events.end(), [&](const Event& event) { return event.id == cursor; });
      if (from == tables.events.end()) return EventBatch{.events = {}, .reset = true};
      ++from;
    }
    EventBatch batch;
    const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(limit, 1, kMaxEvents));
    for (; from != tables.events.end() && batch.events.size() < most; ++from)
      if (belongs_to(*from, owner)) batch.events.push_back(*from);
    return batch;
  });
}

Result<std::string> MemoryStore::newest_event() {
  return reading([&](const MemoryTables& tables) {
    return tables.events.empty() ? std::string() : tables.events.back().id;
  });
}

}  // namespace signalbox
