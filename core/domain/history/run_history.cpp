#include "core/domain/history/run_history.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/domain/history/ordering.h"
#include "core/domain/runs/run.h"

namespace signalbox {
namespace {

// The states of this build have the first codes, in their own order, so that counts name them all.
bool is_terminal_code(std::uint32_t state) {
  return state >= std::size(EnumNames<RunState>::list) || is_terminal(static_cast<RunState>(state));
}

std::vector<std::uint32_t> codes_for(Dictionary& dictionary, const std::vector<std::string>& names) {
  std::vector<std::uint32_t> codes;
  codes.reserve(names.size());
  for (const std::string& name : names) codes.push_back(dictionary.code_of(name));
  return codes;
}

Status too_many_rows() {
  return Error{ErrorCode::too_large, "the history holds at most " + std::to_string(RunHistory::kMaxRows) +
                                         " runs; clear it and load the newest again"};
}

}  // namespace

RunHistory::RunHistory() {
  for (const auto& [state, name] : EnumNames<RunState>::list) state_names_.code_of(std::string(name));
}

Status RunHistory::append(const RunColumns& columns) {
  CHECK_OK(check_columns(columns));
  if (columns.ids.size() > kMaxRows - size()) return too_many_rows();
  const auto workers = codes_for(worker_names_, columns.workers);
  const auto types = codes_for(type_names_, columns.types);
  const auto users = codes_for(user_names_, columns.users);
  const auto states = codes_for(state_names_, columns.states);
  const auto triggers = codes_for(trigger_names_, columns.triggers);
  const std::size_t first_new = size();
  HistoryRow numbers;
  for (std::size_t i = 0; i < columns.ids.size(); ++i) {
    const auto code = [i](const std::vector<std::uint32_t>& codes, const std::vector<std::int64_t>& column) {
      return codes[static_cast<std::size_t>(column[i])];
    };
    numbers.created_at_ms = columns.created_at_ms[i];
    numbers.duration_ms = columns.duration_ms[i];
    numbers.new_items = columns.new_items[i];
    put(columns.ids[i],
        {code(workers, columns.worker), code(types, columns.type), code(users, columns.user),
         code(states, columns.state), code(triggers, columns.trigger)},
        numbers, std::nullopt);
  }
  restore_order(first_new);
  return {};
}

Status RunHistory::upsert(const HistoryRow& row, std::int64_t rev) {
  if (row.id.empty()) return invalid_field("id", "must not be empty");
  if (size() >= kMaxRows && !ids_.find(row.id)) return too_many_rows();
  const std::size_t first_new = size();
  put(row.id,
      {worker_names_.code_of(row.worker_id), type_names_.code_of(row.type), user_names_.code_of(row.user_id),
       state_names_.code_of(row.state), trigger_names_.code_of(row.trigger)},
      row, rev);
  restore_order(first_new);
  return {};
}

void RunHistory::put(std::string_view id, const Codes& codes, const HistoryRow& numbers,
                     std::optional<std::int64_t> rev) {
  const auto known = ids_.find(id);
  const std::uint32_t row = known.value_or(static_cast<std::uint32_t>(size()));
  if (!known) {
    ids_.push_back(id);
    for (auto* column : {&worker_, &type_, &user_, &state_, &trigger_}) column->push_back(0);
    for (auto* column : {&created_at_ms_, &duration_ms_, &new_items_, &rev_}) column->push_back(0);
    created_at_ms_[row] = numbers.created_at_ms;  // never changes, or the order would
  } else if ((rev && *rev < rev_[row]) || (is_terminal_code(state_[row]) && !is_terminal_code(codes.state))) {
    return;
  }
  worker_[row] = codes.worker;
  type_[row] = codes.type;
  user_[row] = codes.user;
  state_[row] = codes.state;
  trigger_[row] = codes.trigger;
  duration_ms_[row] = std::max(numbers.duration_ms, kUnknownDuration);
  new_items_[row] = numbers.new_items;
  rev_[row] = rev.value_or(rev_[row]);
}

bool RunHistory::is_newer(std::uint32_t a, std::uint32_t b) const {
  if (created_at_ms_[a] != created_at_ms_[b]) return created_at_ms_[a] > created_at_ms_[b];
  return ids_[a] > ids_[b];
}

// Rows from `first_new` on are not in order yet. One new row is put in its place; many are sorted.
void RunHistory::restore_order(std::size_t first_new) {
  const auto newer = [this](std::uint32_t a, std::uint32_t b) { return is_newer(a, b); };
  const std::size_t added = size() - first_new;
  if (added == 0) return;
  const auto first = static_cast<std::uint32_t>(first_new);
  if (added == 1) {
    newest_first_.insert(std::lower_bound(newest_first_.begin(), newest_first_.end(), first, newer), first);
    return;
  }
  for (std::uint32_t row = first; row < size(); ++row) newest_first_.push_back(row);
  if (!std::is_sorted(newest_first_.begin(), newest_first_.end(), newer))
    std::sort(newest_first_.begin(), newest_first_.end(), newer);
}

HistoryRow RunHistory::row(std::uint32_t index) const {
  return {.id = std::string(ids_[index]),
          .worker_id = worker_names_.name(worker_[index]),
          .type = type_names_.name(type_[index]),
          .user_id = user_names_.name(user_[index]),
          .state = state_names_.name(state_[index]),
          .trigger = trigger_names_.name(trigger_[index]),
          .created_at_ms = created_at_ms_[index],
          .duration_ms = duration_ms_[index],
          .new_items = new_items_[index]};
}

}  // namespace signalbox
