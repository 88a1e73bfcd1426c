// feed_monitor: watches an RSS or Atom feed and reports entries it has not seen. Needs no account.
#include <algorithm>

#include "core/base/codec.h"
#include "core/domain/workers/monitor.h"
#include "core/domain/workers/types.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxSeen = 1000;

struct FeedConfig {
  std::string feed_url;
  std::vector<std::string> keywords;
};

struct FeedCursor {
  std::string feed_url;
  std::vector<std::string> seen;  // ids, newest first
};

// What FEED_READ gives.
struct FeedEntry {
  std::string id;
  std::string title;
  std::string link;
  std::string summary;
  std::string author;
  std::optional<Instant> published_at;
};

struct FeedDocument {
  std::vector<FeedEntry> items;
};

}  // namespace

template <>
struct Fields<FeedConfig> {
  static constexpr auto list = std::make_tuple(field("feedUrl", &FeedConfig::feed_url),
                                               optional_field("keywords", &FeedConfig::keywords));
};
template <>
struct Fields<FeedCursor> {
  static constexpr auto list =
      std::make_tuple(field("feedUrl", &FeedCursor::feed_url), field("seen", &FeedCursor::seen));
};
template <>
struct Fields<FeedEntry> {
  static constexpr auto list = std::make_tuple(
      field("id", &FeedEntry::id), optional_field("title", &FeedEntry::title),
      optional_field("link", &FeedEntry::link), optional_field("summary", &FeedEntry::summary),
      optional_field("author", &FeedEntry::author), field("publishedAt", &FeedEntry::published_at));
};
template <>
struct Fields<FeedDocument> {
  static constexpr auto list = std::make_tuple(field("items", &FeedDocument::items));
};

namespace {

MonitorItem item_of(const FeedEntry& entry) {
  return {.id = entry.id,
          .title = entry.title,
          .link = entry.link,
          .text = entry.summary,
          .author = entry.author,
          .published_at = entry.published_at};
}

// Whether this entry is to be reported, given what was seen before.
bool is_new(const FeedEntry& entry, const std::optional<FeedCursor>& cursor, const Situation& situation) {
  if (situation.preview_since) return !entry.published_at || *entry.published_at >= *situation.preview_since;
  if (!cursor) return true;
  return std::find(cursor->seen.begin(), cursor->seen.end(), entry.id) == cursor->seen.end();
}

FeedCursor advanced(const FeedConfig& config, const FeedDocument& feed,
                    const std::optional<FeedCursor>& before) {
  FeedCursor cursor{config.feed_url, {}};
  for (const FeedEntry& entry : feed.items) cursor.seen.push_back(entry.id);
  if (before)
    for (const std::string& id : before->seen)
      if (std::find(cursor.seen.begin(), cursor.seen.end(), id) == cursor.seen.end())
        cursor.seen.push_back(id);
  if (cursor.seen.size() > kMaxSeen) cursor.seen.resize(kMaxSeen);
  return cursor;
}

// The stored cursor, unless it belongs to another feed: then this run takes a new baseline.
std::optional<FeedCursor> cursor_for(const FeedConfig& config, const std::optional<JsonText>& stored) {
  if (!stored) return std::nullopt;
  auto cursor = decode<FeedCursor>(from_text(*stored), UnknownFields::ignore);
  if (!cursor.ok() || cursor->feed_url != config.feed_url) return std::nullopt;
  return *std::move(cursor);
}

}  // namespace

const WorkerType& feed_monitor() {
  static constexpr WorkerType type = {
      .name = "feed_monitor",
      .title = "Feed monitor",
      .description = "Watches an RSS or Atom feed and reports new entries. Needs no account.",
      .toolkit = "",
      .config_schema = R"({"type":"object","required":["feedUrl"],"additionalProperties":false,"properties":{
      "feedUrl":{"type":"string","title":"Feed address","description":"An RSS 2.0 or Atom feed.",
        "pattern":"^https?://","maxLength":2048},
      "keywords":{"type":"array","title":"Only entries with one of these words","maxItems":20,
        "items":{"type":"string","minLength":1,"maxLength":100}}}})",
      .default_config = R"({"keywords":[]})",
  };
  return type;
}

NextMove feed_monitor_next(const Situation& situation) {
  auto config = decode<FeedConfig>(from_text(situation.config), UnknownFields::ignore);
  if (!config.ok()) return std::move(config).error();
  const Step* read = find_step(situation.done, "read");
  if (!read)
    return CallNext{.key = "read", .tool = "FEED_READ", .arguments = to_text({{"url", config->feed_url}})};

  const auto feed = decode<FeedDocument>(from_text(read->output), UnknownFields::ignore);
  if (!feed.ok()) return feed.error();
  const auto cursor = cursor_for(*config, situation.cursor);

  MonitorReport report;
  report.checked = static_cast<std::int64_t>(feed->items.size());
  report.baseline = !cursor && !situation.preview_since;
  for (const FeedEntry& entry : feed->items)
    if (MonitorItem item = item_of(entry);
        is_new(entry, cursor, situation) && matches_any(item, config->keywords))
      report.items.push_back(std::move(item));
  if (report.baseline && report.items.size() > kBaselineItems) report.items.resize(kBaselineItems);
  return finish_monitor(report, to_text(encode(advanced(*config, *feed, cursor))), {"entry", "entries"});
}

}  // namespace signalbox
