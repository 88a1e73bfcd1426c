#include "core/domain/text/summary.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxSentences = 2000;
constexpr std::size_t kShortestWord = 4;  // shorter ones are mostly grammar
constexpr std::string_view kCommonWords[] = {
    "about", "after", "also", "been", "before", "could", "from", "have",  "into",  "more", "most",
    "only",  "other", "over", "some", "such",   "than",  "that", "their", "them",  "then", "there",
    "they",  "this",  "were", "what", "when",   "which", "will", "with",  "would", "your"};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// The words that say what a sentence is about, in lower case.
std::vector<std::string> keywords_of(std::string_view sentence) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    const bool common =
        std::find(std::begin(kCommonWords), std::end(kCommonWords), word) != std::end(kCommonWords);
    if (word.size() >= kShortestWord && !common) words.push_back(word);
    word.clear();
  };
  for (const char c : to_lower_ascii(sentence)) {
    if (is_word_byte(c))
      word += c;
    else
      finish();
  }
  finish();
  return words;
}

bool ends_sentence(std::string_view text, std::size_t i) {
  const char c = text[i];
  const bool at_end = i + 1 == text.size();
  if (c == '.' || c == '!' || c == '?') return at_end || text[i + 1] == ' ' || text[i + 1] == '\n';
  return c == '\n' && !at_end && text[i + 1] == '\n';
}

}  // namespace

std::vector<std::string> sentences_of(std::string_view text) {
  std::vector<std::string> sentences;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size() && sentences.size() < kMaxSentences; ++i) {
    if (!ends_sentence(text, i) && i + 1 != text.size()) continue;
    const std::string_view sentence = trim(text.substr(begin, i + 1 - begin));
    if (!sentence.empty()) sentences.emplace_back(sentence);
    begin = i + 1;
  }
  return sentences;
}

std::vector<std::string> summarize(std::string_view text, std::size_t max_sentences) {
  const std::vector<std::string> sentences = sentences_of(text);
  if (sentences.size() <= max_sentences) return sentences;

  std::map<std::string, std::int64_t> frequency;
  for (const std::string& sentence : sentences)
    for (const std::string& word : keywords_of(sentence)) ++frequency[word];

  // A sentence counts by the frequency of its words per word, in thousandths: whole numbers rank the same
  // on every platform. The opening sentence has an advantage, as writers put the matter there.
  struct Ranked {
    std::int64_t score;
    std::size_t index;
  };
  std::vector<Ranked> ranked;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::vector<std::string> words = keywords_of(sentences[i]);
    std::int64_t sum = 0;
    for (const std::string& word : words) sum += frequency[word];
    const auto count = static_cast<std::int64_t>(words.size());
    const std::int64_t score = count < 3 ? 0 : sum * 1000 / (count + 2) * (i == 0 ? 3 : 2);
    ranked.push_back({score, i});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
  ranked.resize(max_sentences);
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.index < b.index; });
  std::vector<std::string> chosen;
  for (const Ranked& entry : ranked) chosen.push_back(sentences[entry.index]);
  return chosen;
}

}  // namespace signalbox
