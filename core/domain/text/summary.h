// An extractive summary: the sentences that hold most of what the text is about, in their own order. Needs
// no model and is the same everywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

// Sentences of a text, trimmed; line breaks end a sentence when a blank line follows.
std::vector<std::string> sentences_of(std::string_view text);

// At most `max_sentences` of the text's own sentences.
std::vector<std::string> summarize(std::string_view text, std::size_t max_sentences);

}  // namespace signalbox
