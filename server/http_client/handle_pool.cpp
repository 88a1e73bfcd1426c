#include "server/http_client/handle_pool.h"

#include <algorithm>
#include <utility>

namespace signalbox {

HandlePool::Lease HandlePool::take(std::string key) {
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(idle_.begin(), idle_.end(), [&](const Idle& idle) { return idle.lease.key == key; });
    if (found != idle_.end()) {
      Lease lease = std::move(found->lease);
      idle_.erase(found);
      return lease;
    }
  }
  return Lease{std::make_unique<CurlHandle>(), std::move(key)};
}

void HandlePool::give_back(Lease lease) {
  std::list<Idle> dropped;  // closed after the lock is gone
  const std::lock_guard lock(mutex_);
  idle_.push_front({std::move(lease), std::chrono::steady_clock::now()});
  cut_oldest(dropped);
}

std::size_t HandlePool::idle() const {
  const std::lock_guard lock(mutex_);
  return idle_.size();
}

void HandlePool::cut_oldest(std::list<Idle>& dropped) {
  const auto limit = std::chrono::steady_clock::now() - std::chrono::milliseconds(idle_life_.ms);
  while (!idle_.empty() && (idle_.size() > max_idle_ || idle_.back().since < limit))
    dropped.splice(dropped.end(), idle_, std::prev(idle_.end()));
}

}  // namespace signalbox
