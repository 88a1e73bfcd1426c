// What can be asked of the run history, and what comes back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/fields.h"

namespace signalbox {

enum class HistorySort { newest, oldest, longest };

// An empty list means any.
struct HistoryFilter {
  std::vector<std::string> states;
  std::vector<std::string> types;
  std::vector<std::string> worker_ids;
  std::vector<std::string> user_ids;
  std::vector<std::string> triggers;
  std::optional<std::int64_t> from_ms;  // created at or after, milliseconds since 1970
  std::optional<std::int64_t> to_ms;    // created before
  std::string text;                     // beginning of the run's id, with or without "run_", in any case
  HistorySort sort = HistorySort::newest;
};

struct HistorySummary {
  std::int64_t total = 0;
  std::int64_t matched = 0;
  // Runs per state that the filter would match without its `states`, so that each state can say what choosing
  // it would show.
  std::map<std::string, std::int64_t> counts;
  std::optional<std::int64_t> p50_ms;  // of the matched runs whose duration is known, by nearest rank
  std::optional<std::int64_t> p95_ms;
};

inline constexpr std::int64_t kUnknownDuration = -1;

struct HistoryRow {
  std::string id;
  std::string worker_id;
  std::string type;
  std::string user_id;
  std::string state;
  std::string trigger;
  std::int64_t created_at_ms = 0;
  std::int64_t duration_ms = kUnknownDuration;  // from start to end
  std::int64_t new_items = 0;
};

template <>
struct EnumNames<HistorySort> {
  static constexpr std::pair<HistorySort, std::string_view> list[] = {
      {HistorySort::newest, "newest"}, {HistorySort::oldest, "oldest"}, {HistorySort::longest, "longest"}};
};

template <>
struct Fields<HistoryFilter> {
  static constexpr auto list = std::make_tuple(
      optional_field("states", &HistoryFilter::states), optional_field("types", &HistoryFilter::types),
      optional_field("workerIds", &HistoryFilter::worker_ids),
      optional_field("userIds", &HistoryFilter::user_ids),
      optional_field("triggers", &HistoryFilter::triggers), field("fromMs", &HistoryFilter::from_ms),
      field("toMs", &HistoryFilter::to_ms), optional_field("text", &HistoryFilter::text),
      optional_field("sort", &HistoryFilter::sort));
};

template <>
struct Fields<HistoryRow> {
  static constexpr auto list = std::make_tuple(
      field("id", &HistoryRow::id), field("workerId", &HistoryRow::worker_id),
      field("type", &HistoryRow::type), field("userId", &HistoryRow::user_id),
      field("state", &HistoryRow::state), field("trigger", &HistoryRow::trigger),
      field("createdAtMs", &HistoryRow::created_at_ms), field("durationMs", &HistoryRow::duration_ms),
      field("newItems", &HistoryRow::new_items));
};

}  // namespace signalbox
