#include "server/mcp/courier.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxWaiting = 4096;

}  // namespace

Courier::Courier() : thread_([this] { run(); }) {}

void Courier::post(std::function<void()> errand) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || errands_.size() >= kMaxWaiting) return;
  errands_.push_back(std::move(errand));
  changed_.notify_one();
}

void Courier::stop(Duration grace) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) drop_after_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(grace.ms);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Courier::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !errands_.empty(); });
    if (errands_.empty() || (stopping_ && std::chrono::steady_clock::now() >= drop_after_)) return;
    const std::function<void()> errand = std::move(errands_.front());
    errands_.pop_front();
    lock.unlock();
    errand();
    lock.lock();
  }
}

}  // namespace signalbox
