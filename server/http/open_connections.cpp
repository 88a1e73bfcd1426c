#include "server/http/open_connections.h"

#include <algorithm>
#include <chrono>

namespace signalbox::http {

OpenConnections::Entry::Entry(OpenConnections& all, const Socket& socket) : all_(all), socket_(socket) {
  set_idle();
  const std::lock_guard lock(all_.mutex_);
  all_.entries_.insert(this);
}

OpenConnections::Entry::~Entry() {
  const std::lock_guard lock(all_.mutex_);
  all_.entries_.erase(this);
  if (all_.entries_.empty()) all_.emptied_.notify_all();
}

void OpenConnections::Entry::set_idle() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  idle_since_.store(std::chrono::duration_cast<std::chrono::microseconds>(now).count(),
                    std::memory_order_relaxed);
}

void OpenConnections::close_idle() {
  const std::lock_guard lock(mutex_);
  for (const Entry* entry : entries_)
    if (entry->idle_since_.load(std::memory_order_relaxed) != Entry::kBusy) entry->socket_.close_reading();
}

bool OpenConnections::close_longest_idle() {
  const std::lock_guard lock(mutex_);
  const auto longest = std::min_element(entries_.begin(), entries_.end(), [](const Entry* a, const Entry* b) {
    return a->idle_since_.load(std::memory_order_relaxed) < b->idle_since_.load(std::memory_order_relaxed);
  });
  if (longest == entries_.end()) return false;
  if ((*longest)->idle_since_.load(std::memory_order_relaxed) == Entry::kBusy) return false;
  (*longest)->socket_.close_reading();
  return true;
}

void OpenConnections::close_all() {
  const std::lock_guard lock(mutex_);
  for (const Entry* entry : entries_) entry->socket_.close_both();
}

bool OpenConnections::wait_until_empty(Duration patience) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, std::chrono::milliseconds(patience.ms), [this] { return entries_.empty(); });
}

std::size_t OpenConnections::count() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace signalbox::http
