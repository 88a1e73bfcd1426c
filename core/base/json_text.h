// JSON as text, for values whose shape is not ours: tool arguments, results, configurations, cursors.
// Headers hold it without paying for the JSON library, and what was checked is byte for byte what is sent.
#pragma once

#include <string>

namespace signalbox {

struct JsonText {
  std::string text = "{}";  // always one valid JSON value
  bool operator==(const JsonText&) const = default;
};

}  // namespace signalbox
