// twitter_monitor: reports mentions of the connected X account since the last one seen. All pages are read
// before the cursor moves, so an interrupted run leaves none out.
#include "core/base/codec.h"
#include "core/domain/workers/monitor.h"
#include "core/domain/workers/types.h"

namespace signalbox {
namespace {

// X keeps the newest 800 mentions: eight pages of a hundred.
constexpr int kMaxPages = 8;
constexpr std::int64_t kPageSize = 100;
constexpr std::int64_t kBaselinePageSize = 5;

struct MentionsConfig {
  std::vector<std::string> keywords;
};

struct MentionsCursor {
  std::string user_id;
  std::string since_id;  // empty: no mention was ever seen
};

// Ids are decimal numbers of up to 19 digits: compared as such, never parsed.
bool is_newer(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

std::string page_key(int page) { return "mentions:" + std::to_string(page); }

// X's author ids and the names beside them ("includes.users", asked for by the expansion).
std::string author_name(const Json& page, const std::string& author_id) {
  for (const Json& user : member(member(page, "includes"), "users"))
    if (text_member(user, "id") == author_id) return "@" + text_member(user, "username");
  return author_id;
}

MonitorItem item_of(const Json& mention, const Json& page) {
  const std::string id = text_member(mention, "id");
  const std::string author = author_name(page, text_member(mention, "author_id"));
  return {.id = id,
          .title = "",
          .link = "https://x.com/i/status/" + id,
          .text = text_member(mention, "text"),
          .author = author,
          .published_at = parse_rfc3339(text_member(mention, "created_at"))};
}

std::string next_token(const Json& page) { return text_member(member(page, "meta"), "next_token"); }

}  // namespace

template <>
struct Fields<MentionsConfig> {
  static constexpr auto list = std::make_tuple(optional_field("keywords", &MentionsConfig::keywords));
};
template <>
struct Fields<MentionsCursor> {
  static constexpr auto list =
      std::make_tuple(field("userId", &MentionsCursor::user_id), field("sinceId", &MentionsCursor::since_id));
};

namespace {

std::optional<MentionsCursor> cursor_for(const std::string& user_id, const std::optional<JsonText>& stored) {
  if (!stored) return std::nullopt;
  auto cursor = decode<MentionsCursor>(from_text(*stored), UnknownFields::ignore);
  if (!cursor.ok() || cursor->user_id != user_id) return std::nullopt;
  return *std::move(cursor);
}

CallNext read_page(int page, const std::string& user_id, const std::optional<MentionsCursor>& cursor,
                   const std::string& token, std::int64_t page_size) {
  Json arguments = {{"user_id", user_id}, {"max_results", page_size}};
  if (cursor && !cursor->since_id.empty()) arguments["since_id"] = cursor->since_id;
  if (!token.empty()) arguments["pagination_token"] = token;
  return {.key = page_key(page), .tool = "TWITTER_GET_MENTIONS", .arguments = to_text(arguments)};
}

// Adds a page's mentions; true when one is older than a preview looks back.
bool collect(const Json& page, const MentionsConfig& config, const Situation& situation,
             MonitorReport& report, std::string& newest) {
  bool reached_old = false;
  for (const Json& mention : member(page, "data")) {
    MonitorItem item = item_of(mention, page);
    ++report.checked;
    if (is_newer(item.id, newest)) newest = item.id;
    if (situation.preview_since && item.published_at && *item.published_at < *situation.preview_since)
      reached_old = true;
    else if (matches_any(item, config.keywords))
      report.items.push_back(std::move(item));
  }
  return reached_old;
}

}  // namespace

const WorkerType& twitter_monitor() {
  static constexpr WorkerType type = {
      .name = "twitter_monitor",
      .title = "X mentions",
      .description = "Reports new mentions of the connected X account.",
      .toolkit = "twitter",
      .config_schema = R"({"type":"object","additionalProperties":false,"properties":{
      "keywords":{"type":"array","title":"Only mentions with one of these words","maxItems":20,
        "items":{"type":"string","minLength":1,"maxLength":100}}}})",
      .default_config = R"({"keywords":[]})",
  };
  return type;
}

NextMove twitter_monitor_next(const Situation& situation) {
  const auto config = decode<MentionsConfig>(from_text(situation.config), UnknownFields::ignore);
  if (!config.ok()) return config.error();
  const Step* me = find_step(situation.done, "me");
  if (!me) return CallNext{.key = "me", .tool = "TWITTER_USER_LOOKUP_ME", .arguments = {"{}"}};
  const std::string user_id = text_member(member(from_text(me->output), "data"), "id");
  if (user_id.empty())
    return Error{ErrorCode::upstream_failed,
                 "X did not say which account this is; reconnect it and try again"};

  const auto cursor = cursor_for(user_id, situation.cursor);
  const bool baseline = !cursor && !situation.preview_since;
  const std::int64_t page_size = baseline ? kBaselinePageSize : kPageSize;

  MonitorReport report;
  report.baseline = baseline;
  std::string newest = cursor ? cursor->since_id : "";
  std::string token;
  for (int page = 1; page <= (baseline ? 1 : kMaxPages); ++page) {
    const Step* read = find_step(situation.done, page_key(page));
    if (!read) return read_page(page, user_id, cursor, token, page_size);
    const Json answer = from_text(read->output);
    const bool reached_old = collect(answer, *config, situation, report, newest);
    token = next_token(answer);
    if (token.empty() || reached_old) break;
  }
  if (baseline && report.items.size() > kBaselineItems) report.items.resize(kBaselineItems);
  return finish_monitor(report, to_text(encode(MentionsCursor{user_id, newest})), {"mention", "mentions"});
}

}  // namespace signalbox
