#include "core/domain/mcp/server_session.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/mcp/revision.h"

using namespace signalbox;
using namespace signalbox::mcp;

namespace {

const ServerInfo kInfo{"signalbox", "Signalbox", "1.2.3", "Search first."};

Message message(std::string_view method, std::string_view params = "{}", std::string_view id = "1") {
  return std::get<Message>(parse_message(encode_request(id, method, {std::string(params)})));
}

Message notification(std::string_view method, std::string_view params) {
  return std::get<Message>(parse_message(encode_notification(method, {std::string(params)})));
}

Json answer(const ServerAction& action) {
  REQUIRE(std::holds_alternative<Reply>(action));
  return *parse_json(std::get<Reply>(action).text);
}

int error_code(const ServerAction& action) { return answer(action)["error"]["code"].get<int>(); }

ServerSession open_session() { return ServerSession::resumed(kInfo, "2025-11-25"); }

}  // namespace

TEST_CASE("initialize agrees on a revision and says who is there") {
  struct Row {
    const char* asked;
    const char* agreed;
  };
  for (const Row& row :
       {Row{"2025-11-25", "2025-11-25"}, Row{"2025-06-18", "2025-06-18"}, Row{"2025-03-26", "2025-03-26"},
        Row{"2024-11-05", "2024-11-05"}, Row{"2026-07-28", "2025-11-25"}, Row{"1999-01-01", "2025-11-25"}}) {
    ServerSession session(kInfo);
    const Json reply = answer(
        session.receive(message("initialize", std::string(R"({"protocolVersion":")") + row.asked + "\"}")));
    CHECK(reply["result"]["protocolVersion"] == row.agreed);
    CHECK(session.revision() == row.agreed);
    CHECK(reply["result"]["capabilities"] == Json({{"tools", {{"listChanged", false}}}}));
    CHECK(reply["result"]["serverInfo"] ==
          Json({{"name", "signalbox"}, {"title", "Signalbox"}, {"version", "1.2.3"}}));
    CHECK(reply["result"]["instructions"] == "Search first.");
  }
}

TEST_CASE("Before initialize only ping is answered, and initialize counts once") {
  ServerSession session(kInfo);
  CHECK(answer(session.receive(message("ping")))["result"] == Json::object());
  CHECK(error_code(session.receive(message("tools/list"))) == -32600);
  CHECK(error_code(session.receive(message("initialize"))) == -32602);
  CHECK_FALSE(session.is_open());
  REQUIRE(answer(session.receive(message("initialize", R"({"protocolVersion":"2025-11-25"})")))
              .contains("result"));
  CHECK(session.is_open());
  CHECK(error_code(session.receive(message("initialize", R"({"protocolVersion":"2025-11-25"})"))) == -32600);
}

TEST_CASE("A tool call comes out with the bytes it came with") {
  auto session = open_session();
  const auto action = session.receive(
      message("tools/call", R"({"name":"a\u0062","arguments":{"n": 1.0},"_meta":{"progressToken":"t\"1"}})",
              "\"x\""));
  REQUIRE(std::holds_alternative<CallTool>(action));
  const CallTool& call = std::get<CallTool>(action);
  CHECK(call.id == "\"x\"");
  CHECK(call.name == "ab");
  CHECK(call.arguments.text == R"({"n": 1.0})");
  CHECK(call.progress_token == R"("t\"1")");
}

TEST_CASE("What a tool call lacks is filled in or refused") {
  auto session = open_session();
  const auto bare = session.receive(message("tools/call", R"({"name":"a"})"));
  CHECK(std::get<CallTool>(bare).arguments.text == "{}");
  CHECK_FALSE(std::get<CallTool>(bare).progress_token);
  for (const char* params : {"{}", R"({"name":5})", R"({"name":""})", R"({"name":"a","arguments":[]})",
                             R"({"name":"a","arguments":"x"})", R"({"name":"a","name":"b"})"}) {
    CAPTURE(params);
    CHECK(error_code(session.receive(message("tools/call", params))) == -32602);
  }
  for (const char* token : {"1.5", "null", "{}", "true"}) {
    const std::string params = std::string(R"({"name":"a","_meta":{"progressToken":)") + token + "}}";
    CHECK_FALSE(std::get<CallTool>(session.receive(message("tools/call", params))).progress_token);
  }
  CHECK(std::get<CallTool>(
            session.receive(message("tools/call", R"({"name":"a","_meta":{"progressToken":0}})")))
            .progress_token == "0");
}

TEST_CASE("tools/list may name a cursor") {
  auto session = open_session();
  CHECK_FALSE(std::get<ListTools>(session.receive(message("tools/list"))).cursor);
  CHECK(std::get<ListTools>(session.receive(message("tools/list", R"({"cursor":"c"})"))).cursor == "c");
  CHECK(error_code(session.receive(message("tools/list", R"({"cursor":5})"))) == -32602);
}

TEST_CASE("Unknown methods are refused, whatever else comes is taken note of") {
  auto session = open_session();
  for (const char* method :
       {"resources/list", "prompts/get", "logging/setLevel", "server/discover", "tools/Call"})
    CHECK(error_code(session.receive(message(method))) == -32601);
  CHECK(std::holds_alternative<Accepted>(session.receive(notification("notifications/initialized", "{}"))));
  CHECK(std::holds_alternative<Accepted>(session.receive(notification("notifications/whatever", "{}"))));
  CHECK(std::holds_alternative<Accepted>(
      session.receive(std::get<Message>(parse_message(encode_result("9", {}))))));
}

TEST_CASE("A cancel notice names the request") {
  auto session = open_session();
  const auto action =
      session.receive(notification("notifications/cancelled", R"({"requestId":"a","reason":"r"})"));
  CHECK(std::get<CancelRequest>(action).request_id == "\"a\"");
  CHECK(std::holds_alternative<Accepted>(session.receive(notification("notifications/cancelled", "{}"))));
}
