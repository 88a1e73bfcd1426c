// Enums are stored under their wire names, so that rows read well by hand and survive a reordered enum.
#pragma once

#include <string_view>
#include <utility>

#include "core/base/fields.h"

namespace signalbox::sqlite {

template <class E>
std::string_view enum_text(E value) {
  for (const auto& [candidate, name] : EnumNames<E>::list)
    if (candidate == value) return name;
  return {};
}

// False when no value has that name.
template <class E>
bool parse_enum(std::string_view text, E& out) {
  for (const auto& [candidate, name] : EnumNames<E>::list) {
    if (name != text) continue;
    out = candidate;
    return true;
  }
  return false;
}

}  // namespace signalbox::sqlite
