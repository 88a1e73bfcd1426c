#include <catch2/catch.hpp>

#include "core/base/codec.h"
#include "core/domain/workers/types.h"

using namespace signalbox;

namespace {

// X as the worker sees it: an account with mentions, newest first, served page by page.
struct FakeX {
  std::string account = "42";
  std::vector<Json> mentions;
  std::vector<Json> asked;  // arguments of the mention calls

  static Json mention(const std::string& id, const std::string& text = "hi",
                      const std::string& at = "2027-01-15T08:00:00Z") {
    return {{"id", id}, {"text", text}, {"author_id", "7"}, {"created_at", at}};
  }

  JsonText answer(const CallNext& call) {
    if (call.tool == "TWITTER_USER_LOOKUP_ME") return to_text({{"data", {{"id", account}}}});
    const Json arguments = from_text(call.arguments);
    asked.push_back(arguments);
    const std::string since = arguments.value("since_id", "");
    const auto from = static_cast<std::size_t>(std::stoul(arguments.value("pagination_token", "0")));
    const auto size = arguments["max_results"].get<std::size_t>();
    Json data = Json::array();
    std::size_t i = from;
    for (; i < mentions.size() && data.size() < size; ++i) {
      const std::string id = mentions[i]["id"];
      const bool newer =
          since.empty() || id.size() > since.size() || (id.size() == since.size() && id > since);
      if (newer) data.push_back(mentions[i]);
    }
    Json page = {{"meta", {{"result_count", data.size()}}},
                 {"includes", {{"users", {{{"id", "7"}, {"username", "ada"}}}}}}};
    if (!data.empty()) page["data"] = data;  // X leaves it out when there is none
    if (i < mentions.size() && !data.empty()) page["meta"]["next_token"] = std::to_string(i);
    return to_text(page);
  }
};

struct Outcome {
  std::vector<std::string> ids;
  std::string message;
  JsonText cursor;
  int calls = 0;
  Json result;
};

Outcome run(FakeX& x, const std::optional<JsonText>& cursor, const std::string& config = "{}",
            const std::optional<Instant>& preview_since = std::nullopt) {
  const JsonText configuration{config};
  std::vector<Step> done;
  Outcome outcome;
  for (;;) {
    const NextMove move = twitter_monitor_next({.config = configuration,
                                                .cursor = cursor,
                                                .done = done,
                                                .started_at = {},
                                                .preview_since = preview_since});
    if (const auto* finish = std::get_if<Finish>(&move)) {
      outcome.message = finish->message;
      outcome.cursor = finish->cursor;
      outcome.result = from_text(finish->result);
      for (const Json& item : outcome.result["items"]) outcome.ids.push_back(item["id"].get<std::string>());
      return outcome;
    }
    const auto& call = std::get<CallNext>(move);
    REQUIRE(call.read_only);
    REQUIRE(++outcome.calls < 20);
    REQUIRE_FALSE(find_step(done, call.key));
    Step step;
    step.key = call.key;
    step.output = x.answer(call);
    done.push_back(step);
  }
}

std::vector<Json> numbered(int from, int to) {
  std::vector<Json> mentions;
  for (int i = from; i >= to; --i) mentions.push_back(FakeX::mention(std::to_string(i)));
  return mentions;
}

}  // namespace

TEST_CASE("the first run of mentions tells five and knows the newest") {
  FakeX x{.mentions = numbered(1050, 1000), .asked = {}};
  const Outcome first = run(x, std::nullopt);
  CHECK(first.ids == std::vector<std::string>{"1050", "1049", "1048", "1047", "1046"});
  CHECK(first.message == "5 recent mentions: hi");
  CHECK(x.asked.size() == 1);
  CHECK(x.asked[0]["max_results"] == 5);
  CHECK(x.asked[0]["user_id"] == "42");
  CHECK(from_text(first.cursor) == Json({{"userId", "42"}, {"sinceId", "1050"}}));
  CHECK(first.result["items"][0]["author"] == "@ada");
  CHECK(first.result["items"][0]["link"] == "https://x.com/i/status/1050");
}

