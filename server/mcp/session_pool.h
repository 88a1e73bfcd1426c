// The upstream sessions of our sessions: one per session and HTTP upstream, opened when first used, ended
// when idle for long, when too many, or with the session. Remembers them in the vault.
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/ports/upstream_vault.h"
#include "server/mcp/http_upstream.h"

namespace signalbox {

// Whose upstream session it is.
struct SessionOwner {
  std::string project;
  std::string session;
  auto operator<=>(const SessionOwner&) const = default;
};

class SessionPool {
 public:
  static constexpr std::size_t kMaxSessions = 1000;
  static constexpr Duration kMaxIdle = Duration::minutes(30);

  // One HTTP upstream's sessions. `changed` is set when one of them hears that the list of tools changed.
  SessionPool(UpstreamConfig config, HttpUpstreamWorld world, UpstreamVault& vault,
              std::shared_ptr<std::atomic<bool>> changed, std::size_t max_sessions = kMaxSessions);

  std::shared_ptr<HttpUpstream> session_of(const SessionOwner& owner);

  // Ends the owner's session, also one from before a restart. Sent later by the courier.
  void drop(const SessionOwner& owner);

  // Ends what has not been used for kMaxIdle.
  void end_idle();

 private:
  struct Entry {
    std::shared_ptr<HttpUpstream> upstream;
    Instant used_at;  // monotonic
    std::list<SessionOwner>::iterator place;
  };
  using Entries = std::map<SessionOwner, Entry>;

  std::shared_ptr<HttpUpstream> open(const SessionOwner& owner);
  bool is_in_use(const Entry& entry) const { return entry.upstream.use_count() > 1; }
  std::shared_ptr<HttpUpstream> take_out(Entries::iterator entry);
  void end(const SessionOwner& owner, std::shared_ptr<HttpUpstream> upstream);

  // Constant after construction.
  const UpstreamConfig config_;
  const HttpUpstreamWorld world_;
  UpstreamVault& vault_;
  const std::shared_ptr<std::atomic<bool>> changed_;
  const std::size_t max_sessions_;

  std::mutex mutex_;
  Entries entries_;                 // guarded by mutex_
  std::list<SessionOwner> by_use_;  // guarded by mutex_, longest unused first
};

}  // namespace signalbox
