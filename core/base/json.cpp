#include "core/base/json.h"

namespace signalbox {
namespace {

// The parser itself has no depth limit, and walking a deep value recurses: look at the brackets first.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxJsonDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

// One instance of the parser for every caller: it is the largest piece of code in the browser's module.
Json parse(std::string_view text) {
  return Json::parse(text.data(), text.data() + text.size(), nullptr, false);
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  if (is_too_deep(text))
    return Error{ErrorCode::invalid_argument, std::string(what) + " is nested more than " +
                                                  std::to_string(kMaxJsonDepth) + " levels deep"};
  Json value = parse(text);
  if (value.is_discarded())
    return Error{ErrorCode::invalid_argument, std::string(what) + " is not valid JSON in UTF-8"};
  return value;
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

JsonText to_text(const Json& value) { return {dump_json(value)}; }

Json from_text(const JsonText& text) {
  Json value = parse(text.text);
  return value.is_discarded() ? Json() : value;
}

const Json& member(const Json& value, std::string_view key) {
  static const Json null;
  if (!value.is_object()) return null;
  const auto found = value.find(key);
  return found == value.end() ? null : *found;
}

std::string text_member(const Json& value, std::string_view key) {
  const Json& found = member(value, key);
  return found.is_string() ? found.get<std::string>() : std::string();
}

}  // namespace signalbox
