#include "core/domain/schema/pattern.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

bool matches(const std::string& pattern, std::string_view text) {
  const auto compiled = Pattern::compile(pattern);
  INFO(pattern);
  if (!compiled.ok()) FAIL(compiled.error().message);
  return compiled->search(text);
}

std::string refusal(const std::string& pattern) {
  const auto compiled = Pattern::compile(pattern);
  return compiled.ok() ? "accepted" : compiled.error().message;
}

}  // namespace

TEST_CASE("a pattern is looked for anywhere in the text") {
  struct Row {
    const char* pattern;
    const char* text;
    bool expected;
  };
  const Row row = GENERATE(values<Row>({
      {"", "", true},
      {"", "abc", true},
      {"b", "abc", true},
      {"d", "abc", false},
      {"^b", "abc", false},
      {"^a", "abc", true},
      {"c$", "abc", true},
      {"b$", "abc", false},
      {"^$", "", true},
      {"^$", "\n", false},
      {"^abc$", "abc\n", false},
      {"^a|b$", "xb", true},
      {"^(a|b)$", "xb", false},
      {"a|", "zzz", true},
      {"^a.c$",
       "a\xc3\xa9"
       "c",
       true},
      {"^a.c$", "a\nc", false},
      {"^.$", "\xf0\x9f\x90\xb2", true},
      {"^..$", "\xf0\x9f\x90\xb2", false},
      {"a*", "bbb", true},
      {"^a+$", "aaa", true},
      {"^a+$", "", false},
      {"^a?b$", "b", true},
      {"^a?b$", "aab", false},
      {"^a{2}$", "aa", true},
      {"^a{2}$", "aaa", false},
      {"^a{2,}$", "aaaa", true},
      {"^a{2,}$", "a", false},
      {"^a{2,3}$", "aaa", true},
      {"^a{2,3}$", "aaaa", false},
      {"^a{0}$", "", true},
      {"^a{0,2}?$", "aa", true},
      {"^(ab)+?$", "ababab", true},
      {"^(?:ab){2}$", "abab", true},
      {"^(?<year>\\d{4})-(?<month>\\d\\d)$", "2026-11", true},
      {"^{foo}$", "{foo}", true},
      {"^a{,2}$", "a{,2}", true},
      {"^x{a}$", "x{a}", true},
      {"^]}$", "]}", true},
      {"(a*)*$", "aaab", true},
      {"^(a*)*$", "aaab", false},
      {"^(a|b*)*c$", "abbac", true},
      {"^(|a)+$", "aaa", true},
      {"^((a?)?)?b$", "ab", true},
  }));
  INFO(row.text);
  CHECK(matches(row.pattern, row.text) == row.expected);
}

TEST_CASE("classes hold ranges, escapes and their opposite") {
  CHECK(matches("^[a-c]+$", "abc"));
  CHECK_FALSE(matches("^[a-c]+$", "abd"));
  CHECK(matches("^[^a-c]+$", "xyz\n"));
  CHECK_FALSE(matches("^[^a-c]+$", "xaz"));
  CHECK(matches("^[\\w.-]+@[\\w-.]+$", "a.b-c@d-e.f"));
  CHECK(matches("^[-a]+$", "a-"));
  CHECK(matches("^[a-]+$", "a-"));
  CHECK(matches("^[a\\-z]+$", "-az"));
  CHECK_FALSE(matches("^[a\\-z]+$", "b"));
  CHECK(matches("^[a-\\d]$", "-"));
  CHECK(matches("^[\\]\\\\^]+$", "]\\^"));
  CHECK(matches("^[\\b]$", "\b"));
  CHECK(matches("^[\\D5]+$", "a5b"));
  CHECK_FALSE(matches("^[\\D5]+$", "6"));
  CHECK(matches("^[^\\s\\d]+$", "ab"));
  CHECK_FALSE(matches("[]", "anything"));
  CHECK(matches("^[^]$", "\n"));
  CHECK(matches("^[\xc3\xa0-\xc3\xbf]$", "\xc3\xa9"));  // à-ÿ holds é
  CHECK_FALSE(matches("^[.*]$", "x"));
}

