#include "server/mcp/session_pool.h"

namespace signalbox {

SessionPool::SessionPool(UpstreamConfig config, HttpUpstreamWorld world, UpstreamVault& vault,
                         std::shared_ptr<std::atomic<bool>> changed, std::size_t max_sessions)
    : config_(std::move(config)),
      world_(world),
      vault_(vault),
      changed_(std::move(changed)),
      max_sessions_(max_sessions) {}

std::shared_ptr<HttpUpstream> SessionPool::session_of(const SessionOwner& owner) {
  std::shared_ptr<HttpUpstream> evicted;
  SessionOwner evicted_owner;
  std::shared_ptr<HttpUpstream> upstream;
  {
    const std::lock_guard lock(mutex_);
    auto found = entries_.find(owner);
    if (found == entries_.end()) {
      if (entries_.size() >= max_sessions_) {
        const auto oldest = entries_.find(by_use_.front());
        if (!is_in_use(oldest->second)) {
          evicted_owner = oldest->first;
          evicted = take_out(oldest);
        }
      }
      const auto place = by_use_.insert(by_use_.end(), owner);
      found = entries_.insert({owner, Entry{open(owner), {}, place}}).first;
    }
    by_use_.splice(by_use_.end(), by_use_, found->second.place);
    found->second.used_at = world_.clock.monotonic();
    upstream = found->second.upstream;
  }
  if (evicted) end(evicted_owner, std::move(evicted));
  return upstream;
}

std::shared_ptr<HttpUpstream> SessionPool::open(const SessionOwner& owner) {
  HttpUpstream::Hooks hooks;
  hooks.save = [this, owner](const Secret& secret) {
    vault_.save(owner.project, owner.session, config_.name, secret);
  };
  hooks.tools_changed = [changed = changed_] { changed->store(true); };
  return std::make_shared<HttpUpstream>(
      config_, world_, vault_.load(owner.project, owner.session, config_.name), std::move(hooks));
}

// With the lock held.
std::shared_ptr<HttpUpstream> SessionPool::take_out(Entries::iterator entry) {
  std::shared_ptr<HttpUpstream> upstream = std::move(entry->second.upstream);
  by_use_.erase(entry->second.place);
  entries_.erase(entry);
  return upstream;
}

void SessionPool::drop(const SessionOwner& owner) {
  std::shared_ptr<HttpUpstream> upstream;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(owner); found != entries_.end())
      upstream = take_out(found);
    else
      upstream = open(owner);  // there may be one from before a restart
  }
  end(owner, std::move(upstream));
}

void SessionPool::end_idle() {
  std::vector<std::pair<SessionOwner, std::shared_ptr<HttpUpstream>>> idle;
  {
    const std::lock_guard lock(mutex_);
    const Instant now = world_.clock.monotonic();
    for (auto next = by_use_.begin(); next != by_use_.end();) {
      const SessionOwner owner = *next++;
      const auto entry = entries_.find(owner);
      if (now - entry->second.used_at < kMaxIdle) break;
      if (!is_in_use(entry->second)) idle.emplace_back(owner, take_out(entry));
    }
  }
  for (auto& [owner, upstream] : idle) end(owner, std::move(upstream));
}

void SessionPool::end(const SessionOwner& owner, std::shared_ptr<HttpUpstream> upstream) {
  vault_.save(owner.project, owner.session, config_.name, Secret());
  upstream->stop();
}

}  // namespace signalbox
