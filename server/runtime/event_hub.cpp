#include "server/runtime/event_hub.h"

#include <algorithm>
#include <chrono>

#include "core/base/id.h"

namespace signalbox {
namespace {

constexpr std::int64_t kBatch = 200;

std::string wire_message(const Event& event) {
  return "id: " + event.id + "\nevent: change\ndata: " + encode_text(event) + "\n\n";
}

bool belongs_to(const EventHub::Entry& entry, const Owner& owner) {
  return entry.project_id == owner.project_id && (!owner.user_id || entry.user_id == owner.user_id);
}

}  // namespace

// One consumer. next() runs on one thread at a time, close() on any.
class HubStream final : public api::EventStream {
 public:
  HubStream(std::shared_ptr<EventHub> hub, Owner owner, std::string cursor, EventReads& reads)
      : hub_(std::move(hub)), owner_(std::move(owner)), reads_(reads), cursor_(std::move(cursor)) {
    sequence_ = sequence_of(id_prefix::kEvent, cursor_);
  }

  bool next(std::string& out, Duration patience) override {
    if (was_reset_) return false;
    if (!greeted_) {  // something to read at once, so that a client knows the stream is open
      greeted_ = true;
      out += ": open\n\n";
      return true;
    }
    std::unique_lock lock(hub_->mutex_);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience.ms);
    while (!hub_->closed_ && !closed_ && !has_news()) {
      if (hub_->arrived_.wait_until(lock, deadline) == std::cv_status::timeout) return true;
    }
    if (hub_->closed_ || closed_) return false;
    if (must_read_store()) {
      lock.unlock();
      return read_store(out);
    }
    take_recent(out);
    return true;
  }

  void close() override {
    std::lock_guard lock(hub_->mutex_);
    closed_ = true;
    hub_->arrived_.notify_all();
  }

 private:
  // All three need hub_->mutex_.
  bool has_news() const {
    return behind_ || (!hub_->recent_.empty() && hub_->recent_.back()->sequence > sequence_);
  }
  bool must_read_store() const {
    return behind_ || hub_->recent_.empty() || hub_->recent_.front()->sequence > sequence_ + 1;
  }
  void take_recent(std::string& out) {
    for (const auto& entry : hub_->recent_)
      if (entry->sequence > sequence_ && belongs_to(*entry, owner_)) out += entry->message;
    sequence_ = hub_->recent_.back()->sequence;
    cursor_ = hub_->recent_.back()->id;
  }

  // Catches up from the store, a batch at a time.
  bool read_store(std::string& out) {
    const Result<EventBatch> batch = reads_.events_after(owner_, cursor_, kBatch);
    if (!batch.ok()) return false;  // the client comes back
    if (batch->reset) {
      out += "event: reset\ndata: {}\n\n";
      was_reset_ = true;
      return true;
    }
    for (const Event& event : batch->events) {
      out += wire_message(event);
      cursor_ = event.id;
    }
    sequence_ = std::max(sequence_, sequence_of(id_prefix::kEvent, cursor_));
    behind_ = static_cast<std::int64_t>(batch->events.size()) == kBatch;
    if (!behind_) skip_foreign();
    return true;
  }

  // The newest events may all belong to others; they must not send us to the store again and again.
  void skip_foreign() {
    const Result<std::string> newest = reads_.newest_event();
    if (!newest.ok()) return;
    std::lock_guard lock(hub_->mutex_);
    if (!hub_->recent_.empty() && hub_->recent_.front()->sequence <= sequence_ + 1) return;
    const std::uint64_t oldest_kept =
        hub_->recent_.empty() ? sequence_of(id_prefix::kEvent, *newest) + 1 : hub_->recent_.front()->sequence;
    sequence_ = std::max(sequence_, oldest_kept - 1);
  }

  const std::shared_ptr<EventHub> hub_;
  const Owner owner_;
  EventReads& reads_;
  // Only the thread in next() touches these:
  std::string cursor_;
  std::uint64_t sequence_ = 0;
  bool behind_ = true;  // there may be more in the store
  bool greeted_ = false;
  bool was_reset_ = false;
  // Guarded by hub_->mutex_:
  bool closed_ = false;
};

void EventHub::publish(std::span<const Event> events) {
  std::vector<std::shared_ptr<const Entry>> entries;
  for (const Event& event : events)
    entries.push_back(
        std::make_shared<const Entry>(Entry{.sequence = sequence_of(id_prefix::kEvent, event.id),
                                            .id = event.id,
                                            .project_id = event.project_id,
                                            .user_id = event.user_id,
                                            .message = wire_message(event)}));
  std::lock_guard lock(mutex_);
  for (auto& entry : entries) recent_.push_back(std::move(entry));
  while (recent_.size() > kKept) recent_.pop_front();
  arrived_.notify_all();
}

std::shared_ptr<api::EventStream> EventHub::open(Owner owner, std::string cursor, EventReads& reads) {
  if (cursor.empty())
    if (Result<std::string> newest = reads.newest_event(); newest.ok()) cursor = *newest;
  return std::make_shared<HubStream>(shared_from_this(), std::move(owner), std::move(cursor), reads);
}

void EventHub::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  arrived_.notify_all();
}

}  // namespace signalbox
