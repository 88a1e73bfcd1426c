#include "core/domain/schema/pattern_escapes.h"

#include <optional>

#include "core/domain/schema/pattern_categories.h"

namespace signalbox {
namespace {

using Ranges = std::vector<CodePointRange>;

constexpr CodePointRange kDigit[] = {{'0', '9'}};
constexpr CodePointRange kWord[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
constexpr CodePointRange kSpace[] = {{0x09, 0x0d},     {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680},
                                     {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                                     {0x3000, 0x3000}, {0xfeff, 0xfeff}};
constexpr CodePointRange kLineTerminators[] = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};

template <std::size_t N>
Ranges ranges_of(const CodePointRange (&list)[N]) {
  return Ranges(list, list + N);
}

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

std::optional<std::uint32_t> hex_value(char32_t c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<char32_t> peek_hex(const PatternReader& in, std::size_t ahead, std::size_t digits) {
  char32_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const auto digit = hex_value(in.peek(ahead + i));
    if (!digit) return std::nullopt;
    value = value * 16 + *digit;
  }
  return value;
}

// \u{1F600}, \u00e9, or a surrogate pair written as two \u escapes.
std::optional<char32_t> read_unicode(PatternReader& in) {
  if (in.take('{')) {
    char32_t value = 0;
    std::size_t digits = 0;
    for (; hex_value(in.peek()); ++digits) {
      value = value * 16 + *hex_value(in.next());
      if (value > kLastCodePoint) return std::nullopt;
    }
    if (digits == 0 || !in.take('}')) return std::nullopt;
    return value;
  }
  const auto first = peek_hex(in, 0, 4);
  if (!first) return std::nullopt;
  in.skip(4);
  if (*first < 0xd800 || *first > 0xdbff || in.peek() != '\\' || in.peek(1) != 'u') return first;
  const auto second = peek_hex(in, 2, 4);
  if (!second || *second < 0xdc00 || *second > 0xdfff) return first;
  in.skip(6);
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

std::optional<Ranges> read_category(PatternReader& in) {
  if (!in.take('{')) return std::nullopt;
  std::string name;
  while (is_word_character(in.peek()) || in.peek() == '=') name += static_cast<char>(in.next());
  if (!in.take('}')) return std::nullopt;
  return category_ranges(name);
}

std::optional<char32_t> control_character(char32_t letter) {
  switch (letter) {
    case 't': return '\t';
    case 'n': return '\n';
    case 'v': return '\v';
    case 'f': return '\f';
    case 'r': return '\r';
    default: return std::nullopt;
  }
}

std::optional<Escape> character_class(char32_t letter) {
  switch (letter) {
    case 'd':
    case 'D': return Escape{.is_set = true, .negated = letter == 'D', .ranges = ranges_of(kDigit)};
    case 'w':
    case 'W': return Escape{.is_set = true, .negated = letter == 'W', .ranges = ranges_of(kWord)};
    case 's':
    case 'S': return Escape{.is_set = true, .negated = letter == 'S', .ranges = ranges_of(kSpace)};
    default: return std::nullopt;
  }
}

// Letters that take more text with them: \xHH, \uHHHH, \cX, \p{…}.
Result<Escape> read_long_escape(PatternReader& in, std::size_t start, char32_t letter) {
  if (letter == 'x') {
    const auto value = peek_hex(in, 0, 2);
    if (!value) return in.error_at(start, "needs two hexadecimal digits after \\x");
    in.skip(2);
    return Escape{.character = *value};
  }
  if (letter == 'u') {
    const auto value = read_unicode(in);
    if (!value) return in.error_at(start, "needs four hexadecimal digits, or {…}, after \\u");
    return Escape{.character = *value};
  }
  if (letter == 'c') {
    if (!is_ascii_letter(in.peek())) return in.error_at(start, "needs a letter after \\c");
    return Escape{.character = in.next() % 32};
  }
  auto ranges = read_category(in);
  if (!ranges)
    return in.error_at(start,
                       "uses a Unicode property that is not supported (known are L, Lu, Ll, M, N, Nd, P, Z)");
  return Escape{.is_set = true, .negated = letter == 'P', .ranges = std::move(*ranges)};
}

}  // namespace

std::vector<CodePointRange> line_terminators() { return ranges_of(kLineTerminators); }

bool is_word_character(char32_t point) { return is_ascii_letter(point) || is_digit(point) || point == '_'; }

Result<Escape> read_escape(PatternReader& in, EscapePlace place) {
  const std::size_t start = in.position();
  if (in.at_end()) return in.error_at(start, "ends with a single backslash");
  const char32_t letter = in.next();
  if (auto set = character_class(letter)) return std::move(*set);
  if (const auto control = control_character(letter)) return Escape{.character = *control};
  if (letter == 'b' && place == EscapePlace::inside_class) return Escape{.character = '\b'};
  if (letter == '0' && !is_digit(in.peek())) return Escape{.character = 0};
  if (is_digit(letter)) return in.error_at(start, "uses a back-reference, which is not supported");
  if (letter == 'k' && in.peek() == '<')
    return in.error_at(start, "uses a back-reference, which is not supported");
  if (letter == 'x' || letter == 'u' || letter == 'c' || letter == 'p' || letter == 'P')
    return read_long_escape(in, start, letter);
  if (is_ascii_letter(letter)) return in.error_at(start, "has an escaped letter that means nothing");
  return Escape{.character = letter};
}

}  // namespace signalbox
