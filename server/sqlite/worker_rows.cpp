// Workers with their schedule and progress: three rows with a revision each, read together.
#include "core/base/wire.h"
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

// A worker without a schedule or progress yet has those at revision 0.
constexpr std::string_view kSelect =
    "SELECT workers.project_id, workers.id, workers.user_id, workers.session_id, workers.type, "
    "workers.enabled, workers.config, workers.created_at, workers.rev, "
    "schedules.spec, schedules.overlap, schedules.misfire, schedules.anchor, schedules.next_at, "
    "schedules.paused_reason, schedules.rev, "
    "worker_progress.cursor, worker_progress.last_run_id, worker_progress.last_run_at, "
    "worker_progress.consecutive_failures, worker_progress.rev "
    "FROM workers "
    "LEFT JOIN schedules ON schedules.project_id = workers.project_id AND schedules.worker_id = workers.id "
    "LEFT JOIN worker_progress ON worker_progress.project_id = workers.project_id AND "
    "worker_progress.worker_id = workers.id";

Worker read_worker(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .user_id = row.text(),
          .session_id = row.text(),
          .type = row.text(),
          .enabled = row.flag(),
          .config = row.json(),
          .created_at = row.instant(),
          .rev = row.integer()};
}

WorkerSchedule read_schedule(Row& row, const std::string& worker_id) {
  WorkerSchedule schedule{
      .worker_id = worker_id, .spec = {}, .anchor = {}, .next_at = {}, .paused_reason = {}};
  if (auto spec = row.maybe_decoded<Schedule>())
    schedule.spec = std::move(*spec);
  else
    return row.skip(6), schedule;
  schedule.overlap = row.one_of<OverlapPolicy>();
  schedule.misfire = row.one_of<MisfirePolicy>();
  schedule.anchor = row.instant();
  schedule.next_at = row.maybe_instant();
  schedule.paused_reason = row.text();
  schedule.rev = row.integer();
  return schedule;
}

WorkerProgress read_progress(Row& row, const std::string& worker_id) {
  return {.worker_id = worker_id,
          .cursor = row.maybe_json(),
          .last_run_id = row.text(),
          .last_run_at = row.maybe_instant(),
          .consecutive_failures = row.integer(),
          .rev = row.integer()};
}

WorkerRecord read_record(Row& row) {
  Worker worker = read_worker(row);
  WorkerSchedule schedule = read_schedule(row, worker.id);
  WorkerProgress progress = read_progress(row, worker.id);
  return {std::move(worker), std::move(schedule), std::move(progress)};
}

}  // namespace

Result<bool> apply(Writing& writing, const PutWorker& change) {
  static const RevisedTable table =
      revised_table("workers", {"project_id", "id"},
                    {"user_id", "session_id", "type", "enabled", "config", "created_at", "rev"});
  const Worker& worker = change.worker;
  return put_revised(writing.database, table, worker.rev, worker.project_id, worker.id, worker.user_id,
                     worker.session_id, worker.type, worker.enabled, worker.config, worker.created_at,
                     worker.rev);
}

Result<bool> apply(Writing& writing, const PutSchedule& change) {
  static const RevisedTable table =
      revised_table("schedules", {"project_id", "worker_id"},
                    {"spec", "overlap", "misfire", "anchor", "next_at", "paused_reason", "rev"});
  const WorkerSchedule& schedule = change.schedule;
  return put_revised(writing.database, table, schedule.rev, change.project_id, schedule.worker_id,
                     encode_text(schedule.spec), schedule.overlap, schedule.misfire, schedule.anchor,
                     schedule.next_at, schedule.paused_reason, schedule.rev);
}

Result<bool> apply(Writing& writing, const PutProgress& change) {
  static const RevisedTable table =
      revised_table("worker_progress", {"project_id", "worker_id"},
                    {"cursor", "last_run_id", "last_run_at", "consecutive_failures", "rev"});
  const WorkerProgress& progress = change.progress;
  return put_revised(writing.database, table, progress.rev, change.project_id, progress.worker_id,
                     progress.cursor, progress.last_run_id, progress.last_run_at,
                     progress.consecutive_failures, progress.rev);
}

Result<bool> apply(Writing& writing, const AddOccurrence& change) {
  return writing.database.change(
      "INSERT INTO occurrences (project_id, worker_id, due_at, run_id) VALUES (?, ?, ?, ?)",
      change.project_id, change.worker_id, change.due_at, change.run_id);
}

// Changes nothing, but finds its row only when the precondition holds.
Result<bool> apply(Writing& writing, const RequireIdleWorker& change) {
  return writing.database.change(
      "UPDATE workers SET rev = rev WHERE project_id = ?1 AND id = ?2 AND NOT EXISTS "
      "(SELECT 1 FROM runs WHERE project_id = ?1 AND worker_id = ?2 AND ended_at IS NULL)",
      change.project_id, change.worker_id);
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<WorkerRecord>> SqliteStore::find_worker(std::string_view project, std::string_view id) {
  static const std::string sql = std::string(kSelect) + " WHERE workers.project_id = ? AND workers.id = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_record, project, id); });
}

Result<std::optional<WorkerRecord>> SqliteStore::find_worker_of_type(std::string_view project,
                                                                     std::string_view user,
                                                                     std::string_view type) {
  static const std::string sql =
      std::string(kSelect) + " WHERE workers.project_id = ? AND workers.user_id = ? AND workers.type = ?";
  return readers_->with(
      [&](Database& database) { return database.find(sql, read_record, project, user, type); });
}

Result<Page<WorkerRecord>> SqliteStore::list_workers(const Owner& owner, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelect, "workers.created_at", "workers.id")
        .where(owner, "workers")
        .page(database, page, read_record, [](const WorkerRecord& record) {
          return PageCursor{record.worker.created_at, record.worker.id};
        });
  });
}

Result<std::vector<WorkerRecord>> SqliteStore::due_workers(Instant now, std::int64_t limit) {
  static const std::string sql =
      std::string(kSelect) +
      " WHERE schedules.next_at <= ? ORDER BY schedules.next_at, schedules.worker_id LIMIT ?";
  return readers_->with([&](Database& database) { return database.select(sql, read_record, now, limit); });
}

Result<std::optional<Instant>> SqliteStore::next_due_at() {
  return readers_->with([&](Database& database) {
    return database.find(
        "SELECT next_at FROM schedules WHERE next_at IS NOT NULL ORDER BY next_at, worker_id LIMIT 1",
        [](Row& row) { return row.instant(); });
  });
}

}  // namespace signalbox
