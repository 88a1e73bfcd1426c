#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/base/text.h"
#include "core/domain/history/ordering.h"
#include "core/domain/history/run_history.h"

namespace signalbox {
namespace {

// Per code of a dictionary, whether the filter admits it.
std::vector<std::uint8_t> admitted(const Dictionary& dictionary, const std::vector<std::string>& names) {
  std::vector<std::uint8_t> codes(dictionary.size(), names.empty());
  for (const std::string& name : names)
    if (const auto code = dictionary.find(name)) codes[*code] = 1;
  return codes;
}

constexpr std::string_view kIdPrefix = "run_";

std::string to_upper_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// Eight bytes at a time: the browser module's own memcmp goes byte by byte.
bool is_same(const char* a, const char* b, std::size_t bytes) {
  for (; bytes >= sizeof(std::uint64_t); bytes -= sizeof(std::uint64_t)) {
    std::uint64_t left, right;
    std::memcpy(&left, a, sizeof left);
    std::memcpy(&right, b, sizeof right);
    if (left != right) return false;
    a += sizeof left;
    b += sizeof right;
  }
  return std::equal(a, a + bytes, b);
}

// What an id has to start with after its own "run_", for somebody who may have typed that too.
std::string wanted_id(std::string_view typed) {
  std::string wanted = to_lower_ascii(trim(typed));
  if (kIdPrefix.starts_with(wanted)) return {};
  if (wanted.starts_with(kIdPrefix)) wanted.erase(0, kIdPrefix.size());
  return wanted;
}

}  // namespace

// A filter made ready for many rows; all questions but the state's are one.
class RunHistory::Matcher {
 public:
  Matcher(const RunHistory& history, const HistoryFilter& filter)
      : history_(history),
        worker_(admitted(history.worker_names_, filter.worker_ids)),
        type_(admitted(history.type_names_, filter.types)),
        user_(admitted(history.user_names_, filter.user_ids)),
        trigger_(admitted(history.trigger_names_, filter.triggers)),
        from_ms_(filter.from_ms.value_or(std::numeric_limits<std::int64_t>::min())),
        to_ms_(filter.to_ms.value_or(std::numeric_limits<std::int64_t>::max())),
        id_(wanted_id(filter.text)),
        upper_id_(to_upper_ascii(id_)) {}

  bool matches(std::uint32_t row) const {
    const std::int64_t created = history_.created_at_ms_[row];
    const bool columns_match = worker_[history_.worker_[row]] & type_[history_.type_[row]] &
                               user_[history_.user_[row]] & trigger_[history_.trigger_[row]];
    return columns_match && created >= from_ms_ && created < to_ms_ && (id_.empty() || has_id(row));
  }

 private:
  // Ids are in upper case as made; somebody may have typed them in lower case, or made others.
  bool has_id(std::uint32_t row) const {
    const std::string_view id = history_.ids_[row];
    if (id.size() < kIdPrefix.size() + id_.size()) return false;
    const char* const start = id.data() + kIdPrefix.size();
    return is_same(start, upper_id_.data(), id_.size()) || is_same(start, id_.data(), id_.size());
  }

  const RunHistory& history_;
  std::vector<std::uint8_t> worker_, type_, user_, trigger_;
  std::int64_t from_ms_, to_ms_;
  std::string id_, upper_id_;
};

HistorySummary RunHistory::select(const HistoryFilter& filter) {
  const Matcher matcher(*this, filter);
  const auto admitted_states = admitted(state_names_, filter.states);
  std::vector<std::int64_t> counts(state_names_.size());
  std::vector<std::int64_t> durations;
  durations.reserve(size());
  matches_.clear();
  for (const std::uint32_t row : newest_first_) {
    if (!matcher.matches(row)) continue;
    ++counts[state_[row]];
    if (!admitted_states[state_[row]]) continue;
    matches_.push_back(row);
    if (duration_ms_[row] != kUnknownDuration) durations.push_back(duration_ms_[row]);
  }
  sort_matches(filter.sort);
  has_selected_ = true;

  HistorySummary summary{.total = static_cast<std::int64_t>(size()),
                         .matched = static_cast<std::int64_t>(matches_.size()),
                         .counts = {},
                         .p50_ms = percentile(durations, 50),
                         .p95_ms = percentile(durations, 95)};
  for (std::uint32_t state = 0; state < counts.size(); ++state)
    summary.counts[state_names_.name(state)] = counts[state];
  return summary;
}

void RunHistory::sort_matches(HistorySort sort) {
  switch (sort) {
    case HistorySort::newest: return;
    case HistorySort::oldest: std::reverse(matches_.begin(), matches_.end()); return;
    case HistorySort::longest: sort_by_descending_key(matches_, duration_ms_); return;
  }
}

std::vector<HistoryRow> RunHistory::rows(std::int64_t offset, std::int64_t count) const {
  const auto& order = has_selected_ ? matches_ : newest_first_;
  const auto available = static_cast<std::int64_t>(order.size());
  const std::int64_t begin = std::clamp<std::int64_t>(offset, 0, available);
  const std::int64_t wanted = std::clamp<std::int64_t>(count, 0, static_cast<std::int64_t>(kMaxPage));
  const std::int64_t end = std::min(available, begin + wanted);
  std::vector<HistoryRow> page;
  for (std::int64_t i = begin; i < end; ++i) page.push_back(row(order[static_cast<std::size_t>(i)]));
  return page;
}

}  // namespace signalbox
