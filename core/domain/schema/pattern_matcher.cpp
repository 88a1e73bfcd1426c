#include "core/domain/schema/pattern_matcher.h"

#include "core/domain/schema/pattern_escapes.h"

namespace signalbox {
namespace {

using Operation = Instruction::Operation;

constexpr char32_t kNoPoint = 0xffffffff;  // before the start and behind the end
constexpr std::uint32_t kFollow = 0xffffffff;

}  // namespace

PatternMatcher::PatternMatcher(const PatternProgram& program, std::string_view text, std::size_t slots,
                               std::uint64_t& steps)
    : program_(program),
      text_(text),
      slots_(slots),
      steps_(steps),
      reached_(program.instructions.size()),
      now_(slots, kNoPlace),
      best_(slots, kNoPlace),
      before_(kNoPoint),
      after_(kNoPoint) {}

std::optional<bool> PatternMatcher::run() {
  const std::vector<std::size_t> nowhere(slots_, kNoPlace);
  for (;;) {
    std::size_t next = position_;
    after_ = position_ < text_.size() ? next_code_point(text_, next) : kNoPoint;
    if (!matched_ && (position_ == 0 || !program_.starts_at_text_start)) seed(seeds_, 0, nowhere.data());
    if (seeds_.at.empty()) return matched_;
    threads_.clear();
    ++round_;
    for (std::size_t i = 0; i < seeds_.at.size(); ++i) {
      now_.assign(seeds_.places.begin() + static_cast<std::ptrdiff_t>(i * slots_),
                  seeds_.places.begin() + static_cast<std::ptrdiff_t>((i + 1) * slots_));
      if (!follow(seeds_.at[i])) return std::nullopt;
    }
    seeds_.clear();
    if (!advance(after_)) return std::nullopt;
    if ((matched_ && slots_ == 0) || after_ == kNoPoint) return matched_;
    before_ = after_;
    position_ = next;
  }
}

void PatternMatcher::seed(Threads& threads, std::uint32_t at, const std::size_t* places) {
  threads.at.push_back(at);
  threads.places.insert(threads.places.end(), places, places + slots_);
}

// Follows everything that consumes nothing, most preferred way first. False when the steps are used up.
bool PatternMatcher::follow(std::uint32_t start) {
  todo_.push_back({start, kFollow, 0});
  while (!todo_.empty()) {
    const Todo todo = todo_.back();
    todo_.pop_back();
    if (todo.slot != kFollow)
      now_[todo.slot] = todo.place;
    else if (!follow_one(todo.at))
      return false;
  }
  return true;
}

bool PatternMatcher::follow_one(std::uint32_t at) {
  for (;;) {
    if (steps_ == 0) return false;
    --steps_;
    if (reached_[at] == round_) return true;
    reached_[at] = round_;
    const Instruction& instruction = program_.instructions[at];
    switch (instruction.operation) {
      case Operation::jump: at = instruction.first; break;
      case Operation::split:
        todo_.push_back({instruction.second, kFollow, 0});
        at = instruction.first;
        break;
      case Operation::assertion:
        if (!holds(static_cast<Assertion>(instruction.first))) return true;
        ++at;
        break;
      case Operation::save:
        if (instruction.first < slots_) {
          todo_.push_back({0, instruction.first, now_[instruction.first]});
          now_[instruction.first] = position_;
        }
        ++at;
        break;
      case Operation::character:
      case Operation::set:
      case Operation::match: seed(threads_, at, now_.data()); return true;
    }
  }
}

// Lets every way consume `point`; a match ends all ways that are less preferred than it.
bool PatternMatcher::advance(char32_t point) {
  for (std::size_t i = 0; i < threads_.at.size(); ++i) {
    if (steps_ == 0) return false;
    --steps_;
    const Instruction& instruction = program_.instructions[threads_.at[i]];
    const std::size_t* places = threads_.places.data() + i * slots_;
    if (instruction.operation == Operation::match) {
      note_match(places);
      return true;
    }
    const bool consumes = point != kNoPoint && (instruction.operation == Operation::character
                                                    ? instruction.first == point
                                                    : program_.sets[instruction.first].contains(point));
    if (consumes) seed(seeds_, threads_.at[i] + 1, places);
  }
  return true;
}

void PatternMatcher::note_match(const std::size_t* places) {
  matched_ = true;
  best_.assign(places, places + slots_);
}

bool PatternMatcher::holds(Assertion assertion) const {
  const bool boundary = is_word_character(before_) != is_word_character(after_);
  switch (assertion) {
    case Assertion::text_start: return before_ == kNoPoint;
    case Assertion::text_end: return after_ == kNoPoint;
    case Assertion::word_boundary: return boundary;
    case Assertion::no_word_boundary: return !boundary;
  }
  return false;
}

}  // namespace signalbox
