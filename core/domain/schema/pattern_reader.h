// A cursor over the code points of a pattern, shared by the parser and the reader of escapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/schema/code_points.h"

namespace signalbox {

class PatternReader {
 public:
  static constexpr char32_t kEnd = 0xffffffff;

  explicit PatternReader(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) points_.push_back(next_code_point(text, at));
  }

  bool at_end() const { return position_ == points_.size(); }
  std::size_t position() const { return position_; }

  // kEnd behind the last code point.
  char32_t peek(std::size_t ahead = 0) const {
    return position_ + ahead < points_.size() ? points_[position_ + ahead] : kEnd;
  }
  char32_t next() { return at_end() ? kEnd : points_[position_++]; }
  void skip(std::size_t count) { position_ += count; }
  bool take(char32_t expected) {
    if (peek() != expected) return false;
    ++position_;
    return true;
  }

  // Such as "the pattern has a ( that is not closed (character 4)".
  Error error_at(std::size_t position, const std::string& what) const {
    return {ErrorCode::invalid_argument,
            "the pattern " + what + " (character " + std::to_string(position + 1) + ")"};
  }

 private:
  std::vector<char32_t> points_;
  std::size_t position_ = 0;
};

}  // namespace signalbox
