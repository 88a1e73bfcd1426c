#include "tests/fakes/memory_store.h"

#include "tests/fakes/memory_reading.h"

namespace signalbox {

MemoryStore::MemoryStore(std::size_t kept_events)
    : kept_events_(kept_events), tables_(std::make_unique<MemoryTables>()) {}

MemoryStore::~MemoryStore() = default;

void MemoryStore::listen(Listener listener) {
  std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

void MemoryStore::fail_next_commit(int count) {
  std::lock_guard lock(mutex_);
  failures_left_ = count;
}

void MemoryStore::fail_commits(bool failing) {
  std::lock_guard lock(mutex_);
  commits_fail_ = failing;
}

void MemoryStore::fail_reads(bool failing) {
  std::lock_guard lock(mutex_);
  reads_fail_ = failing;
}

int MemoryStore::commits() const {
  std::lock_guard lock(mutex_);
  return commits_;
}

std::vector<Event> MemoryStore::events() const {
  std::lock_guard lock(mutex_);
  return {tables_->events.begin(), tables_->events.end()};
}

Result<CommitReport> MemoryStore::commit(ChangeSet changes) {
  std::lock_guard one_by_one(commit_mutex_);
  std::unique_lock lock(mutex_);
  if (commits_fail_ || failures_left_ > 0) {
    failures_left_ -= failures_left_ > 0 ? 1 : 0;
    return memory::storage_failure();
  }
  Undo undo;
  const std::int64_t newest_before = tables_->newest_sequence;
  const auto take_back = [&undo] {
    for (auto step = undo.rbegin(); step != undo.rend(); ++step) (*step)();
  };
  CommitReport report{.committed = true,
                      .outcomes = std::vector<ChangeOutcome>(changes.size(), ChangeOutcome::applied)};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto applied =
        std::visit([&](const auto& change) { return tables_->apply(change, undo); }, changes[i]);
    if (applied.ok() && *applied) continue;
    take_back();
    if (!applied.ok()) return applied.error();
    report.committed = false;
    report.outcomes.assign(changes.size(), ChangeOutcome::not_tried);
    report.outcomes[i] = ChangeOutcome::conflict;
    return report;
  }
  ++commits_;
  const auto fresh = static_cast<std::ptrdiff_t>(tables_->newest_sequence - newest_before);
  const std::vector<Event> made(tables_->events.end() - fresh, tables_->events.end());
  while (tables_->events.size() > kept_events_) tables_->events.pop_front();
  const Listener listener = listener_;
  lock.unlock();
  if (listener && !made.empty()) listener(made);
  return report;
}

void MemoryStore::commit_later(ChangeSet changes) { (void)commit(std::move(changes)); }

}  // namespace signalbox
