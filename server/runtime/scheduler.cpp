#include "server/runtime/scheduler.h"

#include <algorithm>
#include <chrono>

#include "core/app/start_due_runs.h"
#include "core/base/id.h"

namespace signalbox {
namespace {

constexpr Duration kRenewEvery = Duration::seconds(5);
constexpr Duration kHousekeepingEvery = Duration::hours(1);
// When the store cannot be read, or for work whose instant is unknown.
constexpr Duration kRetryAfterFailure = Duration::seconds(1);

std::chrono::milliseconds wait_of(Duration duration) { return std::chrono::milliseconds(duration.ms); }

std::chrono::system_clock::time_point time_point_of(Instant at) {
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(at.ms));
}

}  // namespace

Scheduler::Scheduler(const Calling& calling, Options options)
    : calling_(calling),
      options_(std::move(options)),
      node_(make_id("node", calling.ports.clock.now(), calling.ports.random)),
      leases_renewed_(calling.ports.clock.monotonic()),
      house_kept_(calling.ports.clock.monotonic()) {}

Scheduler::~Scheduler() { stop(Duration{}); }

Status Scheduler::start() {
  TRY(const std::int64_t rescued, rescue_interrupted_runs(calling_.ports, node_));
  if (rescued > 0)
    calling_.ports.log.write(LogLevel::warning, "runs of a process that ended were taken up again",
                             {{"runs", std::to_string(rescued)}});
  {
    std::lock_guard lock(mutex_);
    running_ = true;
  }
  threads_.emplace_back([this] { run_timer(); });
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run_jobs(); });
  return {};
}

void Scheduler::wake() {
  std::lock_guard lock(mutex_);
  woken_ = true;
  timer_wakes_.notify_one();
}

bool Scheduler::is_running() {
  std::lock_guard lock(mutex_);
  return running_ && !stopping_;
}

void Scheduler::stop(Duration grace) {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    for (const Job& job : jobs_) in_flight_.erase(job.run_id);
    jobs_.clear();
    timer_wakes_.notify_all();
    job_arrives_.notify_all();
    stop_asked_.notify_all();
    job_ends_.wait_for(lock, wait_of(grace), [this] { return in_flight_.empty(); });
  }
  cancel_.cancel();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  std::lock_guard lock(mutex_);
  running_ = false;
}

void Scheduler::run_timer() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    tick();
    lock.lock();
    if (!wait_for_work(lock)) return;
  }
}

// Sleeps until the next due instant, a wake, or the next renewal of leases; false when stopping.
bool Scheduler::wait_for_work(std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  const Instant now = calling_.ports.clock.now();
  const Result<std::optional<Instant>> next = next_wake(calling_.ports);
  lock.lock();

  const bool full = in_flight_.size() >= static_cast<std::size_t>(options_.threads) * 2;
  Instant until = now + kHousekeepingEvery;
  if (!next.ok()) until = now + kRetryAfterFailure;
  // What is due already is in flight, or waits for a place: its end wakes us.
  if (next.ok() && *next && (**next > now || (!full && in_flight_.empty()))) until = std::min(until, **next);
  if (!in_flight_.empty()) until = std::min(until, now + kRenewEvery);
  if (tended_until_) until = std::min(until, *tended_until_);
  timer_wakes_.wait_until(lock, time_point_of(until), [this] { return woken_ || stopping_; });
  return !stopping_;
}

void Scheduler::tick() {
  if (const auto started = start_due_runs(calling_.ports); !started.ok())
    log_failure("due workers could not be started", started.error());

  std::int64_t room = 0;
  {
    std::lock_guard lock(mutex_);
    room = static_cast<std::int64_t>(options_.threads) * 2 - static_cast<std::int64_t>(in_flight_.size());
  }
  if (room > 0) {
    // Those in flight may still be listed as pending, so look past them.
    const auto runs =
        calling_.ports.runs.claimable_runs(calling_.ports.clock.now(), room + options_.threads * 2);
    if (runs.ok())
      queue(*runs);
    else
      log_failure("pending runs could not be read", runs.error());
  }
  renew_leases();
  keep_house();
  if (options_.tend) tended_until_ = options_.tend();
}

void Scheduler::queue(const std::vector<Run>& runs) {
  std::lock_guard lock(mutex_);
  for (const Run& run : runs) {
    if (stopping_ || in_flight_.size() >= static_cast<std::size_t>(options_.threads) * 2) return;
    if (!in_flight_.insert(run.id).second) continue;
    jobs_.push_back({run.project_id, run.id});
    job_arrives_.notify_one();
  }
}

void Scheduler::run_jobs() {
  std::unique_lock lock(mutex_);
  for (;;) {
    job_arrives_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    const Job job = jobs_.front();
    jobs_.pop_front();
    lock.unlock();
    const Execution execution{
        .calling = calling_, .node = node_, .cancel = cancel_.token(), .failpoint = options_.failpoint};
    Status done = execute_run(execution, job.project_id, job.run_id);
    if (!done.ok()) log_failure("a run could not be executed", done.error());
    lock.lock();
    // It is still ours or pending then, and trying again at once would only spin.
    while (!done.ok() && !stopping_) {
      stop_asked_.wait_for(lock, wait_of(kRetryAfterFailure), [this] { return stopping_; });
      lock.unlock();
      done = hand_back_run(calling_.ports, job.project_id, job.run_id, node_);
      lock.lock();
    }
    in_flight_.erase(job.run_id);
    woken_ = true;
    timer_wakes_.notify_one();
    job_ends_.notify_all();
  }
}

void Scheduler::renew_leases() {
  const Instant now = calling_.ports.clock.monotonic();
  if (now - leases_renewed_ < kRenewEvery) return;
  leases_renewed_ = now;
  {
    std::lock_guard lock(mutex_);
    if (in_flight_.empty()) return;
  }
  calling_.ports.changes.commit_later({RenewLeases{node_, calling_.ports.clock.now() + kLease}});
}

void Scheduler::keep_house() {
  const Instant now = calling_.ports.clock.monotonic();
  if (!options_.housekeeping || now - house_kept_ < kHousekeepingEvery) return;
  house_kept_ = now;
  options_.housekeeping();
}

void Scheduler::log_failure(std::string_view what, const Error& error) {
  calling_.ports.log.write(LogLevel::error, what,
                           {{"code", std::string(name_of(error.code))}, {"detail", error.message}});
}

}  // namespace signalbox
