#include "core/domain/schema/pattern.h"

#include "core/domain/schema/pattern_matcher.h"

namespace signalbox {
namespace {

constexpr std::uint64_t kAllSteps = static_cast<std::uint64_t>(-1);

}  // namespace

Result<Pattern> Pattern::compile(std::string_view text) {
  TRY(PatternTree tree, parse_pattern(text));
  TRY(PatternProgram program, compile_program(std::move(tree), kMaxInstructions));
  return Pattern(std::make_shared<const PatternProgram>(std::move(program)));
}

bool Pattern::search(std::string_view text) const {
  std::uint64_t steps = kAllSteps;
  return search(text, steps).value_or(false);
}

std::optional<bool> Pattern::search(std::string_view text, std::uint64_t& steps) const {
  return PatternMatcher(*program_, text, 0, steps).run();
}

std::optional<Pattern::Groups> Pattern::find(std::string_view text) const {
  std::uint64_t steps = kAllSteps;
  return find(text, steps);
}

std::optional<Pattern::Groups> Pattern::find(std::string_view text, std::uint64_t& steps) const {
  PatternMatcher matcher(*program_, text, program_->slots, steps);
  if (!matcher.run().value_or(false)) return std::nullopt;
  Groups groups;
  const std::vector<std::size_t>& places = matcher.places();
  for (std::size_t i = 0; i + 1 < places.size(); i += 2) {
    const bool took_part = places[i] != PatternMatcher::kNoPlace && places[i + 1] != PatternMatcher::kNoPlace;
    groups.push_back(took_part ? std::optional(text.substr(places[i], places[i + 1] - places[i]))
                               : std::nullopt);
  }
  return groups;
}

std::size_t Pattern::size() const { return program_->instructions.size(); }

}  // namespace signalbox
