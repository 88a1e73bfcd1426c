#include "core/domain/history/id_column.h"

namespace signalbox {
namespace {

// FNV-1a. Ids come from our own server: nobody gains by making them collide.
std::uint32_t hash_of(std::string_view id) {
  std::uint32_t hash = 2166136261u;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

}  // namespace

// The slot that holds the id, or the free one where it belongs. There must be slots.
std::size_t IdColumn::slot_of(std::string_view id) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(id) & mask;
  while (slots_[slot] != kFree && (*this)[slots_[slot]] != id) slot = (slot + 1) & mask;
  return slot;
}

void IdColumn::push_back(std::string_view id) {
  if ((ends_.size() + 1) * 2 > slots_.size()) grow();
  const std::size_t slot = slot_of(id);
  text_ += id;
  slots_[slot] = static_cast<std::uint32_t>(ends_.size());
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
}

std::optional<std::uint32_t> IdColumn::find(std::string_view id) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t row = slots_[slot_of(id)];
  return row == kFree ? std::nullopt : std::optional(row);
}

void IdColumn::grow() {
  slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, kFree);
  for (std::uint32_t row = 0; row < ends_.size(); ++row) slots_[slot_of((*this)[row])] = row;
}

}  // namespace signalbox
