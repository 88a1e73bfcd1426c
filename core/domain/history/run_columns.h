// The answer of GET /api/v1/runs/columns: one list per field, names by their index in a list of names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"

namespace signalbox {

struct RunColumns {
  std::vector<std::string> workers;
  std::vector<std::string> types;
  std::vector<std::string> users;
  std::vector<std::string> states;
  std::vector<std::string> triggers;

  std::vector<std::string> ids;
  std::vector<std::int64_t> worker;  // indexes into the lists above
  std::vector<std::int64_t> type;
  std::vector<std::int64_t> user;
  std::vector<std::int64_t> state;
  std::vector<std::int64_t> trigger;
  std::vector<std::int64_t> created_at_ms;
  std::vector<std::int64_t> duration_ms;  // -1: unknown
  std::vector<std::int64_t> new_items;
};

// That all columns are as long as `ids` and all indexes lead somewhere.
Status check_columns(const RunColumns& columns);

template <>
struct Fields<RunColumns> {
  static constexpr auto list = std::make_tuple(
      field("workers", &RunColumns::workers), field("types", &RunColumns::types),
      field("users", &RunColumns::users), field("states", &RunColumns::states),
      field("triggers", &RunColumns::triggers), field("ids", &RunColumns::ids),
      field("worker", &RunColumns::worker), field("type", &RunColumns::type),
      field("user", &RunColumns::user), field("state", &RunColumns::state),
      field("trigger", &RunColumns::trigger), field("createdAtMs", &RunColumns::created_at_ms),
      field("durationMs", &RunColumns::duration_ms), field("newItems", &RunColumns::new_items));
};

}  // namespace signalbox
