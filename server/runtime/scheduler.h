// One thread that sleeps until something is due, and a bounded pool that executes runs. It never polls: the
// store's commits wake it when an earlier instant may have appeared.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/app/execute_run.h"
#include "server/runtime/cancel.h"

namespace signalbox {

class Scheduler {
 public:
  struct Options {
    int threads = 8;
    Failpoint failpoint = nullptr;
    std::function<void()> housekeeping;  // called about once an hour
    // Called whenever the timer wakes: starts what else is due, and says when to be called at the latest.
    std::function<std::optional<Instant>()> tend;
  };

  Scheduler(const Calling& calling, Options options);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Rescues what a former process left, then starts the threads.
  Status start();

  // Something may be due earlier than thought. Callable from any thread, cheap.
  void wake();

  // Takes nothing new, waits for what runs up to `grace`, then interrupts it; returns when all threads ended.
  void stop(Duration grace);

  bool is_running();

 private:
  struct Job {
    std::string project_id;
    std::string run_id;
  };

  void run_timer();
  void run_jobs();
  void tick();
  void queue(const std::vector<Run>& runs);
  void renew_leases();
  void keep_house();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void log_failure(std::string_view what, const Error& error);

  // Constant after construction.
  const Calling calling_;
  const Options options_;
  const std::string node_;

  CancelSource cancel_;  // synchronises itself

  std::mutex mutex_;
  std::condition_variable timer_wakes_;
  std::condition_variable job_arrives_;
  std::condition_variable job_ends_;
  std::condition_variable stop_asked_;
  // Guarded by mutex_:
  std::deque<Job> jobs_;
  std::set<std::string> in_flight_;  // run ids queued or executing
  bool woken_ = false;
  bool stopping_ = false;
  bool running_ = false;

  // Only the timer thread touches these.
  Instant leases_renewed_;
  Instant house_kept_;
  std::optional<Instant> tended_until_;

  std::vector<std::thread> threads_;
};

}  // namespace signalbox
