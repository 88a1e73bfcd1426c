#include "core/domain/history/run_columns.h"

#include <algorithm>

namespace signalbox {
namespace {

Status check_length(const char* name, const std::vector<std::int64_t>& column, std::size_t rows) {
  if (column.size() == rows) return {};
  return invalid_field(name, "must have as many items as ids, " + std::to_string(rows));
}

Status check_indexes(const char* name, const std::vector<std::int64_t>& column,
                     const std::vector<std::string>& names, std::size_t rows) {
  CHECK_OK(check_length(name, column, rows));
  const auto size = static_cast<std::int64_t>(names.size());
  const auto wrong =
      std::find_if(column.begin(), column.end(), [&](std::int64_t i) { return i < 0 || i >= size; });
  if (wrong == column.end()) return {};
  return invalid_field(std::string(name) + "[" + std::to_string(wrong - column.begin()) + "]",
                       "must be an index below " + std::to_string(size));
}

Status check_ids(const std::vector<std::string>& ids) {
  constexpr std::size_t kMaxId = 128;
  const auto wrong = std::find_if(ids.begin(), ids.end(),
                                  [](const std::string& id) { return id.empty() || id.size() > kMaxId; });
  if (wrong == ids.end()) return {};
  return invalid_field("ids[" + std::to_string(wrong - ids.begin()) + "]", "must be 1 to 128 bytes long");
}

}  // namespace

Status check_columns(const RunColumns& columns) {
  const std::size_t rows = columns.ids.size();
  CHECK_OK(check_ids(columns.ids));
  CHECK_OK(check_indexes("worker", columns.worker, columns.workers, rows));
  CHECK_OK(check_indexes("type", columns.type, columns.types, rows));
  CHECK_OK(check_indexes("user", columns.user, columns.users, rows));
  CHECK_OK(check_indexes("state", columns.state, columns.states, rows));
  CHECK_OK(check_indexes("trigger", columns.trigger, columns.triggers, rows));
  CHECK_OK(check_length("createdAtMs", columns.created_at_ms, rows));
  CHECK_OK(check_length("durationMs", columns.duration_ms, rows));
  return check_length("newItems", columns.new_items, rows);
}

}  // namespace signalbox
