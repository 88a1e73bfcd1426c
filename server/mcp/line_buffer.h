// Cuts a stream of bytes into lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

class LineBuffer {
 public:
  explicit LineBuffer(std::size_t max_line) : max_line_(max_line) {}

  void add(std::string_view bytes) {
    text_.erase(0, read_);
    read_ = 0;
    text_.append(bytes);
  }

  // The next whole line, without its end; good until the next add().
  std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n', read_ + searched_);
    if (end == std::string::npos) {
      searched_ = text_.size() - read_;
      return std::nullopt;
    }
    const std::string_view line = std::string_view(text_).substr(read_, end - read_);
    read_ = end + 1;
    searched_ = 0;
    return line;
  }

  // Whether what waits for its line's end is longer than a line may be.
  bool is_overlong() const { return text_.size() - read_ > max_line_; }

  std::string take_rest() {
    std::string rest = text_.substr(read_);
    text_.clear();
    read_ = searched_ = 0;
    return rest;
  }

 private:
  std::size_t max_line_;
  std::string text_;
  std::size_t read_ = 0;      // bytes given out, dropped by the next add()
  std::size_t searched_ = 0;  // bytes behind them that hold no line end
};

}  // namespace signalbox
