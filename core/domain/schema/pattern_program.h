// A pattern as instructions for the matcher: a Thompson automaton in which only `split` branches.
#pragma once

#include <cstdint>
#include <vector>

#include "core/domain/schema/code_point_set.h"
#include "core/domain/schema/pattern_parser.h"

namespace signalbox {

struct Instruction {
  enum class Operation : std::uint8_t {
    character,  // consumes code point `first`
    set,        // consumes a code point of sets[first]
    split,      // goes on at `first`, or else at `second`
    jump,       // goes on at `first`
    assertion,  // goes on behind it if Assertion(first) holds here
    save,       // notes the place in slot `first`: two slots per group
    match,
  };
  Operation operation;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

struct PatternProgram {
  std::vector<Instruction> instructions;
  std::vector<CodePointSet> sets;
  std::uint32_t slots = 2;
  bool starts_at_text_start = false;  // cannot match anywhere else
};

// Fails with invalid_argument if the program would have more than `limit` instructions.
Result<PatternProgram> compile_program(PatternTree tree, std::size_t limit);

}  // namespace signalbox
