#include "server/mcp/linger.h"

namespace signalbox {

Linger::Linger() : thread_([this] { run(); }) {}

Linger::~Linger() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

Linger::Guard::Guard(Linger& linger, CancelSource& source) : linger_(linger) {
  const std::lock_guard lock(linger_.mutex_);
  entry_ = linger_.entries_.insert(linger_.entries_.end(),
                                   {std::chrono::steady_clock::now() + kPatience, &source});
  if (linger_.entries_.size() == 1) linger_.changed_.notify_one();
}

Linger::Guard::~Guard() {
  const std::lock_guard lock(linger_.mutex_);
  (entry_->fired ? linger_.fired_ : linger_.entries_).erase(entry_);
}

void Linger::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (entries_.empty()) {
      changed_.wait(lock);
      continue;
    }
    if (const auto until = entries_.front().until; until > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, until);
      continue;
    }
    // A guard needs the lock to go, so the source is alive.
    entries_.front().source->cancel();
    entries_.front().fired = true;
    fired_.splice(fired_.end(), entries_, entries_.begin());
  }
}

}  // namespace signalbox
