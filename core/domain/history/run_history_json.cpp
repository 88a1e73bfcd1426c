#include "core/base/codec.h"
#include "core/domain/history/run_history_wire.h"

namespace signalbox {
namespace {

// What the history keeps of a run; states and triggers stay text, a newer server may know more.
struct RunLine {
  std::string id;
  std::string worker_id;
  std::string worker_type;
  std::string user_id;
  std::string state;
  std::string trigger;
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::int64_t new_items = 0;
  std::int64_t rev = 0;
};

HistoryRow row_of(const RunLine& run) {
  const bool measured = run.started_at && run.ended_at && *run.ended_at >= *run.started_at;
  return {.id = run.id,
          .worker_id = run.worker_id,
          .type = run.worker_type,
          .user_id = run.user_id,
          .state = run.state,
          .trigger = run.trigger,
          .created_at_ms = run.created_at.ms,
          .duration_ms = measured ? (*run.ended_at - *run.started_at).ms : kUnknownDuration,
          .new_items = run.new_items};
}

JsonText row_count(const RunHistory& history) { return to_text({{"rows", history.size()}}); }

}  // namespace

template <>
struct Fields<RunLine> {
  static constexpr auto list =
      std::make_tuple(field("id", &RunLine::id), field("workerId", &RunLine::worker_id),
                      field("workerType", &RunLine::worker_type), field("userId", &RunLine::user_id),
                      field("state", &RunLine::state), field("trigger", &RunLine::trigger),
                      field("createdAt", &RunLine::created_at), field("startedAt", &RunLine::started_at),
                      field("endedAt", &RunLine::ended_at), optional_field("newItems", &RunLine::new_items),
                      optional_field("rev", &RunLine::rev));
};

Result<JsonText> append_runs(RunHistory& history, std::string_view columns) {
  TRY(const Json json, parse_json(columns, "columns"));
  TRY(const RunColumns decoded, decode<RunColumns>(json, UnknownFields::ignore));
  CHECK_OK(history.append(decoded));
  return row_count(history);
}

Result<JsonText> upsert_run(RunHistory& history, std::string_view run) {
  TRY(const Json json, parse_json(run, "run"));
  TRY(const RunLine decoded, decode<RunLine>(json, UnknownFields::ignore));
  CHECK_OK(history.upsert(row_of(decoded), decoded.rev));
  return row_count(history);
}

Result<JsonText> select_runs(RunHistory& history, std::string_view filter) {
  TRY(const Json json, parse_json(filter, "filter"));
  TRY(const HistoryFilter decoded, decode<HistoryFilter>(json));
  const HistorySummary summary = history.select(decoded);
  return to_text({{"total", summary.total},
                  {"matched", summary.matched},
                  {"counts", encode(summary.counts)},
                  {"p50Ms", encode(summary.p50_ms)},
                  {"p95Ms", encode(summary.p95_ms)}});
}

JsonText encode_rows(const std::vector<HistoryRow>& rows) { return to_text({{"rows", encode(rows)}}); }

}  // namespace signalbox
