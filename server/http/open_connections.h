// The connections being served: which of them wait for a request and may go, and when all are gone.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <set>

#include "core/base/time.h"
#include "server/http/socket.h"

namespace signalbox::http {

class OpenConnections {
 public:
  // A connection's membership; made and ended by the thread that serves it.
  class Entry {
   public:
    Entry(OpenConnections& all, const Socket& socket);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    // Busy from a complete request head to the last byte of its reply.
    void set_busy() { idle_since_.store(kBusy, std::memory_order_relaxed); }
    void set_idle();

   private:
    friend class OpenConnections;
    static constexpr std::int64_t kBusy = INT64_MAX;

    OpenConnections& all_;
    const Socket& socket_;
    std::atomic<std::int64_t> idle_since_{0};  // monotonic microseconds
  };

  // Stops reading on connections without a request in hand: now on all of them, or on the one that has been
  // idle longest. A request that slips in meanwhile is still answered.
  void close_idle();
  bool close_longest_idle();  // false when all are busy
  void close_all();

  // False when some are left after `patience`.
  bool wait_until_empty(Duration patience);

  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::set<const Entry*> entries_;  // guarded by mutex_
};

}  // namespace signalbox::http
