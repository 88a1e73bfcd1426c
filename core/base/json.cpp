#include "core/base/json.h"

#include <vector>

namespace signalbox {
namespace {

// Builds the value while the text is read and gives up below kMaxJsonDepth. Instead of the library's own
// builders, which have no limit, and of which it would bring two into the browser's module.
class TreeBuilder final : public Json::json_sax_t {
 public:
  explicit TreeBuilder(Json& root) : root_(root) {}

  bool too_deep() const { return too_deep_; }

  bool null() override { return add(Json()) != nullptr; }
  bool boolean(bool value) override { return add(Json(value)) != nullptr; }
  bool number_integer(number_integer_t value) override { return add(Json(value)) != nullptr; }
  bool number_unsigned(number_unsigned_t value) override { return add(Json(value)) != nullptr; }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)) != nullptr; }
  bool string(string_t& value) override { return add(Json(std::move(value))) != nullptr; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    slot_ = &(*open_.back())[std::move(name)];
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  // Where the next value goes: the root, the end of the open array, or the key just read.
  Json* add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    *slot_ = std::move(value);
    return slot_;
  }

  bool open(Json container) {
    too_deep_ = open_.size() == static_cast<std::size_t>(kMaxJsonDepth);
    if (too_deep_) return false;
    open_.push_back(add(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json& root_;
  Json* slot_ = nullptr;
  std::vector<Json*> open_;  // from the outermost in; a parent does not grow while a child is open
  bool too_deep_ = false;
};

struct Parsed {
  Json value;
  bool ok = false;
  bool too_deep = false;
};

Parsed parse(std::string_view text) {
  Parsed parsed;
  TreeBuilder builder(parsed.value);
  parsed.ok = Json::sax_parse(text.data(), text.data() + text.size(), &builder);
  parsed.too_deep = builder.too_deep();
  return parsed;
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  Parsed parsed = parse(text);
  if (parsed.ok) return std::move(parsed.value);
  if (parsed.too_deep)
    return Error{ErrorCode::invalid_argument, std::string(what) + " is nested more than " +
                                                  std::to_string(kMaxJsonDepth) + " levels deep"};
  return Error{ErrorCode::invalid_argument, std::string(what) + " is not valid JSON in UTF-8"};
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

JsonText to_text(const Json& value) { return {dump_json(value)}; }

Json from_text(const JsonText& text) {
  Parsed parsed = parse(text.text);
  return parsed.ok ? std::move(parsed.value) : Json();
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
