#include "server/builtin/builtin_tools.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/notes/note.h"
#include "core/domain/schema/schema.h"
#include "server/builtin/fetch.h"
#include "tests/fakes/app_world.h"
#include "tests/fakes/scripted_http.h"

using namespace signalbox;

namespace {

// The built-in tools, called the way everything calls tools.
struct BuiltinBench : fakes::AppWorld {
  explicit BuiltinBench(fakes::ScriptedHttp::Answer answer =
                            [](const HttpRequest&) {
                              return Result(HttpResponse{.status = 200, .headers = {}, .body = ""});
                            })
      : http(std::move(answer)),
        builtin({http, store, store, zones, clock, random}),
        catalog({&builtin}),
        calling{ports, catalog, sink, credentials},
        session(session_of("u")) {}

  Result<Json> call(const std::string& slug, const Json& arguments) {
    TRY(const ToolCallAnswer answer,
        call_tool(calling,
                  {.session = session, .slug = slug, .arguments = to_text(arguments), .idempotency_key = ""},
                  context_of(session)));
    return from_text(as_data(answer.result));
  }

  fakes::ScriptedHttp http;
  BuiltinTools builtin;
  ToolCatalog catalog;
  Calling calling;
  Session session;
};

HttpResponse page(int status, std::string body, HttpHeaders headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace

TEST_CASE("built-in tools are sorted, need no account and have schemas that compile") {
  BuiltinBench bench;
  const auto list = bench.builtin.list({});
  REQUIRE(list->tools.size() == 7);
  for (std::size_t i = 0; i < list->tools.size(); ++i) {
    const OfferedTool& offered = list->tools[i];
    INFO(offered.tool.slug);
    CHECK(offered.input);
    CHECK(offered.tool.auth == AuthScheme::none);
    CHECK(bench.builtin.owns(offered.tool.slug));
    if (i > 0) CHECK(list->tools[i - 1].tool.slug < offered.tool.slug);
    const bool writes = offered.tool.slug == "NOTES_ADD" || offered.tool.slug == "NOTES_DELETE";
    CHECK(offered.tool.hints.read_only == !writes);
  }
  CHECK_FALSE(bench.builtin.owns("NOTES"));
}

TEST_CASE("notes belong to their user and come newest first") {
  BuiltinBench bench;
  const std::string first = bench.call("NOTES_ADD", {{"text", "one"}}).value()["id"];
  bench.clock.advance(Duration::seconds(1));
  REQUIRE(bench.call("NOTES_ADD", {{"text", "two"}}).ok());
  const Json notes = bench.call("NOTES_LIST", Json::object()).value()["notes"];
  REQUIRE(notes.size() == 2);
  CHECK(notes[0]["text"] == "two");
  bench.session = bench.session_of("v");
  CHECK(bench.call("NOTES_LIST", Json::object()).value()["notes"].empty());
  CHECK(bench.call("NOTES_DELETE", {{"id", first}}).error().code == ErrorCode::not_found);
  bench.session = bench.session_of("u");
  CHECK(bench.call("NOTES_DELETE", {{"id", first}}).ok());
  CHECK(bench.call("NOTES_DELETE", {{"id", first}}).error().code == ErrorCode::not_found);
}

TEST_CASE("notes have limits: in bytes, and in number") {
  BuiltinBench bench;
  CHECK(bench.call("NOTES_ADD", {{"text", std::string(4096, 'x')}}).ok());
  CHECK(bench.call("NOTES_ADD", {{"text", std::string(4097, 'x')}}).error().code ==
        ErrorCode::invalid_argument);
  std::string umlauts;
  for (int i = 0; i < 2049; ++i) umlauts += "\xC3\xA4";  // 4098 bytes in 2049 characters
  CHECK(bench.call("NOTES_ADD", {{"text", umlauts}}).error().message.find("4096 bytes") != std::string::npos);
  CHECK(bench.call("NOTES_ADD", {{"text", ""}}).error().code == ErrorCode::invalid_argument);
  ChangeSet many;
  for (std::size_t i = 1; i < kMaxNotesPerUser; ++i)
    many.push_back(AddNote{{.project_id = "p",
                            .id = "note_" + std::to_string(i),
                            .user_id = "u",
                            .text = "x",
                            .created_at = {}}});
  REQUIRE(bench.store.commit(std::move(many))->committed);
  CHECK(bench.call("NOTES_ADD", {{"text", "one too many"}}).error().code == ErrorCode::too_large);
}

TEST_CASE("the time is told with the zone's offset of that moment") {
  BuiltinBench bench;
  const auto local = [&](const char* zone) {
    return bench.call("TIME_NOW", {{"timeZone", zone}}).value()["local"].get<std::string>();
  };
  bench.clock.set(*parse_rfc3339("2026-07-01T12:00:00.250Z"));
  CHECK(local("Europe/Berlin") == "2026-07-01T14:00:00+02:00");
  CHECK(local("America/New_York") == "2026-07-01T08:00:00-04:00");
  CHECK(local("Asia/Kathmandu") == "2026-07-01T17:45:00+05:45");
  bench.clock.set(*parse_rfc3339("2026-12-01T12:00:00Z"));
  CHECK(local("Europe/Berlin") == "2026-12-01T13:00:00+01:00");
  CHECK(local("Australia/Lord_Howe") == "2026-12-01T23:00:00+11:00");
  CHECK(local("Pacific/Chatham") == "2026-12-02T01:45:00+13:45");
  const Json utc = bench.call("TIME_NOW", Json::object()).value();
  CHECK(utc["local"] == "2026-12-01T12:00:00+00:00");
  CHECK(utc["utc"] == "2026-12-01T12:00:00Z");
  CHECK(utc["epochMs"] == bench.clock.now().ms);
  CHECK(bench.call("TIME_NOW", {{"timeZone", "Mars/Base"}}).error().code == ErrorCode::invalid_argument);
  CHECK(bench.call("TIME_NOW", {{"timeZone", "../UTC"}}).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a feed is fetched, read, and failures say whether to come back") {
  HttpResponse answer =
      page(200, "<rss><channel><title>T</title><item><guid>1</guid></item></channel></rss>");
  BuiltinBench bench([&](const HttpRequest&) { return Result(answer); });
  const auto read = [&] { return bench.call("FEED_READ", {{"url", "https://e/feed"}}); };
  const Json feed = read().value();
  CHECK(feed["title"] == "T");
  CHECK(feed["url"] == "https://e/feed");
  CHECK(feed["items"][0]["id"] == "1");
  CHECK(bench.http.sent()[0].guard_scope == "feed");
  answer = page(503, "", {{"Retry-After", "120"}});
  CHECK(read().error().code == ErrorCode::upstream_unavailable);
  CHECK(read().error().retry_after == Duration::seconds(120));
  answer = page(429, "", {{"Retry-After", "30"}});
  CHECK(read().error().code == ErrorCode::rate_limited);
  CHECK(read().error().retry_after == Duration::seconds(30));
  answer = page(404, "");
  CHECK(read().error().code == ErrorCode::upstream_failed);
  answer = page(200, "<html>");
  CHECK(read().error().code == ErrorCode::invalid_argument);
  CHECK(bench.call("FEED_READ", {{"url", "file:///etc/passwd"}}).error().code == ErrorCode::invalid_argument);
  CHECK(bench.call("FEED_READ", {{"url", "https://e"}, {"limit", 201}}).error().code ==
        ErrorCode::invalid_argument);
}

TEST_CASE("redirects are followed five times, each hop through the guard, credentials of none") {
  int hops = 5;
  fakes::ScriptedHttp http([&](const HttpRequest&) {
    return Result(hops-- > 0 ? page(302, "", {{"Location", "/next"}}) : page(200, "here"));
  });
  const Fetched fetched = fetch(http, "https://e/start", "*/*", "http", 1000, {}).value();
  CHECK(fetched.url == "https://e/next");
  CHECK(fetched.response.body == "here");
  CHECK(http.sent().size() == 6);
  for (const HttpRequest& request : http.sent()) {
    CHECK(request.guard_scope == "http");
    CHECK(request.max_response_bytes == 1000);
  }
  hops = 6;
  CHECK(fetch(http, "https://e/start", "*/*", "http", 1000, {}).error().code == ErrorCode::upstream_failed);
  fakes::ScriptedHttp to_file(page(301, "", {{"Location", "file:///etc/passwd"}}));
  CHECK_FALSE(fetch(to_file, "https://e/start", "*/*", "http", 1000, {}).ok());
  CHECK(to_file.sent().size() == 1);
}

TEST_CASE("only text is fetched for reading") {
  HttpResponse answer;
  BuiltinBench bench([&](const HttpRequest&) { return Result(answer); });
  const auto get = [&](int status, const std::string& type, const std::string& body) {
    answer = page(status, body, {{"Content-Type", type}});
    return bench.call("HTTP_FETCH", {{"url", "https://e"}});
  };
  CHECK(get(200, "text/html; charset=utf-8", "<p>x</p>").value()["body"] == "<p>x</p>");
  CHECK(get(404, "application/json", "{}").value()["status"] == 404);
  CHECK(get(200, "image/png", "x").error().code == ErrorCode::unsupported_media_type);
  CHECK(get(200, "text/plain", "\xFF\xFE").error().code == ErrorCode::unsupported_media_type);
  CHECK(get(200, "", "x").error().message.find("an unknown type") != std::string::npos);
}

TEST_CASE("a text is summarised in as many sentences as were asked for") {
  BuiltinBench bench;
  const Json answer =
      bench
          .call("TEXT_SUMMARIZE",
                {{"text", "One is here. Two is there. Three is gone. Four is left."}, {"sentences", 2}})
          .value();
  CHECK(answer["sentences"].size() == 2);
  CHECK(answer["method"] == "extractive");
  CHECK(bench.call("TEXT_SUMMARIZE", {{"text", "x"}, {"sentences", 0}}).error().code ==
        ErrorCode::invalid_argument);
}
