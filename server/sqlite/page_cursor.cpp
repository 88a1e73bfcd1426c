#include "server/sqlite/page_cursor.h"

#include <charconv>

namespace signalbox::sqlite {

std::string encode_cursor(const PageCursor& cursor) { return std::to_string(cursor.at.ms) + "." + cursor.id; }

std::optional<PageCursor> decode_cursor(std::string_view text) {
  PageCursor cursor;
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, cursor.at.ms);
  if (number.ec != std::errc() || number.ptr == end || *number.ptr != '.' || number.ptr + 1 == end)
    return std::nullopt;
  cursor.id.assign(number.ptr + 1, end);
  return cursor;
}

}  // namespace signalbox::sqlite
