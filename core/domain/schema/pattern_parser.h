// The text of a pattern as a tree. Only the pattern compiler reads it.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/schema/code_point_set.h"

namespace signalbox {

enum class Assertion { text_start, text_end, word_boundary, no_word_boundary };

struct PatternNode {
  enum class Kind { empty, character, set, assertion, sequence, choice, repeat, capture };
  static constexpr std::uint32_t kNoLimit = 0xffffffff;

  Kind kind = Kind::empty;
  char32_t character = 0;         // character
  std::uint32_t set = 0;          // set: index into PatternTree::sets
  Assertion assertion = {};       // assertion
  std::uint32_t least = 0;        // repeat
  std::uint32_t most = kNoLimit;  // repeat
  bool lazy = false;              // repeat
  std::uint32_t group = 0;        // capture: number, from 1
  std::vector<PatternNode> children = {};
};

struct PatternTree {
  PatternNode root;
  std::vector<CodePointSet> sets;
  std::uint32_t groups = 0;  // capturing ones
};

// Fails with invalid_argument and the position of the first character that cannot be read.
Result<PatternTree> parse_pattern(std::string_view text);

}  // namespace signalbox
