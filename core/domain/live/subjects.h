// The objects of one kind as far as the feed has told: each change applied once, in any order of arrival.
//
// A change counts when its rev is higher than the one known. Removals are remembered, so that a late change
// does not bring an object back. Positions (event ids) say which of it a snapshot already holds.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/json_text.h"
#include "core/domain/live/position.h"

namespace signalbox {

template <class Facts>
struct SubjectRow {
  Facts facts;
  JsonText body;         // the whole object as it came
  std::string position;  // id of the event that brought it; empty for a snapshot
};

template <class Facts>
class Subjects {
 public:
  using Row = SubjectRow<Facts>;

  // Keeps the newest `limit` objects.
  explicit Subjects(std::size_t limit) : limit_(limit) {}

  // False when it is older than what is known.
  bool put(Row row) {
    const std::string id = row.facts.id;
    const auto gone = removed_.find(id);
    if (gone != removed_.end() && row.facts.rev <= gone->second.rev) return false;
    const auto known = rows_.find(id);
    if (known != rows_.end() && row.facts.rev <= known->second.facts.rev) return false;
    rows_.insert_or_assign(id, std::move(row));
    if (rows_.size() > limit_) rows_.erase(oldest());
    return true;
  }

  bool remove(const std::string& id, std::int64_t rev, const std::string& position) {
    const auto known = rows_.find(id);
    if (known != rows_.end() && rev < known->second.facts.rev) return false;
    Removal& removal = removed_[id];
    if (rev >= removal.rev) removal = {rev, position};
    if (removed_.size() > kMaxRemovals) removed_.erase(removed_.begin());
    if (known == rows_.end()) return false;
    rows_.erase(known);
    return true;
  }

  // All that is there at `position`. What events after it have told stays.
  void replace(std::vector<Row> rows, const std::string& position) {
    std::erase_if(rows_, [&](const auto& entry) { return !is_before(position, entry.second.position); });
    std::erase_if(removed_, [&](const auto& entry) { return !is_before(position, entry.second.position); });
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return age(b) < age(a); });
    if (rows.size() > limit_) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(limit_), rows.end());
    for (Row& row : rows) put(std::move(row));
  }

  // From here on a snapshot replaces everything, whatever its position.
  void forget_positions() {
    for (auto& entry : rows_) entry.second.position.clear();
    removed_.clear();
  }

  const Row* find(const std::string& id) const {
    const auto found = rows_.find(id);
    return found == rows_.end() ? nullptr : &found->second;
  }
  std::size_t size() const { return rows_.size(); }
  bool is_full() const { return rows_.size() >= limit_; }

  // Borrowed until the next change; oldest first.
  std::vector<const Row*> by_age() const {
    std::vector<const Row*> rows;
    rows.reserve(rows_.size());
    for (const auto& entry : rows_) rows.push_back(&entry.second);
    std::sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) { return age(*a) < age(*b); });
    return rows;
  }

 private:
  struct Removal {
    std::int64_t rev = -1;
    std::string position;
  };
  static constexpr std::size_t kMaxRemovals = 10'000;

  static auto age(const Row& row) { return std::tie(row.facts.created_at.ms, row.facts.id); }

  auto oldest() {
    return std::min_element(rows_.begin(), rows_.end(),
                            [](const auto& a, const auto& b) { return age(a.second) < age(b.second); });
  }

  std::size_t limit_;
  std::map<std::string, Row> rows_;
  std::map<std::string, Removal> removed_;
};

}  // namespace signalbox
