#include "core/domain/schema/pattern_parser.h"

#include <algorithm>
#include <optional>

#include "core/domain/schema/pattern_escapes.h"
#include "core/domain/schema/pattern_reader.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxLength = 20000;  // bytes
constexpr int kMaxNesting = 100;
constexpr std::uint32_t kMaxGroups = 100;
constexpr std::uint32_t kMaxCount = 100000;  // keeps the digits of {n,m} inside their type

PatternNode node_of(PatternNode::Kind kind) {
  PatternNode node;
  node.kind = kind;
  return node;
}

class PatternParser {
 public:
  explicit PatternParser(std::string_view text) : in_(text) {}

  Result<PatternTree> parse() {
    TRY(tree_.root, parse_choice(0));
    if (!in_.at_end()) return in_.error_at(in_.position(), "has a ) that closes nothing");
    return std::move(tree_);
  }

 private:
  Result<PatternNode> parse_choice(int nesting) {
    if (nesting > kMaxNesting) return in_.error_at(in_.position(), "nests groups too deeply");
    PatternNode choice = node_of(PatternNode::Kind::choice);
    do {
      TRY(PatternNode branch, parse_sequence(nesting));
      choice.children.push_back(std::move(branch));
    } while (in_.take('|'));
    if (choice.children.size() > 1) return choice;
    PatternNode only = std::move(choice.children[0]);
    return only;
  }

  Result<PatternNode> parse_sequence(int nesting) {
    PatternNode sequence = node_of(PatternNode::Kind::sequence);
    while (!in_.at_end() && in_.peek() != '|' && in_.peek() != ')') {
      TRY(PatternNode atom, parse_atom(nesting));
      TRY(PatternNode repeated, parse_repeat(std::move(atom)));
      sequence.children.push_back(std::move(repeated));
    }
    return sequence;
  }

  Result<PatternNode> parse_atom(int nesting) {
    const std::size_t start = in_.position();
    const char32_t c = in_.next();
    switch (c) {
      case '^': return assertion(Assertion::text_start);
      case '$': return assertion(Assertion::text_end);
      case '(': return parse_group(nesting);
      case '[': return parse_class();
      case '.': return set_node(line_terminators(), true);
      case '\\': return parse_escape();
      case '*':
      case '+':
      case '?': return in_.error_at(start, "has nothing to repeat");
      case '{':
        if (count_at(0)) return in_.error_at(start, "has nothing to repeat");
        return character(c);
      default: return character(c);
    }
  }

  Result<PatternNode> parse_group(int nesting) {
    std::uint32_t group = 0;
    if (in_.take('?')) {
      TRY(const bool captures, parse_group_kind());
      if (captures) group = ++tree_.groups;
    } else {
      group = ++tree_.groups;
    }
    if (group > kMaxGroups) return in_.error_at(in_.position(), "has more than 100 capturing groups");
    const std::size_t start = in_.position();
    TRY(PatternNode inner, parse_choice(nesting + 1));
    if (!in_.take(')')) return in_.error_at(start, "has a ( that is not closed");
    if (group == 0) return inner;
    PatternNode capture = node_of(PatternNode::Kind::capture);
    capture.group = group;
    capture.children.push_back(std::move(inner));
    return capture;
  }

  // Behind "(?". True for a named group, which captures.
  Result<bool> parse_group_kind() {
    const std::size_t start = in_.position();
    if (in_.take(':')) return false;
    const bool behind = in_.take('<');
    if (in_.take('=') || in_.take('!'))
      return in_.error_at(start, behind ? "uses look-behind, which is not supported"
                                        : "uses look-ahead, which is not supported");
    if (!behind) return in_.error_at(start, "has a kind of group that is not supported");
    while (!in_.at_end() && is_word_character(in_.peek())) in_.next();
    if (!in_.take('>')) return in_.error_at(start, "has a group name that is not closed by >");
    return true;
  }

  Result<PatternNode> parse_escape() {
    if (in_.take('b')) return assertion(Assertion::word_boundary);
    if (in_.take('B')) return assertion(Assertion::no_word_boundary);
    TRY(const Escape escape, read_escape(in_, EscapePlace::outside_class));
    if (!escape.is_set) return character(escape.character);
    return set_node(escape.ranges, escape.negated);
  }

