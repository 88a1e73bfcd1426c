#include "core/domain/text/summary.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("sentences end at their marks, at blank lines and at the end") {
  CHECK(sentences_of("One. Two! Three? Four") == std::vector<std::string>{"One.", "Two!", "Three?", "Four"});
  CHECK(sentences_of("Version 1.5 is out. Good") == std::vector<std::string>{"Version 1.5 is out.", "Good"});
  CHECK(sentences_of("A title\n\nA text\nover lines.") ==
        std::vector<std::string>{"A title", "A text\nover lines."});
  CHECK(sentences_of("").empty());
  CHECK(sentences_of(" \n\n ").empty());
}

TEST_CASE("a summary is made of the text's own sentences, in their order") {
  const std::string text =
      "The harbour bridge closed on Monday after engineers found cracks in the bridge. "
      "It rained. "
      "Engineers said the cracks in the harbour bridge need months of repair. "
      "Lunch was good. "
      "The bridge repair closes the harbour road for drivers as well.";
  const auto all = sentences_of(text);
  for (std::size_t most = 0; most <= 6; ++most) {
    const auto summary = summarize(text, most);
    CHECK(summary.size() == std::min(most, all.size()));
    auto place = all.begin();
    for (const std::string& sentence : summary) {
      place = std::find(place, all.end(), sentence);
      REQUIRE(place != all.end());
      ++place;
    }
  }
  const auto three = summarize(text, 3);
  CHECK(std::find(three.begin(), three.end(), "It rained.") == three.end());
  CHECK(std::find(three.begin(), three.end(), "Lunch was good.") == three.end());
}

TEST_CASE("a very long text is summarised within its limits") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "Sentence number " + std::to_string(i) + " tells something. ";
  CHECK(sentences_of(text).size() == 2000);
  CHECK(summarize(text, 3).size() == 3);
}
