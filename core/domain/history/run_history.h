// The history of runs as columns in memory: 100,000 rows are filtered, counted and measured in a few
// milliseconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/domain/history/dictionary.h"
#include "core/domain/history/history_query.h"
#include "core/domain/history/id_column.h"
#include "core/domain/history/run_columns.h"

namespace signalbox {

class RunHistory {
 public:
  static constexpr std::size_t kMaxRows = 200'000;
  static constexpr std::size_t kMaxPage = 1'000;

  RunHistory();

  // Adds rows and renews known ones. A run that has ended does not go back: what comes later over another way
  // may be older. Fails with invalid_argument, or too_large beyond kMaxRows; nothing changes then.
  Status append(const RunColumns& columns);
  Status upsert(const HistoryRow& row, std::int64_t rev);

  HistorySummary select(const HistoryFilter& filter);

  // Of the last select (all, newest first, before any), at most kMaxPage.
  std::vector<HistoryRow> rows(std::int64_t offset, std::int64_t count) const;

  std::size_t size() const { return ids_.size(); }

 private:
  struct Codes {
    std::uint32_t worker, type, user, state, trigger;
  };
  class Matcher;

  void put(std::string_view id, const Codes& codes, const HistoryRow& numbers,
           std::optional<std::int64_t> rev);
  bool is_newer(std::uint32_t a, std::uint32_t b) const;
  void restore_order(std::size_t first_new);
  void sort_matches(HistorySort sort);
  HistoryRow row(std::uint32_t index) const;

  Dictionary worker_names_, type_names_, user_names_, state_names_, trigger_names_;

  IdColumn ids_;
  std::vector<std::uint32_t> worker_, type_, user_, state_, trigger_;  // codes
  std::vector<std::int64_t> created_at_ms_, duration_ms_, new_items_, rev_;

  std::vector<std::uint32_t> newest_first_;  // all rows
  std::vector<std::uint32_t> matches_;       // of the last select, sorted as it wanted
  bool has_selected_ = false;
};

}  // namespace signalbox
