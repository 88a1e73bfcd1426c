// Runs small errands that nobody waits for, one after the other on a thread of its own: cancel notices,
// answers to servers, ends of sessions. Errands bound their own time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "core/base/time.h"

namespace signalbox {

class Courier {
 public:
  Courier();
  ~Courier() { stop(Duration{}); }
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // Dropped when very many wait already, or after stop.
  void post(std::function<void()> errand);

  // Runs what waits for at most `grace` more, drops the rest, and ends the thread.
  void stop(Duration grace);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> errands_;  // guarded by mutex_, as all below
  bool stopping_ = false;
  std::chrono::steady_clock::time_point drop_after_;
  std::thread thread_;
};

}  // namespace signalbox
