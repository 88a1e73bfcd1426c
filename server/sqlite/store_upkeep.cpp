// Keeping the store in shape: what is dropped with time, copies, and what there is to say about its health.
#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "server/sqlite/store.h"

namespace signalbox {

using namespace sqlite;

namespace {

constexpr Duration kRunLife = Duration::days(30);
constexpr Duration kEmptyRunLife = Duration::hours(24);
constexpr Duration kEndedCredentialLife = Duration::days(7);  // to be looked at, should somebody ask
constexpr std::int64_t kSweepBatch = 200;
constexpr std::int64_t kGrowthDays = 7;  // growth is told from the sizes of this many days

constexpr auto kProbeEvery = std::chrono::seconds(1);
constexpr auto kProbeHolds = std::chrono::seconds(5);

constexpr std::string_view kTables[] = {"users", "sessions", "api_keys",   "connections", "workers",
                                        "runs",  "steps",    "attempts",   "occurrences", "tool_calls",
                                        "notes", "events",   "empty_runs", "audit_log"};

std::int64_t day_of(Instant at) { return at.ms / Duration::days(1).ms; }

Status status_of(const Result<bool>& changed) { return changed.ok() ? Status() : Status(changed.error()); }

struct OldRun {
  std::string project_id;
  std::string id;
  std::string worker_id;
  std::optional<Instant> due_at;
  Instant ended_at;
  bool empty = false;
};

Result<std::vector<OldRun>> find_old_runs(Database& database, Instant now) {
  return database.select(
      "SELECT project_id, id, worker_id, due_at, ended_at, "
      "state = 'succeeded' AND new_items = 0 AND message = '' AS is_empty "
      "FROM runs WHERE ended_at < ?2 AND (ended_at < ?1 OR is_empty) ORDER BY ended_at LIMIT ?3",
      [](Row& row) {
        return OldRun{.project_id = row.text(),
                      .id = row.text(),
                      .worker_id = row.text(),
                      .due_at = row.maybe_instant(),
                      .ended_at = row.instant(),
                      .empty = row.flag()};
      },
      now - kRunLife, now - kEmptyRunLife, kSweepBatch);
}

// Steps and attempts go with their run.
Status drop_run(Database& database, const OldRun& run) {
  if (run.empty)
    CHECK_OK(
        database.change("INSERT INTO empty_runs (project_id, worker_id, day, runs) VALUES (?, ?, ?, 1) "
                        "ON CONFLICT DO UPDATE SET runs = runs + 1",
                        run.project_id, run.worker_id, day_of(run.ended_at)));
  CHECK_OK(database.change("DELETE FROM occurrences WHERE project_id = ? AND worker_id = ? AND due_at = ?",
                           run.project_id, run.worker_id, run.due_at));
  CHECK_OK(database.change("DELETE FROM tool_calls WHERE project_id = ? AND run_id = ? AND run_id <> ''",
                           run.project_id, run.id));
  return status_of(
      database.change("DELETE FROM runs WHERE project_id = ? AND id = ?", run.project_id, run.id));
}

// One batch; sets `more` when there is another.
Status drop_old_runs(Database& database, Instant now, bool& more) {
  TRY(const auto runs, find_old_runs(database, now));
  for (const OldRun& run : runs) CHECK_OK(drop_run(database, run));
  more = static_cast<std::int64_t>(runs.size()) == kSweepBatch;
  return {};
}

// Rows lie in the order of their making, so the oldest few tell whether any is too old.
Status drop_old_calls(Database& database, Instant now, bool& more) {
  TRY(more, database.change("DELETE FROM tool_calls WHERE started_at < ?1 AND rowid IN "
                            "(SELECT rowid FROM tool_calls ORDER BY rowid LIMIT ?2)",
                            now - kRunLife, kSweepBatch));
  return {};
}

// What lets somebody in for a time only, and is worth nothing any more. Page tokens come by the thousand and
// say nothing afterwards; a state goes before the link it belongs to. Ordinary keys stay.
struct Passing {
  std::string_view table;
  std::string_view condition;
  Duration kept;
};

constexpr Passing kPassing[] = {{"api_keys", "kind = 'page' AND", Duration{}},
                                {"sign_ins", "", kEndedCredentialLife},
                                {"tickets", "", kEndedCredentialLife},
                                {"oauth_states", "", kEndedCredentialLife},
                                {"connect_links", "", kEndedCredentialLife}};

Status drop_passed(Database& database, const Passing& passing, Instant now, bool& more) {
  const std::string table(passing.table);
  const std::string sql = "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table + " WHERE " +
                          std::string(passing.condition) + " expires_at < ?1 LIMIT ?2)";
  TRY(more, database.change(sql, now - passing.kept, kSweepBatch));
  return {};
}

Result<std::int64_t> used_bytes(Database& database) {
  TRY(const auto bytes,
      database.find("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
                    "pragma_freelist_count, pragma_page_size",
                    [](Row& row) { return row.integer(); }));
  return bytes.value_or(0);
}

Status note_size(Database& database, Instant now) {
  TRY(const std::int64_t bytes, used_bytes(database));
  return status_of(
      database.change("INSERT INTO store_sizes (day, bytes) VALUES (?, ?) "
                      "ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
                      day_of(now), bytes));
}

Result<std::optional<std::int64_t>> growth(Database& database) {
  struct Sample {
    std::int64_t day, bytes;
  };
  TRY(const auto samples, database.select(
                              "SELECT day, bytes FROM store_sizes ORDER BY day DESC LIMIT ?",
                              [](Row& row) {
                                return Sample{row.integer(), row.integer()};
                              },
                              kGrowthDays + 1));
  if (samples.size() < 2) return std::optional<std::int64_t>();
  const Sample newest = samples.front();
  const Sample oldest = samples.back();
  return std::optional((newest.bytes - oldest.bytes) / (newest.day - oldest.day));
}

std::int64_t size_of(const std::filesystem::path& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

bool flush_to_disk(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool flushed = ::fsync(file) == 0;
  ::close(file);
  return flushed;
}

}  // namespace

Status SqliteStore::sweep(Instant now) {
  for (bool more = true; more;)
    CHECK_OK(writer_->run([&](Database& database) { return drop_old_runs(database, now, more); }));
  for (bool more = true; more;)
    CHECK_OK(writer_->run([&](Database& database) { return drop_old_calls(database, now, more); }));
  for (const Passing& passing : kPassing)
    for (bool more = true; more;)
      CHECK_OK(writer_->run([&](Database& database) { return drop_passed(database, passing, now, more); }));
  return writer_->run([&](Database& database) { return note_size(database, now); });
}

Status SqliteStore::backup(const std::filesystem::path& path) {
  std::filesystem::path unfinished = path;
  unfinished += ".unfinished";
  std::error_code failed;
  std::filesystem::remove(unfinished, failed);
  CHECK_OK(readers_->with([&](Database& database) { return database.copy_to(unfinished.string()); }));
  if (flush_to_disk(unfinished)) std::filesystem::rename(unfinished, path, failed);
  if (failed || !std::filesystem::exists(path, failed))
    return Error{ErrorCode::unavailable, "The backup could not be written to " + path.string() + "."};
  return {};
}

bool SqliteStore::writable() {
  std::lock_guard lock(probe_mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_probe_at_) return probe_succeeded_;
  probe_succeeded_ = probe().ok();
  next_probe_at_ = now + (probe_succeeded_ ? std::chrono::steady_clock::duration(kProbeHolds) : kProbeEvery);
  return probe_succeeded_;
}

Status SqliteStore::probe() {
  return writer_->run([](Database& database) {
    return status_of(
        database.change("INSERT INTO meta (name, value) VALUES ('probe', '1') "
                        "ON CONFLICT DO UPDATE SET value = value + 1"));
  });
}

Result<std::vector<std::string>> SqliteStore::find_damage() {
  TRY(auto lines, readers_->with([](Database& database) {
    return database.select("PRAGMA integrity_check(100)", [](Row& row) { return row.text(); });
  }));
  if (lines.size() == 1 && lines.front() == "ok") lines.clear();
  return lines;
}

Result<StoreSize> SqliteStore::measure() {
  StoreSize size;
  for (const char* suffix : {"", "-wal", "-shm"}) size.bytes += size_of(path_.string() + suffix);
  return readers_->at_one_moment([&](Database& database) -> Result<StoreSize> {
    for (const std::string_view table : kTables) {
      const std::string sql = "SELECT count(*) FROM " + std::string(table);
      TRY(const auto rows, database.find(sql, [](Row& row) { return row.integer(); }));
      size.tables.push_back({std::string(table), rows.value_or(0)});
    }
    TRY(size.bytes_per_day, growth(database));
    return size;
  });
}

}  // namespace signalbox
