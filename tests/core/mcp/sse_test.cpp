#include "core/domain/mcp/sse.h"

#include <catch2/catch.hpp>

#include "core/base/random.h"

using namespace signalbox;
using namespace signalbox::mcp;

namespace {

std::vector<SseEvent> events_of(std::string_view text) {
  SseParser parser;
  auto events = parser.feed(text);
  REQUIRE(events.ok());
  return *events;
}

bool same(const SseEvent& a, const SseEvent& b) {
  return a.id == b.id && a.event == b.event && a.data == b.data;
}

}  // namespace

TEST_CASE("Fields make events, blank lines end them") {
  struct Row {
    const char* text;
    std::vector<SseEvent> events;
  };
  const Row rows[] = {
      {"data: a\n\n", {{"", "", "a"}}},
      {"data:a\r\ndata: b\r\n\r\n", {{"", "", "a\nb"}}},
      {"data: a\r\rdata: b\r\r", {{"", "", "a"}, {"", "", "b"}}},
      {"\xEF\xBB\xBF"
       "data: a\n\n",
       {{"", "", "a"}}},
      {": comment\nevent: message\nid: 7\ndata:  a\n\n", {{"7", "message", " a"}}},
      {"id: 1\ndata: a\n\ndata: b\n\n", {{"1", "", "a"}, {"1", "", "b"}}},
      {"data\n\n", {{"", "", ""}}},
      {"id: 1\ndata:\n\n", {{"1", "", ""}}},
      {"event: x\n\ndata: a\n\n", {{"", "", "a"}}},
      {"data: not ended", {}},
      {"data: not ended\n", {}},
      {"other: x\nDATA: y\n\n", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto events = events_of(row.text);
    REQUIRE(events.size() == row.events.size());
    for (std::size_t i = 0; i < events.size(); ++i) CHECK(same(events[i], row.events[i]));
  }
}

TEST_CASE("The cut between chunks makes no difference") {
  const std::string text =
      "\xEF\xBB\xBFid: 1\r\nevent: e\r\ndata: a\r\ndata: b\r\n\r\n: hi\rdata: c\r\r\ndata: d\n\n";
  const auto whole = events_of(text);
  REQUIRE(whole.size() == 3);
  SeededRandom random(3);
  for (int round = 0; round < 200; ++round) {
    SseParser parser;
    std::vector<SseEvent> events;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = 1 + random.below(6);
      auto more = parser.feed(std::string_view(text).substr(at, size));
      REQUIRE(more.ok());
      for (SseEvent& event : *more) events.push_back(std::move(event));
      at += size;
    }
    REQUIRE(events.size() == whole.size());
    for (std::size_t i = 0; i < events.size(); ++i) CHECK(same(events[i], whole[i]));
  }
}

TEST_CASE("A stream says from where and when to take it up again") {
  SseParser parser;
  REQUIRE(parser.feed("retry: 250\nid: a\ndata:\n\nid: b\ndata: unfinished").ok());
  CHECK(parser.last_event_id() == "a");
  CHECK(parser.retry() == Duration::millis(250));
  REQUIRE(parser.feed("\n\nretry: x1\nretry: 99999999999999999999\n").ok());
  CHECK(parser.last_event_id() == "b");
  CHECK(parser.retry() == Duration::hours(1));
}

TEST_CASE("An event over the limit ends the reading") {
  SseParser parser(100);
  CHECK(parser.feed("data: " + std::string(60, 'x') + "\n").ok());
  const auto more = parser.feed("data: " + std::string(60, 'x') + "\n");
  REQUIRE_FALSE(more.ok());
  CHECK(more.error().code == ErrorCode::too_large);
}

TEST_CASE("What is encoded is parsed back, line ends made equal") {
  for (const char* data : {"", "a", "a\nb", "\n", "a\n\nb\n", " x", "{\"a\":1}"}) {
    const auto events = events_of(encode_sse({"9", "message", data}, Duration::millis(5)));
    REQUIRE(events.size() == 1);
    CHECK(same(events[0], {"9", "message", data}));
  }
  CHECK(events_of(encode_sse({"", "", "a\r\nb\rc"}))[0].data == "a\nb\nc");
  CHECK(events_of(kSseHeartbeat).empty());
}
