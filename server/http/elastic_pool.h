// Threads for connections: one each for as long as it lives. Grows when nobody is idle and shrinks again;
// small stacks, because thousands of event streams wait in it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

#include "core/base/time.h"

namespace signalbox::http {

class ElasticPool {
 public:
  struct Options {
    std::size_t min_threads = 4;  // stay although idle
    std::size_t max_threads = 8192;
    std::size_t stack_bytes = 256 * 1024;
    Duration idle_life = Duration::seconds(10);
  };

  // `on_full` is called (on the thread of run) whenever a task has to wait for a thread.
  ElasticPool(Options options, std::function<void()> on_full);
  ~ElasticPool() { stop(); }
  ElasticPool(const ElasticPool&) = delete;
  ElasticPool& operator=(const ElasticPool&) = delete;

  // Never blocks, unless no thread at all can be made: then the task runs here.
  void run(std::function<void()> task);

  // Lets everything queued run and waits for all threads. Call from outside the pool.
  void stop();

  std::size_t threads() const;

 private:
  static void* enter(void* pool);
  void work();
  bool add_thread();  // needs mutex_

  // Constant after construction.
  const Options options_;
  const std::function<void()> on_full_;

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::condition_variable all_gone_;
  // Guarded by mutex_.
  std::deque<std::function<void()>> tasks_;
  std::size_t idle_ = 0;
  std::size_t threads_ = 0;
  bool stopping_ = false;
};

}  // namespace signalbox::http
