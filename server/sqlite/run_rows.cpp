// Runs, their steps and tries. Whoever writes names the epoch it holds; with an older one nothing changes.
#include "core/base/wire.h"
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT project_id, id, worker_id, worker_type, user_id, session_id, trigger, due_at, state, reason, "
    "attempt, recoveries, missed_count, new_items, result, message, user_notified, failure, created_at, "
    "run_at, started_at, ended_at, rev, epoch, owner_node, lease_until FROM runs";

std::optional<std::string> failure_text(const std::optional<RunFailure>& failure) {
  if (!failure) return std::nullopt;
  return encode_text(*failure);
}

Run read_run(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .worker_id = row.text(),
          .worker_type = row.text(),
          .user_id = row.text(),
          .session_id = row.text(),
          .trigger = row.one_of<RunTrigger>(),
          .due_at = row.maybe_instant(),
          .state = row.one_of<RunState>(),
          .reason = row.text(),
          .attempt = row.integer(),
          .recoveries = row.integer(),
          .missed_count = row.integer(),
          .new_items = row.integer(),
          .result = row.json(),
          .message = row.text(),
          .user_notified = row.flag(),
          .failure = row.maybe_decoded<RunFailure>(),
          .created_at = row.instant(),
          .run_at = row.instant(),
          .started_at = row.maybe_instant(),
          .ended_at = row.maybe_instant(),
          .rev = row.integer(),
          .epoch = row.integer(),
          .owner_node = row.text(),
          .lease_until = row.maybe_instant()};
}

Step read_step(Row& row) {
  return {.run_id = row.text(),
          .key = row.text(),
          .seq = row.integer(),
          .tool = row.text(),
          .arguments = row.json(),
          .read_only = row.flag(),
          .state = row.one_of<StepState>(),
          .output = row.json(),
          .failure = row.maybe_decoded<RunFailure>(),
          .started_at = row.instant(),
          .ended_at = row.maybe_instant()};
}

Attempt read_attempt(Row& row) {
  return {.run_id = row.text(),
          .step_key = row.text(),
          .number = row.integer(),
          .started_at = row.instant(),
          .ended_at = row.instant(),
          .failure = row.maybe_decoded<RunFailure>()};
}

Result<std::optional<RunRecord>> find_record(Database& database, std::string_view project,
                                             std::string_view id) {
  static const std::string sql = std::string(kSelect) + " WHERE project_id = ? AND id = ?";
  TRY(auto run, database.find(sql, read_run, project, id));
  if (!run) return std::optional<RunRecord>();
  TRY(auto steps,
      database.select(
          "SELECT run_id, key, seq, tool, arguments, read_only, state, output, failure, started_at, ended_at "
          "FROM steps WHERE project_id = ? AND run_id = ? ORDER BY seq, key",
          read_step, project, id));
  TRY(auto attempts,
      database.select("SELECT run_id, step_key, number, started_at, ended_at, failure FROM attempts "
                      "WHERE project_id = ? AND run_id = ? ORDER BY started_at, step_key, number",
                      read_attempt, project, id));
  return std::optional<RunRecord>(RunRecord{std::move(*run), std::move(steps), std::move(attempts)});
}

}  // namespace

Result<bool> apply(Writing& writing, const PutRun& change) {
  static const RevisedTable table =
      revised_table("runs", {"project_id", "id"},
                    {"worker_id",  "worker_type", "user_id",       "session_id", "trigger",      "due_at",
                     "state",      "reason",      "attempt",       "recoveries", "missed_count", "new_items",
                     "result",     "message",     "user_notified", "failure",    "created_at",   "run_at",
                     "started_at", "ended_at",    "epoch",         "owner_node", "lease_until",  "rev"},
                    "epoch");
  const Run& run = change.run;
  const auto failure = failure_text(run.failure);
  const auto put = [&](const auto&... held_epoch) {
    return put_revised(writing.database, table, run.rev, run.project_id, run.id, run.worker_id,
                       run.worker_type, run.user_id, run.session_id, run.trigger, run.due_at, run.state,
                       run.reason, run.attempt, run.recoveries, run.missed_count, run.new_items, run.result,
                       run.message, run.user_notified, failure, run.created_at, run.run_at, run.started_at,
                       run.ended_at, run.epoch, run.owner_node, run.lease_until, run.rev, held_epoch...);
  };
  return run.rev == 1 ? put() : put(change.held_epoch);
}

