#include <catch2/catch.hpp>

#include "core/base/codec.h"
#include "core/domain/workers/types.h"

using namespace signalbox;

namespace {

struct Outcome {
  std::vector<std::string> ids;
  std::string message;
  JsonText cursor;
  bool baseline = false;
};

struct Entry {
  std::string id;
  std::string title = "";
  std::optional<Instant> at = std::nullopt;
};

Json feed_of(const std::vector<Entry>& entries) {
  Json items = Json::array();
  for (const Entry& entry : entries) {
    Json item = {{"id", entry.id}, {"title", entry.title}, {"link", "https://e/" + entry.id}};
    if (entry.at) item["publishedAt"] = format_rfc3339(*entry.at);
    items.push_back(item);
  }
  return {{"items", items}};
}

// Plays one run of the worker against a feed.
Outcome run(const std::vector<Entry>& entries, const std::optional<JsonText>& cursor,
            const std::string& config = R"({"feedUrl":"https://f"})",
            const std::optional<Instant>& preview_since = std::nullopt) {
  const JsonText configuration{config};
  std::vector<Step> done;
  const auto ask = [&] {
    return feed_monitor_next({.config = configuration,
                              .cursor = cursor,
                              .done = done,
                              .started_at = {},
                              .preview_since = preview_since});
  };
  const NextMove first = ask();
  const auto& call = std::get<CallNext>(first);
  CHECK(call.tool == "FEED_READ");
  CHECK(call.read_only);
  Step step;
  step.key = call.key;
  step.output = to_text(feed_of(entries));
  done.push_back(step);
  const NextMove second = ask();
  const auto& finish = std::get<Finish>(second);
  const Json result = from_text(finish.result);
  Outcome outcome{
      .message = finish.message, .cursor = finish.cursor, .baseline = result["baseline"].get<bool>()};
  for (const Json& item : result["items"]) outcome.ids.push_back(item["id"].get<std::string>());
  CHECK(finish.new_items == static_cast<std::int64_t>(outcome.ids.size()));
  return outcome;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a feed's first run tells the five newest entries and knows them all") {
  std::vector<Entry> entries;
  for (int i = 9; i >= 1; --i) entries.push_back({std::to_string(i), "title " + std::to_string(i)});
  const Outcome first = run(entries, std::nullopt);
  CHECK(first.baseline);
  CHECK(first.ids == Ids{"9", "8", "7", "6", "5"});
  CHECK(first.message == "5 recent entries: title 9");
  const Outcome second = run(entries, first.cursor);
  CHECK_FALSE(second.baseline);
  CHECK(second.ids.empty());
  CHECK(second.message.empty());
}

TEST_CASE("later runs tell what is new, once") {
  const Outcome first = run({{"1"}}, std::nullopt);
  const Outcome second = run({{"3", "third"}, {"2", "second"}, {"1"}}, first.cursor);
  CHECK(second.ids == Ids{"3", "2"});
  CHECK(second.message == "2 new entries: third");
  CHECK(run({{"2"}, {"3"}}, second.cursor).ids.empty());
  CHECK(run({{"4", "only"}}, second.cursor).message == "1 new entry: only");
}

TEST_CASE("an entry that falls out of the feed and comes back is not new") {
  Outcome now = run({{"a"}, {"b"}}, std::nullopt);
  now = run({{"c"}}, now.cursor);
  CHECK(run({{"a"}, {"c"}}, now.cursor).ids.empty());
}

TEST_CASE("what is remembered is bounded, the newest kept") {
  std::optional<JsonText> cursor;
  for (int round = 0; round < 8; ++round) {
    std::vector<Entry> entries;
    for (int i = 199; i >= 0; --i) entries.push_back({std::to_string(round * 200 + i)});
    cursor = run(entries, cursor).cursor;
  }
  const Json seen = from_text(*cursor)["seen"];
  CHECK(seen.size() == 1000);
  CHECK(seen[0] == "1599");
  CHECK(seen[999] == "600");
}

TEST_CASE("another feed address begins again") {
  const Outcome first = run({{"1"}}, std::nullopt);
  const Outcome other = run({{"x"}}, first.cursor, R"({"feedUrl":"https://other"})");
  CHECK(other.baseline);
  CHECK(run({{"x"}}, JsonText{"[1,2]"}).baseline);
}

TEST_CASE("keywords choose what is told, not what is known") {
  const char* config = R"({"feedUrl":"https://f","keywords":["rust","C++"]})";
  const Outcome first =
      run({{"1", "Learning RUST"}, {"2", "gardening"}, {"3", "c++ news"}}, std::nullopt, config);
  CHECK(first.ids == Ids{"1", "3"});
  CHECK(run({{"2", "gardening"}}, first.cursor).ids.empty());
}

TEST_CASE("a preview tells what is newer than its window, whatever the cursor") {
  const Instant since{1'800'000'000'000};
  const Outcome shown = run({{"new", "", since}, {"old", "", since - Duration::millis(1)}, {"undated"}},
                            std::nullopt, R"({"feedUrl":"https://f"})", since);
  CHECK(shown.ids == Ids{"new", "undated"});
  CHECK_FALSE(shown.baseline);
}

TEST_CASE("a feed worker without an address, or with a strange answer, fails and says why") {
  const JsonText no_url{"{}"}, config{R"({"feedUrl":"https://f"})"};
  const std::optional<JsonText> cursor;
  std::vector<Step> done;
  const NextMove lost = feed_monitor_next(
      {.config = no_url, .cursor = cursor, .done = done, .started_at = {}, .preview_since = {}});
  CHECK(std::get<Error>(lost).message.find("feedUrl") == 0);
  Step step;
  step.key = "read";
  step.output = {R"({"items":[{"id":7}]})"};
  done.push_back(step);
  const NextMove strange = feed_monitor_next(
      {.config = config, .cursor = cursor, .done = done, .started_at = {}, .preview_since = {}});
  CHECK(std::get<Error>(strange).message.find("items[0].id") == 0);
}
