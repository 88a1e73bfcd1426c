// Where a page of a list ended: the time and id of its last row, as text that callers hand back unread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace signalbox::sqlite {

struct PageCursor {
  Instant at;
  std::string id;
};

std::string encode_cursor(const PageCursor& cursor);

// Nothing for a text that encode_cursor never made.
std::optional<PageCursor> decode_cursor(std::string_view text);

}  // namespace signalbox::sqlite
