#include "core/domain/mcp/http_rules.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"

using namespace signalbox;
using namespace signalbox::mcp;

namespace {

HttpHead good_post() {
  return {"POST", "application/json, text/event-stream", "application/json", "2025-11-25", "session-1"};
}

// 0 when nothing is refused. A refusal must be a JSON-RPC error that says something.
int status_of(const std::optional<HttpRefusal>& refusal) {
  if (!refusal) return 0;
  const auto body = parse_json(refusal->body);
  REQUIRE(body.ok());
  CHECK((*body)["jsonrpc"] == "2.0");
  CHECK((*body)["id"].is_null());
  CHECK_FALSE((*body)["error"]["message"].get<std::string>().empty());
  return refusal->status;
}

}  // namespace

TEST_CASE("Only POST and DELETE are served") {
  HttpHead head = good_post();
  CHECK(status_of(check_head(head)) == 0);
  head.method = "DELETE";
  head.accept = head.content_type = "";
  CHECK(status_of(check_head(head)) == 0);
  for (const char* method : {"GET", "PUT", "HEAD", "PATCH", "post"}) {
    head.method = method;
    const auto refusal = check_head(head);
    CHECK(status_of(refusal) == 405);
    CHECK(refusal->allow == "POST, DELETE");
  }
}

TEST_CASE("A POST accepts both kinds of answer") {
  struct Row {
    const char* accept;
    int status;
  };
  const Row rows[] = {{"application/json, text/event-stream", 0},
                      {"text/event-stream;q=0.5,APPLICATION/JSON", 0},
                      {"*/*", 0},
                      {"application/*, text/*", 0},
                      {"", 406},
                      {"application/json", 406},
                      {"text/event-stream", 406},
                      {"application/json, text/event-stream;q=0", 406},
                      {"application/jsonx, text/event-stream", 406},
                      {"text/html", 406}};
  for (const Row& row : rows) {
    HttpHead head = good_post();
    head.accept = row.accept;
    CAPTURE(row.accept);
    CHECK(status_of(check_head(head)) == row.status);
  }
}

TEST_CASE("A POST carries JSON") {
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/json;x=y"}) {
    HttpHead head = good_post();
    head.content_type = type;
    CHECK(status_of(check_head(head)) == 0);
  }
  for (const char* type : {"", "text/plain", "application/json-patch+json", "text/plain; application/json"}) {
    HttpHead head = good_post();
    head.content_type = type;
    CHECK(status_of(check_head(head)) == 415);
  }
}

TEST_CASE("The revision is absent or known") {
  for (const char* revision : {"", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}) {
    HttpHead head = good_post();
    head.revision = revision;
    CHECK(status_of(check_head(head)) == 0);
  }
  for (const char* revision : {"2026-07-28", "1", "2025-11-25 "}) {
    HttpHead head = good_post();
    head.revision = revision;
    CHECK(status_of(check_head(head)) == 400);
  }
}

TEST_CASE("Every session but a new one is named") {
  HttpHead head = good_post();
  CHECK(status_of(check_session_header(head, false)) == 0);
  head.session = "";
  CHECK(status_of(check_session_header(head, false)) == 400);
  CHECK(status_of(check_session_header(head, true)) == 0);
  head.session = "with blank";
  CHECK(status_of(check_session_header(head, false)) == 404);
  CHECK(status_of(unknown_session()) == 404);
}

TEST_CASE("Only an initialize request opens a session") {
  const auto parsed = [](std::string text) { return std::get<Message>(parse_message(text)); };
  CHECK(opens_session(parsed(encode_request("1", "initialize", {}))));
  CHECK_FALSE(opens_session(parsed(encode_notification("initialize", {}))));
  CHECK_FALSE(opens_session(parsed(encode_request("1", "ping", {}))));
}

TEST_CASE("Session names are visible ASCII of bounded length") {
  CHECK(is_session_header("!~aZ09"));
  CHECK_FALSE(is_session_header(""));
  CHECK_FALSE(is_session_header("a\nb"));
  CHECK_FALSE(is_session_header("é"));
  CHECK_FALSE(is_session_header(std::string(129, 'a')));
}

TEST_CASE("A body that is no message is a 400 with the parser's words") {
  const auto refused = refused_body(std::get<BadMessage>(parse_message("{")));
  CHECK(refused.status == 400);
  CHECK((*parse_json(refused.body))["error"]["code"] == -32700);
}
