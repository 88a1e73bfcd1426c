#include "server/sqlite/group_writer.h"

#include <algorithm>
#include <system_error>

#include "server/sqlite/changes.h"

namespace signalbox::sqlite {
namespace {

constexpr std::int64_t kTrimEvery = 1000;  // events

bool is_storage_failure(const Error& error) { return error.code == ErrorCode::unavailable; }

Error closed_store() { return {ErrorCode::unavailable, "The server is shutting down; try again shortly."}; }

}  // namespace

struct GroupWriter::Answer {
  std::mutex mutex;
  std::condition_variable given;
  std::optional<Outcome> outcome;  // guarded by mutex

  void give(Outcome result) {
    {
      std::lock_guard lock(mutex);
      outcome = std::move(result);
    }
    given.notify_one();
  }
  Outcome wait() {
    std::unique_lock lock(mutex);
    given.wait(lock, [this] { return outcome.has_value(); });
    return std::move(*outcome);
  }
};

Result<std::unique_ptr<GroupWriter>> GroupWriter::start(Database database, EventListener listener, Log& log,
                                                        Options options) {
  TRY(EventTail tail, EventTail::load(database));
  std::unique_ptr<GroupWriter> writer(
      new GroupWriter(std::move(database), std::move(tail), std::move(listener), log, options));
  try {
    writer->thread_ = std::thread([raw = writer.get()] { raw->work(); });
  } catch (const std::system_error&) {
    return Error{ErrorCode::unavailable, "The system gave no thread to the store; raise its process limit."};
  }
  return writer;
}

GroupWriter::GroupWriter(Database database, EventTail tail, EventListener listener, Log& log, Options options)
    : listener_(std::move(listener)),
      log_(log),
      options_(options),
      database_(std::move(database)),
      tail_(std::move(tail)) {}

GroupWriter::~GroupWriter() { stop(); }

Result<CommitReport> GroupWriter::commit(ChangeSet changes) {
  if (changes.empty()) return CommitReport{.committed = true, .outcomes = {}};
  return submit({.changes = std::move(changes), .job = {}, .answer = {}, .due = {}});
}

Status GroupWriter::run(Job job) {
  const Outcome outcome = submit({.changes = {}, .job = std::move(job), .answer = {}, .due = {}});
  return outcome.ok() ? Status() : Status(outcome.error());
}

GroupWriter::Outcome GroupWriter::submit(Item item) {
  const auto answer = std::make_shared<Answer>();
  item.answer = answer;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return closed_store();
    waiting_.push_back(std::move(item));
    ++urgent_;
  }
  wake_.notify_one();
  return answer->wait();
}

void GroupWriter::commit_later(ChangeSet changes) {
  if (changes.empty()) return;
  const SteadyTime due = std::chrono::steady_clock::now() + options_.write_behind;
  std::unique_lock lock(mutex_);
  if (stopping_ || waiting_.size() >= options_.max_waiting) {
    lock.unlock();
    log_.write(LogLevel::warning, "records of calls were dropped: too many wait for the disk");
    return;
  }
  waiting_.push_back({.changes = std::move(changes), .job = {}, .answer = {}, .due = due});
  const bool first = waiting_.size() == 1;
  lock.unlock();
  if (first) wake_.notify_one();
}

void GroupWriter::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::int64_t GroupWriter::transactions() const {
  std::lock_guard lock(mutex_);
  return transactions_;
}

void GroupWriter::work() {
  for (auto batch = take(); !batch.empty(); batch = take()) write(batch);
}

// What is written next, in order of arrival; a job goes alone. Empty once stopped.
std::vector<GroupWriter::Item> GroupWriter::take() {
  std::unique_lock lock(mutex_);
  while (urgent_ == 0 && !stopping_) {
    if (waiting_.empty())
      wake_.wait(lock);
    else if (wake_.wait_until(lock, waiting_.front().due) == std::cv_status::timeout)
      break;
  }
  std::vector<Item> batch;
  while (!waiting_.empty() && batch.size() < options_.max_sets) {
    const bool is_job = static_cast<bool>(waiting_.front().job);
    if (is_job && !batch.empty()) break;
    if (waiting_.front().answer) --urgent_;
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
    if (is_job) break;
  }
  return batch;
}

