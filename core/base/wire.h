// A wire type as JSON text, for code that has no business with the JSON library. Instantiated for each
// type in the *_json.cpp beside it, by SIGNALBOX_WIRE(Type) from core/base/codec.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace signalbox {

enum class UnknownFields { reject, ignore };

template <class T>
std::string encode_text(const T& value);

// Fails with invalid_argument, all wrong fields named.
template <class T>
Result<T> decode_text(std::string_view text, UnknownFields unknown = UnknownFields::reject);

// One page of a list in keyset order; `next_cursor` is opaque and absent on the last page.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;
};

// The answer of a list: {"items":[…],"nextCursor":…}.
template <class T>
std::string encode_page(const Page<T>& page);

}  // namespace signalbox