TEST_CASE("later runs tell every mention since, over all pages, once") {
  FakeX x{.mentions = numbered(1000, 900), .asked = {}};
  const Outcome first = run(x, std::nullopt);
  x.mentions = numbered(1250, 900);
  x.asked.clear();
  const Outcome second = run(x, first.cursor);
  CHECK(second.ids.size() == 250);
  CHECK(x.asked.size() == 3);
  for (const Json& arguments : x.asked) CHECK(arguments["since_id"] == "1000");
  CHECK(second.message == "250 new mentions: hi");
  CHECK(run(x, second.cursor).ids.empty());
  CHECK(from_text(run(x, second.cursor).cursor)["sinceId"] == "1250");
}

TEST_CASE("ids are numbers: one digit more is newer") {
  FakeX x{.mentions = {FakeX::mention("999")}, .asked = {}};
  Outcome now = run(x, std::nullopt);
  x.mentions = {FakeX::mention("999"), FakeX::mention("1000")};  // in any order
  now = run(x, now.cursor);
  CHECK(now.ids == std::vector<std::string>{"1000"});
  CHECK(from_text(now.cursor)["sinceId"] == "1000");
  x.mentions = {FakeX::mention("1000")};
  CHECK(from_text(run(x, now.cursor).cursor)["sinceId"] == "1000");
}

TEST_CASE("an account without mentions has a baseline too, and its first mention is new") {
  FakeX x;
  const Outcome first = run(x, std::nullopt);
  CHECK(first.message.empty());
  x.mentions = {FakeX::mention("5")};
  const Outcome second = run(x, first.cursor);
  CHECK(second.message == "1 new mention: hi");
  CHECK_FALSE(x.asked.back().contains("since_id"));
}

TEST_CASE("another account begins again") {
  FakeX x{.mentions = numbered(10, 1), .asked = {}};
  const Outcome first = run(x, std::nullopt);
  x.account = "43";
  const Outcome other = run(x, first.cursor);
  CHECK(other.result["baseline"] == true);
  CHECK(from_text(other.cursor)["userId"] == "43");
}

TEST_CASE("never more pages are read than X keeps") {
  FakeX x{.mentions = numbered(5000, 1), .asked = {}};
  const Outcome all = run(x, JsonText{R"({"userId":"42","sinceId":"1"})"});
  CHECK(x.asked.size() == 8);
  CHECK(all.ids.size() == 800);
  CHECK(from_text(all.cursor)["sinceId"] == "5000");
}

TEST_CASE("keywords choose among mentions without losing the place") {
  FakeX x{.mentions = {FakeX::mention("3", "nothing"), FakeX::mention("2", "please HELP")}, .asked = {}};
  const Outcome chosen = run(x, JsonText{R"({"userId":"42","sinceId":"1"})"}, R"({"keywords":["help"]})");
  CHECK(chosen.ids == std::vector<std::string>{"2"});
  CHECK(from_text(chosen.cursor)["sinceId"] == "3");
}

TEST_CASE("a preview of mentions stops at its window") {
  const Instant since = *parse_rfc3339("2027-01-15T00:00:00Z");
  FakeX x;
  for (int i = 300; i > 150; --i)
    x.mentions.push_back(FakeX::mention(std::to_string(i), "new", "2027-01-15T08:00:00Z"));
  for (int i = 150; i > 0; --i)
    x.mentions.push_back(FakeX::mention(std::to_string(i), "old", "2027-01-14T08:00:00Z"));
  const Outcome shown = run(x, std::nullopt, "{}", since);
  CHECK(shown.ids.size() == 150);
  CHECK(x.asked.size() == 2);
  CHECK(x.asked[0]["max_results"] == 100);
}

TEST_CASE("an account that X does not name fails with what to do") {
  FakeX x;
  x.account = "";
  const JsonText config{"{}"};
  const std::optional<JsonText> cursor;
  Step me;
  me.key = "me";
  me.output = {R"({"errors":[]})"};
  const std::vector<Step> done = {me};
  const NextMove move = twitter_monitor_next(
      {.config = config, .cursor = cursor, .done = done, .started_at = {}, .preview_since = {}});
  CHECK(std::get<Error>(move).code == ErrorCode::upstream_failed);
  CHECK(std::get<Error>(move).message.find("reconnect") != std::string::npos);
}
