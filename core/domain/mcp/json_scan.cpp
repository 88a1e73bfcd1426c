#include "core/domain/mcp/json_scan.h"

#include <charconv>

#include "core/base/json.h"
#include "core/base/text.h"

namespace signalbox::mcp {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

// Walks one text from the front. Every reading function leaves the position behind what it read, or says
// false and leaves it anywhere.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void blank() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  bool done() {
    blank();
    return at_ == text_.size();
  }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // `depth` counts the brackets around this value.
  bool value(int depth) {
    blank();
    if (at_ == text_.size()) return false;
    switch (text_[at_]) {
      case '{': return object(depth + 1, nullptr);
      case '[': return array(depth + 1, nullptr);
      case '"': return string(nullptr);
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }

  bool object(int depth, JsonMembers* members) {
    if (!take('{') || depth > kMaxJsonDepth) return false;
    blank();
    if (take('}')) return true;
    while (true) {
      std::string key;
      blank();
      if (!string(members ? &key : nullptr)) return false;
      blank();
      if (!take(':')) return false;
      blank();
      const std::size_t begin = at_;
      if (!value(depth)) return false;
      if (members) members->push_back({std::move(key), text_.substr(begin, at_ - begin)});
      blank();
      if (take('}')) return true;
      if (!take(',')) return false;
    }
  }

  bool array(int depth, std::vector<std::string_view>* elements) {
    if (!take('[') || depth > kMaxJsonDepth) return false;
    blank();
    if (take(']')) return true;
    while (true) {
      blank();
      const std::size_t begin = at_;
      if (!value(depth)) return false;
      if (elements) elements->push_back(text_.substr(begin, at_ - begin));
      blank();
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }

  bool string(std::string* out) {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      bool ascii = true;
      for (; at_ < text_.size(); ++at_) {
        const auto c = static_cast<unsigned char>(text_[at_]);
        if (c == '"' || c == '\\' || c < 0x20) break;
        ascii = ascii && c < 0x80;
      }
      const std::string_view run = text_.substr(begin, at_ - begin);
      if (!ascii && !is_valid_utf8(run)) return false;
      if (out) out->append(run);
      if (take('"')) return true;
      if (!take('\\') || !escape(out)) return false;
    }
    return false;
  }

 private:
  bool escape(std::string* out) {
    if (at_ == text_.size()) return false;
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = text_[at_++];
    if (c == 'u') return unicode_escape(out);
    const std::size_t which = kNames.find(c);
    if (which == std::string_view::npos) return false;
    if (out) *out += kMeanings[which];
    return true;
  }

  bool four_digits(std::uint32_t& code) {
    code = 0;
    if (text_.size() - at_ < 4) return false;
    for (int i = 0; i < 4; ++i) {
      const int digit = hex_value(text_[at_++]);
      if (digit < 0) return false;
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  bool unicode_escape(std::string* out) {
    std::uint32_t code = 0;
    if (!four_digits(code)) return false;
    if (code >= 0xDC00 && code < 0xE000) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (!take('\\') || !take('u') || !four_digits(low) || low < 0xDC00 || low >= 0xE000) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (out) append_utf8(*out, code);
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > begin;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool is_json(std::string_view text) {
  Scanner scanner(text);
  return scanner.value(0) && scanner.done();
}

std::optional<JsonMembers> read_members(std::string_view text) {
  Scanner scanner(text);
  JsonMembers members;
  scanner.blank();
  if (!scanner.object(1, &members) || !scanner.done()) return std::nullopt;
  return members;
}

std::optional<std::vector<std::string_view>> read_elements(std::string_view text) {
  Scanner scanner(text);
  std::vector<std::string_view> elements;
  scanner.blank();
  if (!scanner.array(1, &elements) || !scanner.done()) return std::nullopt;
  return elements;
}

std::optional<std::string> read_string(std::string_view value) {
  Scanner scanner(value);
  std::string out;
  scanner.blank();
  if (!scanner.string(&out) || !scanner.done()) return std::nullopt;
  return out;
}

std::optional<std::int64_t> read_integer(std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || !is_json(value)) return std::nullopt;
  return number;
}

std::string_view member_of(const JsonMembers& members, std::string_view key) {
  std::string_view value;
  for (const JsonMember& member : members) {
    if (member.key != key) continue;
    if (!value.empty()) return {};
    value = member.value;
  }
  return value;
}

void append_quoted(std::string& out, std::string_view text) {
  if (!is_valid_utf8(text)) {
    out += dump_json(Json(std::string(text)));
    return;
  }
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) {
          out += c;
        } else {
          out += "\\u00";
          out += kHex[c >> 4];
          out += kHex[c & 15];
        }
    }
  }
  out += '"';
}

}  // namespace signalbox::mcp
