// A text that must not leave the server. It has no field list, no stream operator and no comparison, so
// encoding or logging one does not compile; the few places that need the text say reveal().
#pragma once

#include <string>
#include <utility>

namespace signalbox {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace signalbox
