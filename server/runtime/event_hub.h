// Carries committed events to open event streams. The newest are kept in memory, encoded once; a stream that
// asks for older ones reads them from the store.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "core/ports/store_reads.h"
#include "server/api/message.h"

namespace signalbox {

class EventHub : public std::enable_shared_from_this<EventHub> {
 public:
  // Called on the store's writer thread after each commit.
  void publish(std::span<const Event> events);

  // A stream of the owner's events after `cursor` (empty: from now on). The hub and `reads` outlive it.
  std::shared_ptr<api::EventStream> open(Owner owner, std::string cursor, EventReads& reads);

  // Wakes and ends every stream.
  void close();

  struct Entry {
    std::uint64_t sequence;
    std::string id;
    std::string project_id;
    std::optional<std::string> user_id;
    std::string message;  // as it goes over the wire
  };

 private:
  friend class HubStream;
  static constexpr std::size_t kKept = 4096;

  std::mutex mutex_;
  std::condition_variable arrived_;
  // Guarded by mutex_:
  std::deque<std::shared_ptr<const Entry>> recent_;
  bool closed_ = false;
};

}  // namespace signalbox
