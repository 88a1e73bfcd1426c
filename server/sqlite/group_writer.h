// The one thread that writes. It takes whatever change sets are waiting, makes them one durable transaction,
// and only then lets their callers go: one trip to the disk serves many. A set whose precondition fails is
// undone by itself; a storage failure fails everything of its transaction, and the next one starts afresh.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "core/ports/change_store.h"
#include "server/sqlite/database.h"
#include "server/sqlite/event_tail.h"

namespace signalbox {

// Called on the writing thread after a commit, with its events in commit order. Must be quick, must not
// write to the store.
using EventListener = std::function<void(std::span<const Event>)>;

namespace sqlite {

class GroupWriter {
 public:
  struct Options {
    std::chrono::milliseconds write_behind{200};  // how long a set of commit_later may wait
    std::size_t max_sets = 1024;                  // in one transaction
    std::size_t max_waiting = 20'000;             // sets of commit_later beyond this are dropped
    std::int64_t kept_events = 100'000;
    std::function<Sealed(const Sealed&, const std::string& row)> freshen = nullptr;  // see Writing
  };

  // Starts the thread. `log` must outlive the writer.
  static Result<std::unique_ptr<GroupWriter>> start(Database database, EventListener listener, Log& log,
                                                    Options options);
  ~GroupWriter();  // as stop()

  Result<CommitReport> commit(ChangeSet changes);
  void commit_later(ChangeSet changes);

  // Runs `job` on the writing thread as a transaction of its own, and returns when it is on disk.
  using Job = std::function<Status(Database&)>;
  Status run(Job job);

  // Writes everything that waits and ends the thread; later calls fail with `unavailable`.
  void stop();

  std::int64_t transactions() const;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Answer;
  struct Item {
    ChangeSet changes;
    Job job;                         // instead of changes
    std::shared_ptr<Answer> answer;  // none: nobody waits
    SteadyTime due;                  // when nobody waits: to be written by then
  };
  using Outcome = Result<CommitReport>;

  GroupWriter(Database database, EventTail tail, EventListener listener, Log& log, Options options);

  Outcome submit(Item item);
  void work();
  std::vector<Item> take();
  void write(std::vector<Item>& batch);
  Status write_sets(std::vector<Item>& batch, std::vector<Outcome>& outcomes);
  Result<CommitReport> write_set(ChangeSet& changes);
  Result<CommitReport> try_changes(ChangeSet& changes);
  Status begin_transaction();
  Status commit_transaction();
  void roll_back();
  Status trim_events();

  // Constant after construction.
  EventListener listener_;
  Log& log_;
  const Options options_;

  // Used by the writing thread only.
  Database database_;
  EventTail tail_;
  bool tail_is_stale_ = false;
  std::int64_t trimmed_at_ = 0;  // newest sequence when events were last trimmed

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> waiting_;       // guarded by mutex_
  std::size_t urgent_ = 0;         // guarded by mutex_: how many of them somebody waits for
  bool stopping_ = false;          // guarded by mutex_
  std::int64_t transactions_ = 0;  // guarded by mutex_

  std::thread thread_;
};

}  // namespace sqlite
}  // namespace signalbox
