// Runs a pattern's program over a text: all ways at once, one code point at a time (Pike's machine), so the
// cost is bounded by program size times text length.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/domain/schema/pattern_program.h"

namespace signalbox {

class PatternMatcher {
 public:
  static constexpr std::size_t kNoPlace = static_cast<std::size_t>(-1);

  // `slots` is how many places to note: 0 answers whether, program.slots also where. Everything is borrowed.
  PatternMatcher(const PatternProgram& program, std::string_view text, std::size_t slots,
                 std::uint64_t& steps);

  // Whether the pattern matches anywhere; nullopt when `steps` are used up first.
  std::optional<bool> run();

  // After a match: byte offsets of the leftmost one, start and end of each group, kNoPlace if it took no
  // part.
  const std::vector<std::size_t>& places() const { return best_; }

 private:
  // Ways through the program in order of preference; thread i notes its places at i * slots.
  struct Threads {
    std::vector<std::uint32_t> at;
    std::vector<std::size_t> places;
    void clear() { at.clear(), places.clear(); }
  };
  struct Todo {
    std::uint32_t at;
    std::uint32_t slot;  // kRestore: `at` is no instruction, but this slot gets its old place back
    std::size_t place;
  };

  void seed(Threads& threads, std::uint32_t at, const std::size_t* places);
  bool follow(std::uint32_t start);
  bool follow_one(std::uint32_t at);
  bool advance(char32_t point);
  bool holds(Assertion assertion) const;
  void note_match(const std::size_t* places);

  const PatternProgram& program_;
  std::string_view text_;
  std::size_t slots_;
  std::uint64_t& steps_;

  Threads seeds_;    // where the last code point left us
  Threads threads_;  // the same, once jumps and splits have been followed: all consume, or match
  std::vector<std::uint64_t> reached_;  // per instruction: the round in which it was last reached
  std::uint64_t round_ = 0;
  std::vector<Todo> todo_;
  std::vector<std::size_t> now_;  // places of the way being followed
  std::vector<std::size_t> best_;
  std::size_t position_ = 0;
  char32_t before_;  // code points around the position
  char32_t after_;
  bool matched_ = false;
};

}  // namespace signalbox
