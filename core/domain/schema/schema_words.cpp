#include "core/domain/schema/schema_words.h"

#include <algorithm>

#include "core/base/json.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxValue = 100;
constexpr std::size_t kMaxValues = 30;

std::string counted(std::uint64_t count, std::string_view unit) {
  return std::to_string(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

void append_path(const InstancePath& path, std::string& out) {
  if (path.parent) append_path(*path.parent, out);
  if (path.is_index) {
    out += "[" + std::to_string(path.index) + "]";
    return;
  }
  if (!out.empty()) out += '.';
  out += clip(path.name, kMaxName);
}

}  // namespace

std::string path_text(const InstancePath& path) {
  std::string out;
  append_path(path, out);
  return out;
}

std::string clip(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return std::string(text.substr(0, limit)) + "…";
}

std::string number_text(const Json& number) {
  std::string text = dump_json(number);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  return text;
}

std::string must_be_type(Types types) {
  constexpr std::pair<Types, std::string_view> kWords[] = {{kString, "a string"},
                                                           {kNumber, "a number"},
                                                           {kInteger, "a whole number"},
                                                           {kBoolean, "true or false"},
                                                           {kList, "a list"},
                                                           {kObject, "an object"},
                                                           {kNull, "null"}};
  if (types & kNumber) types &= static_cast<Types>(~kInteger);
  std::vector<std::string_view> words;
  for (const auto& [type, word] : kWords)
    if (types & type) words.push_back(word);
  std::string text = "must be ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string must_be_one_of(const std::vector<const Json*>& values) {
  if (values.size() == 1) return "must be " + clip(dump_json(*values[0]), kMaxValue);
  std::string text = "must be one of: ";
  for (std::size_t i = 0; i < std::min(values.size(), kMaxValues); ++i)
    text += (i > 0 ? ", " : "") + clip(dump_json(*values[i]), kMaxValue);
  if (values.size() > kMaxValues) text += " and " + std::to_string(values.size() - kMaxValues) + " more";
  return text;
}

std::string must_have_at_least(std::uint64_t limit, std::string_view unit, bool is_empty) {
  if (limit == 1 && is_empty) return "must not be empty";
  return "must have at least " + counted(limit, unit);
}

std::string must_have_at_most(std::uint64_t limit, std::string_view unit) {
  return limit == 0 ? "must be empty" : "must have at most " + counted(limit, unit);
}

}  // namespace signalbox