TEST_CASE("character classes mean what ECMA-262 says, not more") {
  CHECK(matches("^\\d$", "7"));
  CHECK_FALSE(matches("^\\d$", "\xe0\xa7\xaa"));  // Bengali four
  CHECK(matches("^\\D$", "\xe0\xa7\xaa"));
  CHECK(matches("^\\w$", "_"));
  CHECK_FALSE(matches("^\\w$", "\xc3\xa9"));
  CHECK(matches("^\\W$", "\xc3\xa9"));
  CHECK(matches("^\\s+$", " \t\n\v\f\r\xc2\xa0\xe2\x80\xa8\xef\xbb\xbf\xe2\x80\x83"));
  CHECK_FALSE(matches("^\\s$", "\xe2\x80\x8b"));  // zero-width space is no white space
  CHECK(matches("^\\S$", "\x01"));
  CHECK(matches("\\bcat\\b", "a cat sat"));
  CHECK_FALSE(matches("\\bcat\\b", "concatenate"));
  CHECK(matches("\\Bcat\\B", "concatenate"));
  CHECK(matches("^\\B$", ""));
}

TEST_CASE("escapes stand for code points") {
  CHECK(matches("^\\t\\n\\v\\f\\r\\0$", std::string_view("\t\n\v\f\r\0", 6)));
  CHECK(matches("^\\x41\\u0042\\u{43}$", "ABC"));
  CHECK(matches("^\\u{1F432}$", "\xf0\x9f\x90\xb2"));
  CHECK(matches("^\\uD83D\\uDC32*$", "\xf0\x9f\x90\xb2\xf0\x9f\x90\xb2"));
  CHECK(matches("^[\\uD83D\\uDC32-\\uD83D\\uDC33]$", "\xf0\x9f\x90\xb3"));
  CHECK(matches("^\\cC$", "\x03"));
  CHECK(matches("^\\/\\.\\_\\@\\ $", "/._@ "));
}

TEST_CASE("Unicode general categories can be named") {
  CHECK(matches("^\\p{L}+$", "\xc3\x89l\xc3\xa8ve"));
  CHECK(matches("\\p{Letter}cole",
                "L'\xc3\xa9"
                "cole"));
  CHECK(matches("^\\p{Lu}\\p{Ll}+$",
                "\xc3\x89"
                "cole"));
  CHECK_FALSE(matches("^\\p{Lu}$", "\xc3\xa9"));
  CHECK(matches("^\\p{Nd}$", "\xe0\xa7\xaa"));
  CHECK(matches("^[\\p{L}\\p{M}' -]+$", "O'Brien-Z\xc3\xbc"));
  CHECK(matches("^\\P{L}$", "5"));
  CHECK(matches("^\\p{gc=Z}\\p{General_Category=Separator}$", "  "));
  CHECK(matches("^\\p{P}\\p{punct}$", "!?"));
  CHECK_FALSE(matches("^\\p{L}$", "\xef\xbf\xbd"));
  CHECK(matches("^\\p{M}$", "\xf3\xa0\x84\x80"));  // the last range of its list
}

TEST_CASE("what cannot be matched in linear time is refused by name") {
  CHECK(refusal("(?=a)") == "the pattern uses look-ahead, which is not supported (character 3)");
  CHECK(refusal("^(?!a)") == "the pattern uses look-ahead, which is not supported (character 4)");
  CHECK(refusal("(?<=a)") == "the pattern uses look-behind, which is not supported (character 3)");
  CHECK(refusal("(?<!a)") == "the pattern uses look-behind, which is not supported (character 3)");
  CHECK(refusal("(a)\\1") == "the pattern uses a back-reference, which is not supported (character 5)");
  CHECK(refusal("(?<x>a)\\k<x>") ==
        "the pattern uses a back-reference, which is not supported (character 9)");
}

TEST_CASE("broken patterns are refused with the place") {
  CHECK(refusal("(") == "the pattern has a ( that is not closed (character 2)");
  CHECK(refusal("a)") == "the pattern has a ) that closes nothing (character 2)");
  CHECK(refusal("[a") == "the pattern has a [ that is not closed (character 2)");
  CHECK(refusal("[z-a]") == "the pattern has a range whose end is before its start (character 2)");
  CHECK(refusal("*a") == "the pattern has nothing to repeat (character 1)");
  CHECK(refusal("a**") == "the pattern has nothing to repeat (character 3)");
  CHECK(refusal("{2}") == "the pattern has nothing to repeat (character 1)");
  CHECK(refusal("a{2}{3}") == "the pattern has nothing to repeat (character 5)");
  CHECK(refusal("a{3,2}") == "the pattern has a count whose end is before its start (character 2)");
  CHECK(refusal("^*") == "the pattern repeats a place, not a character (character 2)");
  CHECK(refusal("a\\") == "the pattern ends with a single backslash (character 3)");
  CHECK(refusal("\\xZZ") == "the pattern needs two hexadecimal digits after \\x (character 2)");
  CHECK(refusal("\\u12") == "the pattern needs four hexadecimal digits, or {…}, after \\u (character 2)");
  CHECK(refusal("\\u{110000}") ==
        "the pattern needs four hexadecimal digits, or {…}, after \\u (character 2)");
  CHECK(refusal("\\a") == "the pattern has an escaped letter that means nothing (character 2)");
  CHECK(refusal("(?i)a") == "the pattern has a kind of group that is not supported (character 3)");
  CHECK(refusal("\\p{Script=Greek}").find("Unicode property") != std::string::npos);
}