Result<bool> apply(Writing& writing, const PutStep& change) {
  const Step& step = change.step;
  return writing.database.change(
      "INSERT INTO steps (project_id, run_id, key, seq, tool, arguments, read_only, state, output, failure, "
      "started_at, ended_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM runs "
      "WHERE project_id = ?1 AND id = ?2 AND epoch = ?13 "
      "ON CONFLICT (project_id, run_id, key) DO UPDATE SET seq = excluded.seq, tool = excluded.tool, "
      "arguments = excluded.arguments, read_only = excluded.read_only, state = excluded.state, output = "
      "excluded.output, "
      "failure = excluded.failure, started_at = excluded.started_at, ended_at = excluded.ended_at",
      change.project_id, step.run_id, step.key, step.seq, step.tool, step.arguments, step.read_only,
      step.state, step.output, failure_text(step.failure), step.started_at, step.ended_at, change.held_epoch);
}

Result<bool> apply(Writing& writing, const AddAttempt& change) {
  const Attempt& attempt = change.attempt;
  return writing.database.change(
      "INSERT INTO attempts (project_id, run_id, step_key, number, started_at, ended_at, failure) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 FROM runs WHERE project_id = ?1 AND id = ?2 AND epoch = ?8",
      change.project_id, attempt.run_id, attempt.step_key, attempt.number, attempt.started_at,
      attempt.ended_at, failure_text(attempt.failure), change.held_epoch);
}

Result<bool> apply(Writing& writing, const RenewLeases& change) {
  return whatever_changed(writing.database.change(
      "UPDATE runs SET lease_until = ?2 WHERE owner_node = ?1 AND state IN ('claimed', 'running')",
      change.owner_node, change.until));
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<RunRecord>> SqliteStore::find_run(std::string_view project, std::string_view id) {
  return readers_->at_one_moment([&](Database& database) { return find_record(database, project, id); });
}

Result<Page<Run>> SqliteStore::list_runs(const RunFilter& filter, const PageRequest& page) {
  std::optional<std::string> state;
  if (filter.state) state = enum_text(*filter.state);
  return readers_->with([&](Database& database) {
    return ListQuery(kSelect, "created_at", "id")
        .where(filter.owner, "runs")
        .where("worker_id", filter.worker_id)
        .where("state", state)
        .page(database, page, read_run, [](const Run& run) {
          return PageCursor{run.created_at, run.id};
        });
  });
}

Result<std::optional<Run>> SqliteStore::find_open_run(std::string_view project, std::string_view worker_id) {
  static const std::string sql = std::string(kSelect) +
                                 " WHERE project_id = ? AND worker_id = ? AND ended_at IS NULL ORDER BY "
                                 "created_at DESC, id DESC LIMIT 1";
  return readers_->with([&](Database& database) { return database.find(sql, read_run, project, worker_id); });
}

Result<std::vector<Run>> SqliteStore::claimable_runs(Instant now, std::int64_t limit) {
  static const std::string sql =
      std::string(kSelect) +
      " WHERE state IN ('pending', 'waiting') AND run_at <= ? ORDER BY run_at, id LIMIT ?";
  return readers_->with([&](Database& database) { return database.select(sql, read_run, now, limit); });
}

Result<std::optional<Instant>> SqliteStore::next_run_at() {
  return readers_->with([&](Database& database) {
    return database.find(
        "SELECT run_at FROM runs WHERE state IN ('pending', 'waiting') ORDER BY run_at, id LIMIT 1",
        [](Row& row) { return row.instant(); });
  });
}

Result<std::vector<Run>> SqliteStore::abandoned_runs(std::string_view node, Instant now) {
  static const std::string sql = std::string(kSelect) +
                                 " WHERE state IN ('claimed', 'running') AND (owner_node <> ? OR lease_until "
                                 "< ?) ORDER BY created_at, id";
  return readers_->with([&](Database& database) { return database.select(sql, read_run, node, now); });
}

}  // namespace signalbox
