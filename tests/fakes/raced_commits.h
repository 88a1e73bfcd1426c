// A change store that lets a test act in the last moment before a commit, as another thread would.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "core/ports/change_store.h"

namespace signalbox::fakes {

class RacedCommits final : public ChangeStore {
 public:
  explicit RacedCommits(ChangeStore& store) : store_(store) {}

  // Happens once, right before the next commit.
  void before_next(std::function<void()> act) { act_ = std::move(act); }
  // Sees every set before it is committed, until set to nothing.
  void watch(std::function<void(const ChangeSet&)> watcher) { watcher_ = std::move(watcher); }

  Result<CommitReport> commit(ChangeSet changes) override {
    if (act_) std::exchange(act_, nullptr)();
    if (watcher_) watcher_(changes);
    return store_.commit(std::move(changes));
  }

  void commit_later(ChangeSet changes) override {
    if (watcher_) watcher_(changes);
    store_.commit_later(std::move(changes));
  }

 private:
  ChangeStore& store_;
  std::function<void()> act_;
  std::function<void(const ChangeSet&)> watcher_;
};

}  // namespace signalbox::fakes
