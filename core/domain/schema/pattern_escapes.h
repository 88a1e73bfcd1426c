// What stands behind a backslash in a pattern.
#pragma once

#include <vector>

#include "core/domain/schema/code_point_set.h"
#include "core/domain/schema/pattern_reader.h"

namespace signalbox {

// One code point, or a set such as \d.
struct Escape {
  char32_t character = 0;
  bool is_set = false;
  bool negated = false;  // the set is everything but `ranges`
  std::vector<CodePointRange> ranges = {};
};

enum class EscapePlace { outside_class, inside_class };

// Reads on from behind the backslash. \b outside a class is the parser's business.
Result<Escape> read_escape(PatternReader& in, EscapePlace place);

std::vector<CodePointRange> line_terminators();

// \w: an ASCII letter, digit or underscore.
bool is_word_character(char32_t point);

}  // namespace signalbox
