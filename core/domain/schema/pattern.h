// Regular expressions for schemas and expressions: the part of ECMA-262 that can be matched in time linear in
// the text, over Unicode code points. One engine, so the page and the server always agree.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace signalbox {

struct PatternProgram;

// A compiled pattern; cheap to copy, safe to share between threads.
//
// Knows literals, ., classes, \d \w \s \b and their opposites, ^ $, groups, |, * + ? {n,m} and their lazy
// forms, \xHH \uHHHH \u{…} and \p{…} for a few general categories. Look-around and back-references need
// backtracking and are refused.
class Pattern {
 public:
  static constexpr std::size_t kMaxInstructions = 20000;

  // Fails with invalid_argument: what is wrong and at which character, counted from 1.
  static Result<Pattern> compile(std::string_view text);

  // Whether any part of `text` (UTF-8) matches. Costs at most size() steps per code point.
  bool search(std::string_view text) const;
  // The same, but takes what it costs from `steps` and gives up with nullopt when they are used up.
  std::optional<bool> search(std::string_view text, std::uint64_t& steps) const;

  // The groups of the leftmost match, group 0 being all of it; nullopt for a group that took no part. The
  // views point into `text`.
  using Groups = std::vector<std::optional<std::string_view>>;
  std::optional<Groups> find(std::string_view text) const;
  std::optional<Groups> find(std::string_view text, std::uint64_t& steps) const;

  std::size_t size() const;  // in instructions

 private:
  explicit Pattern(std::shared_ptr<const PatternProgram> program) : program_(std::move(program)) {}

  std::shared_ptr<const PatternProgram> program_;
};

}  // namespace signalbox
