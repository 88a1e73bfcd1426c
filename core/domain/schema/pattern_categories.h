// The Unicode general categories that \p{…} knows, as code point ranges.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/domain/schema/code_point_set.h"

namespace signalbox {

// Sorted ranges of a category by its short or long name ("L", "Letter", "gc=Lu"); nullopt if it is not known.
std::optional<std::vector<CodePointRange>> category_ranges(std::string_view name);

}  // namespace signalbox