  Result<PatternNode> parse_class() {
    const std::size_t start = in_.position();
    const bool negated = in_.take('^');
    CodePointSet set;
    while (!in_.at_end() && in_.peek() != ']') {
      const std::size_t at = in_.position();
      TRY(const Escape first, class_member());
      const bool is_range = in_.peek() == '-' && in_.peek(1) != ']' && in_.peek(1) != PatternReader::kEnd;
      if (!is_range || first.is_set) {
        add_member(set, first);
        continue;
      }
      in_.next();
      TRY(const Escape last, class_member());
      if (last.is_set) {  // as in [a-\d], where the hyphen stands for itself
        add_member(set, first), set.add('-', '-'), add_member(set, last);
        continue;
      }
      if (last.character < first.character)
        return in_.error_at(at, "has a range whose end is before its start");
      set.add(first.character, last.character);
    }
    if (!in_.take(']')) return in_.error_at(start, "has a [ that is not closed");
    set.finish(negated);
    return keep(std::move(set));
  }

  Result<Escape> class_member() {
    const char32_t c = in_.next();
    if (c != '\\') return Escape{.character = c};
    return read_escape(in_, EscapePlace::inside_class);
  }

  static void add_member(CodePointSet& set, const Escape& member) {
    if (!member.is_set) return set.add(member.character, member.character);
    member.negated ? set.add_all_but(member.ranges) : set.add(member.ranges);
  }

  Result<PatternNode> parse_repeat(PatternNode atom) {
    const std::size_t start = in_.position();
    std::uint32_t least = 0;
    std::uint32_t most = PatternNode::kNoLimit;
    if (in_.take('+')) {
      least = 1;
    } else if (in_.take('?')) {
      most = 1;
    } else if (const auto count = peek_count()) {
      in_.skip(count->length);
      least = count->least;
      most = count->most;
    } else if (!in_.take('*')) {
      return atom;
    }
    if (atom.kind == PatternNode::Kind::assertion)
      return in_.error_at(start, "repeats a place, not a character");
    if (most < least) return in_.error_at(start, "has a count whose end is before its start");
    if (least > kMaxCount || (most != PatternNode::kNoLimit && most > kMaxCount))
      return in_.error_at(start, "repeats something more often than is supported");
    PatternNode repeat = node_of(PatternNode::Kind::repeat);
    repeat.least = least;
    repeat.most = most;
    repeat.lazy = in_.take('?');
    repeat.children.push_back(std::move(atom));
    if (peek_count() || in_.peek() == '*' || in_.peek() == '+' || in_.peek() == '?')
      return in_.error_at(in_.position(), "has nothing to repeat");
    return repeat;
  }

  struct Count {
    std::uint32_t least;
    std::uint32_t most;
    std::size_t length;  // in code points, up to and with the closing brace
  };

  std::optional<Count> peek_count() const { return in_.peek() == '{' ? count_at(1) : std::nullopt; }

  // The rest of {n}, {n,} or {n,m}, `at` code points ahead. Any other brace stands for itself.
  std::optional<Count> count_at(std::size_t at) const {
    const auto number = [&]() -> std::optional<std::uint32_t> {
      const std::size_t first = at;
      std::uint32_t value = 0;
      for (; in_.peek(at) >= '0' && in_.peek(at) <= '9'; ++at)
        value = std::min<std::uint32_t>(value * 10 + (in_.peek(at) - '0'), kMaxCount + 1);
      if (at == first) return std::nullopt;
      return value;
    };
    const auto least = number();
    if (!least) return std::nullopt;
    std::uint32_t most = *least;
    if (in_.peek(at) == ',') {
      ++at;
      most = number().value_or(PatternNode::kNoLimit);
    }
    if (in_.peek(at) != '}') return std::nullopt;
    return Count{*least, most, at + 1};
  }

  static PatternNode character(char32_t c) {
    PatternNode node = node_of(PatternNode::Kind::character);
    node.character = c;
    return node;
  }

  static PatternNode assertion(Assertion assertion) {
    PatternNode node = node_of(PatternNode::Kind::assertion);
    node.assertion = assertion;
    return node;
  }

  PatternNode set_node(const std::vector<CodePointRange>& ranges, bool negated) {
    CodePointSet set;
    set.add(ranges);
    set.finish(negated);
    return keep(std::move(set));
  }

  PatternNode keep(CodePointSet set) {
    PatternNode node = node_of(PatternNode::Kind::set);
    node.set = static_cast<std::uint32_t>(tree_.sets.size());
    tree_.sets.push_back(std::move(set));
    return node;
  }

  PatternReader in_;
  PatternTree tree_;
};

}  // namespace

Result<PatternTree> parse_pattern(std::string_view text) {
  if (text.size() > kMaxLength)
    return Error{ErrorCode::invalid_argument, "the pattern is longer than 20000 bytes: make it shorter"};
  return PatternParser(text).parse();
}

}  // namespace signalbox
