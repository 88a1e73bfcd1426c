#include "core/domain/schema/pattern_program.h"

namespace signalbox {
namespace {

using Kind = PatternNode::Kind;
using Operation = Instruction::Operation;

constexpr std::size_t kMaxRanges = 50000;

class PatternCompiler {
 public:
  PatternCompiler(PatternProgram& program, std::size_t limit) : code_(program.instructions), limit_(limit) {}

  // False once the program is too large. Counts visits too, since a counted repetition of nothing emits
  // nothing.
  bool emit_node(const PatternNode& node) {
    if (++visits_ > 8 * limit_) return false;
    switch (node.kind) {
      case Kind::empty: return true;
      case Kind::character: return emit({Operation::character, static_cast<std::uint32_t>(node.character)});
      case Kind::set: return emit({Operation::set, node.set});
      case Kind::assertion: return emit({Operation::assertion, static_cast<std::uint32_t>(node.assertion)});
      case Kind::sequence: return emit_sequence(node);
      case Kind::choice: return emit_choice(node);
      case Kind::repeat: return emit_repeat(node);
      case Kind::capture:
        return emit({Operation::save, 2 * node.group}) && emit_node(node.children[0]) &&
               emit({Operation::save, 2 * node.group + 1});
    }
    return false;
  }

  bool emit(Instruction instruction) {
    if (code_.size() >= limit_) return false;
    code_.push_back(instruction);
    return true;
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(code_.size()); }

  bool emit_sequence(const PatternNode& node) {
    for (const PatternNode& child : node.children)
      if (!emit_node(child)) return false;
    return true;
  }

  bool emit_choice(const PatternNode& node) {
    std::vector<std::uint32_t> jumps;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const bool last = i + 1 == node.children.size();
      const std::uint32_t split = here();
      if (!last && !emit({Operation::split, split + 1})) return false;
      if (!emit_node(node.children[i])) return false;
      if (last) break;
      jumps.push_back(here());
      if (!emit({Operation::jump})) return false;
      code_[split].second = here();
    }
    for (const std::uint32_t jump : jumps) code_[jump].first = here();
    return true;
  }

  bool emit_repeat(const PatternNode& node) {
    const PatternNode& body = node.children[0];
    std::uint32_t last_copy = here();
    for (std::uint32_t i = 0; i < node.least; ++i) {
      last_copy = here();
      if (!emit_node(body)) return false;
    }
    if (node.most != PatternNode::kNoLimit) return emit_optional_copies(node);
    if (node.least > 0) return emit_split(last_copy, here() + 1, node.lazy);
    const std::uint32_t split = here();
    if (!emit({Operation::split}) || !emit_node(body) || !emit({Operation::jump, split})) return false;
    aim(split, split + 1, here(), node.lazy);
    return true;
  }

  bool emit_optional_copies(const PatternNode& node) {
    std::vector<std::uint32_t> splits;
    for (std::uint32_t i = node.least; i < node.most; ++i) {
      splits.push_back(here());
      if (!emit({Operation::split}) || !emit_node(node.children[0])) return false;
    }
    for (const std::uint32_t split : splits) aim(split, split + 1, here(), node.lazy);
    return true;
  }

  bool emit_split(std::uint32_t again, std::uint32_t onward, bool lazy) {
    const std::uint32_t split = here();
    if (!emit({Operation::split})) return false;
    aim(split, again, onward, lazy);
    return true;
  }

  void aim(std::uint32_t split, std::uint32_t again, std::uint32_t onward, bool lazy) {
    code_[split].first = lazy ? onward : again;
    code_[split].second = lazy ? again : onward;
  }

  std::vector<Instruction>& code_;
  std::size_t limit_;
  std::size_t visits_ = 0;
};

bool starts_at_text_start(const PatternNode& node) {
  switch (node.kind) {
    case Kind::assertion: return node.assertion == Assertion::text_start;
    case Kind::capture: return starts_at_text_start(node.children[0]);
    case Kind::sequence: return !node.children.empty() && starts_at_text_start(node.children[0]);
    case Kind::choice:
      for (const PatternNode& child : node.children)
        if (!starts_at_text_start(child)) return false;
      return true;
    default: return false;
  }
}

}  // namespace

Result<PatternProgram> compile_program(PatternTree tree, std::size_t limit) {
  const Error too_large{ErrorCode::invalid_argument,
                        "the pattern is too large: use smaller counts or fewer alternatives"};
  std::size_t ranges = 0;
  for (const CodePointSet& set : tree.sets) ranges += set.range_count();
  if (ranges > kMaxRanges) return too_large;
  PatternProgram program;
  PatternCompiler compiler(program, limit);
  if (!compiler.emit({Operation::save, 0}) || !compiler.emit_node(tree.root) ||
      !compiler.emit({Operation::save, 1}) || !compiler.emit({Operation::match}))
    return too_large;
  program.sets = std::move(tree.sets);
  program.slots = 2 * (tree.groups + 1);
  program.starts_at_text_start = starts_at_text_start(tree.root);
  return program;
}

}  // namespace signalbox