TEST_CASE("patterns that would grow without bound are refused") {
  const std::string too_large = "the pattern is too large: use smaller counts or fewer alternatives";
  CHECK(refusal("(a{100}){201}") == too_large);
  CHECK(refusal("((((a{50}){50}){50}){50}){50}") == too_large);
  CHECK(refusal("((?:){100000}){100000}") == too_large);
  CHECK(refusal("(((((a+)+)+)+)+)+") == "accepted");
  CHECK(refusal("a{100000}") == too_large);
  CHECK(refusal("a{100001}").find("more often than is supported") != std::string::npos);
  CHECK(refusal(std::string(20001, 'a')).find("longer than 20000 bytes") != std::string::npos);
  std::string nested;
  for (int i = 0; i < 200; ++i) nested += "(?:";
  CHECK(refusal(nested).find("nests groups") != std::string::npos);
  std::string categories;
  for (int i = 0; i < 200; ++i) categories += "\\p{L}";
  CHECK(refusal(categories) == too_large);
  CHECK(Pattern::compile("^.{1,5000}$").ok());
}

TEST_CASE("hostile patterns cost no more than size times length") {
  const std::string text(2000, 'a');
  for (const char* hostile :
       {"^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){20}$", "(x+x+)+y", "^(a?){50}(a){50}$"}) {
    const auto pattern = Pattern::compile(hostile);
    REQUIRE(pattern.ok());
    std::uint64_t steps = 1000000000;
    CHECK(pattern->search(text + "b", steps).has_value());
    CHECK(1000000000 - steps <= 3 * pattern->size() * (text.size() + 3));
  }
}

TEST_CASE("a search gives up when its steps are used up") {
  const auto pattern = Pattern::compile("^(a|b)*c$");
  REQUIRE(pattern.ok());
  std::uint64_t few = 50;
  CHECK(pattern->search(std::string(1000, 'a'), few) == std::nullopt);
  CHECK(few == 0);
  std::uint64_t enough = 100000;
  CHECK(pattern->search(std::string(1000, 'a'), enough) == false);
  CHECK(enough < 100000);
}

TEST_CASE("the leftmost match is found, greedy or lazy as written") {
  const auto groups = [](const char* pattern, std::string_view text) {
    const auto compiled = Pattern::compile(pattern);
    REQUIRE(compiled.ok());
    return compiled->find(text);
  };
  using Groups = Pattern::Groups;
  CHECK(groups("a+", "baaab") == Groups{"aaa"});
  CHECK(groups("a+?", "baaab") == Groups{"a"});
  CHECK(groups("a|ab", "ab") == Groups{"a"});
  CHECK(groups("(?:a|ab)$", "ab") == Groups{"ab"});
  CHECK(groups("<(.*)>", "<a><b>") == Groups{"<a><b>", "a><b"});
  CHECK(groups("<(.*?)>", "<a><b>") == Groups{"<a>", "a"});
  CHECK(groups("(\\d{4})-(\\d\\d)", "on 2026-11-22") == Groups{"2026-11", "2026", "11"});
  CHECK(groups("(a)|(b)", "b") == Groups{"b", std::nullopt, "b"});
  CHECK(groups("(a|b)*", "abc") == Groups{"ab", "b"});
  CHECK(groups("x*", "abc") == Groups{""});
  CHECK(groups("x", "abc") == std::nullopt);
}

TEST_CASE("bytes that are no UTF-8 count as one replacement character each") {
  CHECK(matches("^.{3}$", "a\xff\xc3"));
  CHECK(matches("^\\uFFFD$", "\xed"));
  CHECK(matches("^\\uFFFD{3}$", "\xed\xa0\x80"));  // an encoded surrogate
}
