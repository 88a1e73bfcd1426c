// FEED_READ
#include "core/app/http_operation.h"
#include "core/base/codec.h"
#include "server/builtin/builtin_tools.h"
#include "server/builtin/feed_document.h"
#include "server/builtin/fetch.h"

namespace signalbox {

template <>
struct Fields<FeedEntry> {
  static constexpr auto list =
      std::make_tuple(field("id", &FeedEntry::id), field("title", &FeedEntry::title),
                      field("link", &FeedEntry::link), field("summary", &FeedEntry::summary),
                      field("author", &FeedEntry::author), field("publishedAt", &FeedEntry::published_at));
};

namespace {

constexpr std::size_t kMaxFeedBytes = 4 * 1024 * 1024;
constexpr std::int64_t kDefaultLimit = 100;

Result<JsonText> feed_read(BuiltinWorld& world, const JsonText& arguments, const CallContext& context) {
  const Json values = from_text(arguments);
  const Json& limit = member(values, "limit");
  TRY(const Fetched fetched,
      fetch(world.http, text_member(values, "url"),
            "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
            "feed", kMaxFeedBytes, context));
  const int status = fetched.response.status;
  if (status >= 500 || status == 429) {
    Error busy{status == 429 ? ErrorCode::rate_limited : ErrorCode::upstream_unavailable,
               "the feed's server answered with status " + std::to_string(status)};
    busy.retry_after = retry_after_of(fetched.response.headers, world.clock.now());
    return busy;
  }
  if (status < 200 || status > 299)
    return Error{ErrorCode::upstream_failed,
                 "the feed's server answered with status " + std::to_string(status)};
  TRY(const Feed feed,
      parse_feed(fetched.response.body,
                 static_cast<std::size_t>(limit.is_number() ? limit.get<std::int64_t>() : kDefaultLimit)));
  return to_text({{"title", feed.title}, {"url", fetched.url}, {"items", encode(feed.entries)}});
}

}  // namespace

BuiltinTool feed_read_tool() {
  Tool tool;
  tool.slug = "FEED_READ";
  tool.toolkit = "feed";
  tool.title = "Read a feed";
  tool.description =
      "Gets an RSS 2.0 or Atom feed and returns its entries: id, title, link, summary, author and time.";
  tool.input_schema = {R"({"type":"object","additionalProperties":false,"required":["url"],"properties":{
    "url":{"type":"string","pattern":"^https?://","maxLength":2048,"description":"The feed's address."},
    "limit":{"type":"integer","minimum":1,"maximum":200,"description":"How many entries at most; 100 when left out."}}})"};
  tool.hints = {.read_only = true, .destructive = false, .idempotent = true, .open_world = true};
  return {std::move(tool), feed_read};
}

}  // namespace signalbox
