// Reading UTF-8 one code point at a time, the unit in which schemas and patterns count.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox {

inline constexpr char32_t kLastCodePoint = 0x10ffff;
inline constexpr char32_t kReplacementCharacter = 0xfffd;

// The code point at `at`, which must be inside `text`; moves `at` behind it. A byte that is no UTF-8 counts
// as U+FFFD, one each.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - at < more) return kReplacementCharacter;
  char32_t point = lead & (0x3f >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return kReplacementCharacter;
    point = (point << 6) | (byte(at + i) & 0x3f);
  }
  constexpr char32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
  if (point < kSmallest[more] || point > kLastCodePoint || (point >= 0xd800 && point <= 0xdfff))
    return kReplacementCharacter;
  at += more;
  return point;
}

inline std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

}  // namespace signalbox