void GroupWriter::write(std::vector<Item>& batch) {
  std::vector<Outcome> outcomes;
  Status done = begin_transaction();
  if (done.ok()) done = write_sets(batch, outcomes);
  if (done.ok()) done = commit_transaction();
  if (done.ok()) {
    const std::vector<Event> events = tail_.take_fresh();
    if (listener_ && !events.empty()) listener_(events);
  } else {
    roll_back();
    outcomes.assign(batch.size(), Outcome(done.error()));
  }
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (batch[i].answer) batch[i].answer->give(std::move(outcomes[i]));
}

// Ok when the transaction may commit: then there is an outcome for each item.
Status GroupWriter::write_sets(std::vector<Item>& batch, std::vector<Outcome>& outcomes) {
  for (Item& item : batch) {
    if (item.job) {
      CHECK_OK(item.job(database_));
      outcomes.push_back(CommitReport{.committed = true, .outcomes = {}});
      continue;
    }
    Outcome outcome = write_set(item.changes);
    // Broken storage ends the whole transaction; a set the schema refuses is its caller's trouble only.
    if (!outcome.ok() && (is_storage_failure(outcome.error()) || !database_.in_transaction()))
      return outcome.error();
    outcomes.push_back(std::move(outcome));
  }
  return trim_events();
}

// Each change is atomic by itself, so only longer sets need a way back.
Result<CommitReport> GroupWriter::write_set(ChangeSet& changes) {
  if (changes.size() == 1) return try_changes(changes);
  const EventTail::Mark mark = tail_.mark();
  CHECK_OK(database_.change("SAVEPOINT one_set"));
  Outcome outcome = try_changes(changes);
  if (!outcome.ok() && is_storage_failure(outcome.error())) return outcome;
  if (!outcome.ok() || !outcome->committed) {
    tail_.rewind(mark);
    CHECK_OK(database_.change("ROLLBACK TO one_set"));
  }
  CHECK_OK(database_.change("RELEASE one_set"));
  return outcome;
}

Result<CommitReport> GroupWriter::try_changes(ChangeSet& changes) {
  CommitReport report{.committed = true,
                      .outcomes = std::vector<ChangeOutcome>(changes.size(), ChangeOutcome::applied)};
  Writing writing{database_, tail_, options_.freshen};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    TRY(const bool applied,
        std::visit([&](const auto& change) { return apply(writing, change); }, changes[i]));
    if (applied) continue;
    report.committed = false;
    report.outcomes.assign(changes.size(), ChangeOutcome::not_tried);
    report.outcomes[i] = ChangeOutcome::conflict;
    break;
  }
  return report;
}

Status GroupWriter::begin_transaction() {
  if (tail_is_stale_) {
    TRY(tail_, EventTail::load(database_));
    tail_is_stale_ = false;
  }
  const auto begun = database_.change("BEGIN IMMEDIATE");
  return begun.ok() ? Status() : Status(begun.error());
}

Status GroupWriter::commit_transaction() {
  CHECK_OK(database_.change("COMMIT"));
  std::lock_guard lock(mutex_);
  ++transactions_;
  return {};
}

// What the disk holds is the truth, also after a commit of which nobody knows how far it came.
void GroupWriter::roll_back() {
  if (database_.in_transaction()) (void)database_.execute("ROLLBACK");
  tail_is_stale_ = true;
}

Status GroupWriter::trim_events() {
  const std::int64_t newest = tail_.newest_sequence();
  if (newest - trimmed_at_ < std::min(kTrimEvery, options_.kept_events)) return {};
  trimmed_at_ = newest;
  CHECK_OK(database_.change("DELETE FROM events WHERE seq <= ?", newest - options_.kept_events));
  return {};
}

}  // namespace signalbox::sqlite
