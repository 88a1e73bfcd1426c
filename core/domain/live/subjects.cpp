#include "core/domain/live/subjects.h"

#include <algorithm>
#include <tuple>

#include "core/domain/live/position.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxRemovals = 10'000;

bool is_older(const SubjectRow* a, const SubjectRow* b) {
  return std::tie(a->head.created_at.ms, a->head.id) < std::tie(b->head.created_at.ms, b->head.id);
}

}  // namespace

void Subjects::put(SubjectRow row) {
  const std::string id = row.head.id;
  const auto gone = removed_.find(id);
  if (gone != removed_.end() && row.head.rev <= gone->second.rev) return;
  const auto known = rows_.find(id);
  if (known != rows_.end() && row.head.rev <= known->second.head.rev) return;
  rows_.insert_or_assign(id, std::move(row));
  if (rows_.size() <= limit_) return;
  rows_.erase(std::min_element(rows_.begin(), rows_.end(),
                               [](const auto& a, const auto& b) { return is_older(&a.second, &b.second); }));
}

void Subjects::remove(const std::string& id, std::int64_t rev, const std::string& position) {
  const auto known = rows_.find(id);
  if (known != rows_.end() && rev < known->second.head.rev) return;
  Removal& removal = removed_[id];
  if (rev >= removal.rev) removal = {rev, position};
  if (removed_.size() > kMaxRemovals) removed_.erase(removed_.begin());
  if (known != rows_.end()) rows_.erase(known);
}

void Subjects::replace(const std::vector<SubjectRow>& rows, const std::string& position) {
  const auto is_held = [&](const auto& entry) { return !is_before(position, entry.second.position); };
  std::erase_if(rows_, is_held);
  std::erase_if(removed_, is_held);
  SubjectRows newest;
  for (const SubjectRow& row : rows) newest.push_back(&row);
  std::sort(newest.rbegin(), newest.rend(), is_older);
  if (newest.size() > limit_) newest.resize(limit_);
  for (const SubjectRow* row : newest) put(*row);
}

void Subjects::forget_positions() {
  for (auto& entry : rows_) entry.second.position.clear();
  removed_.clear();
}

const SubjectRow* Subjects::find(const std::string& id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

SubjectRows Subjects::by_age() const {
  SubjectRows rows;
  for (const auto& entry : rows_) rows.push_back(&entry.second);
  std::sort(rows.begin(), rows.end(), is_older);
  return rows;
}

}  // namespace signalbox
