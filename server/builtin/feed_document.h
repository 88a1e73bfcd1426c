// RSS 2.0 and Atom (RFC 4287) documents, read with pugixml (which resolves no external entities).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox {

struct FeedEntry {
  std::string id;  // guid or id; else the link; else a hash of the title
  std::string title;
  std::string link;
  std::string summary;  // text without markup, shortened
  std::string author;
  std::optional<Instant> published_at;
};

struct Feed {
  std::string title;
  std::vector<FeedEntry> entries;  // in the document's order
};

// At most `limit` entries. invalid_argument when the text is no such document.
Result<Feed> parse_feed(std::string_view xml, std::size_t limit);

// RFC 822 as RSS uses it ("Sun, 22 Nov 2026 08:00:00 GMT"); nothing for other texts.
std::optional<Instant> parse_rfc822(std::string_view text);

// Markup and entities taken out, white space folded.
std::string plain_text(std::string_view html);

}  // namespace signalbox
