#include "server/http/elastic_pool.h"

#include <pthread.h>

#include <chrono>
#include <utility>

namespace signalbox::http {

ElasticPool::ElasticPool(Options options, std::function<void()> on_full)
    : options_(options), on_full_(std::move(on_full)) {}

void ElasticPool::run(std::function<void()> task) {
  std::unique_lock lock(mutex_);
  tasks_.push_back(std::move(task));
  if (idle_ >= tasks_.size()) return has_work_.notify_one();
  if (threads_ < options_.max_threads && add_thread()) return;
  if (threads_ == 0) {
    auto only = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    return only();
  }
  lock.unlock();
  has_work_.notify_one();
  if (on_full_) on_full_();
}

void ElasticPool::stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  has_work_.notify_all();
  all_gone_.wait(lock, [this] { return threads_ == 0; });
}

std::size_t ElasticPool::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_;
}

bool ElasticPool::add_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, options_.stack_bytes);
  pthread_t thread;
  const bool made = pthread_create(&thread, &attributes, &ElasticPool::enter, this) == 0;
  pthread_attr_destroy(&attributes);
  if (made) ++threads_;
  return made;
}

void* ElasticPool::enter(void* pool) {
  static_cast<ElasticPool*>(pool)->work();
  return nullptr;
}

void ElasticPool::work() {
  const std::chrono::milliseconds idle_life(options_.idle_life.ms);
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    const bool woken = has_work_.wait_for(lock, idle_life, [this] { return stopping_ || !tasks_.empty(); });
    --idle_;
    if (!tasks_.empty()) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      task = nullptr;  // what it holds goes before the lock comes back
      lock.lock();
    } else if (stopping_ || (!woken && threads_ > options_.min_threads)) {
      break;
    }
  }
  if (--threads_ == 0) all_gone_.notify_all();
}

}  // namespace signalbox::http
