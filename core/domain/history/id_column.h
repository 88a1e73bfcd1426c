// A column of unique ids in one piece of memory, with the way back from an id to its row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

class IdColumn {
 public:
  std::size_t size() const { return ends_.size(); }

  // Borrowed until the next push_back.
  std::string_view operator[](std::uint32_t row) const {
    const std::uint32_t begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(text_).substr(begin, ends_[row] - begin);
  }

  // The id must not be in the column yet.
  void push_back(std::string_view id);

  std::optional<std::uint32_t> find(std::string_view id) const;

 private:
  static constexpr std::uint32_t kFree = 0xffffffff;

  std::size_t slot_of(std::string_view id) const;
  void grow();

  std::string text_;
  std::vector<std::uint32_t> ends_;   // where each row's id ends in `text_`
  std::vector<std::uint32_t> slots_;  // open addressing, a power of two, at most half full: rows or kFree
};

}  // namespace signalbox
