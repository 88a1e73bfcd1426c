#include "core/domain/mcp/client_session.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/domain/mcp/server_session.h"
#include "core/domain/mcp/tool_messages.h"

using namespace signalbox;
using namespace signalbox::mcp;

namespace {

const ClientInfo kInfo{"signalbox", "1.2.3"};

ClientSession open_client() { return ClientSession::resumed(kInfo, "2025-11-25"); }

Json params_of(const std::string& text) {
  return *parse_json(std::get<Message>(parse_message(text)).params.text);
}

std::string id_text(const Outgoing& outgoing) { return std::to_string(outgoing.id); }

}  // namespace

TEST_CASE("The handshake says who we are and learns the revision") {
  ClientSession client(kInfo);
  const Outgoing initialize = client.initialize();
  CHECK(params_of(initialize.text)["protocolVersion"] == "2025-11-25");
  CHECK(params_of(initialize.text)["clientInfo"] == Json({{"name", "signalbox"}, {"version", "1.2.3"}}));
  CHECK_FALSE(client.is_open());
  const auto event = client.receive(
      encode_result(id_text(initialize),
                    {R"({"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{}})"}));
  REQUIRE(std::holds_alternative<ServerOpened>(event));
  CHECK(std::get<ServerOpened>(event).has_tools);
  CHECK(client.revision() == "2025-06-18");
  CHECK(client.waiting() == 0);
}

TEST_CASE("A server of another era or without a revision is a protocol problem") {
  for (const char* result : {R"({"protocolVersion":"2026-07-28"})", "{}", R"({"protocolVersion":5})"}) {
    ClientSession client(kInfo);
    const Outgoing initialize = client.initialize();
    CHECK(std::holds_alternative<ProtocolProblem>(
        client.receive(encode_result(id_text(initialize), {result}))));
    CHECK_FALSE(client.is_open());
  }
}

TEST_CASE("Answers find their requests in any order, once") {
  auto client = open_client();
  const Outgoing first = client.call_tool("a", {R"({"x": 1})"}, false);
  const Outgoing second = client.call_tool("b", {}, false);
  CHECK(first.text.find(R"("arguments":{"x": 1})") != std::string::npos);
  const std::string result = R"({"content": [],"n":1.50})";
  const auto event = client.receive(encode_result(id_text(second), {result}));
  CHECK(std::get<Answered>(event).id == second.id);
  CHECK(std::get<Answered>(event).result.text == result);
  CHECK(std::holds_alternative<Skipped>(client.receive(encode_result(id_text(second), {result}))));
  const auto error = client.receive(encode_error(id_text(first), {-32602, "no"}));
  CHECK(std::get<AnsweredWithError>(error).id == first.id);
  CHECK(std::get<AnsweredWithError>(error).error.code == -32602);
  CHECK(client.waiting() == 0);
}

TEST_CASE("Progress belongs to a waiting call") {
  auto client = open_client();
  const Outgoing call = client.call_tool("a", {}, true);
  CHECK(params_of(call.text)["_meta"]["progressToken"] == call.id);
  ProgressWriter writer(id_text(call));
  const auto event = client.receive(*writer.write(2.5, 5, "half"));
  REQUIRE(std::holds_alternative<ProgressNoticed>(event));
  CHECK(std::get<ProgressNoticed>(event).id == call.id);
  CHECK(std::get<ProgressNoticed>(event).progress == 2.5);
  CHECK(std::get<ProgressNoticed>(event).total == 5.0);
  CHECK(std::get<ProgressNoticed>(event).message == "half");
  const std::string late = *writer.write(5, 5, "");
  client.forget(call.id);
  CHECK(std::holds_alternative<Skipped>(client.receive(late)));
  for (const char* params : {"{}", R"({"progressToken":1})", R"({"progressToken":"1","progress":1})"})
    CHECK(std::holds_alternative<Skipped>(
        client.receive(encode_notification("notifications/progress", {params}))));
}

TEST_CASE("A cancelled call is given up, and the server is told") {
  auto client = open_client();
  const Outgoing call = client.call_tool("a", {}, false);
  const std::string notice = client.cancel(call.id, "enough");
  CHECK(params_of(notice) == Json({{"requestId", call.id}, {"reason", "enough"}}));
  CHECK(std::holds_alternative<Skipped>(client.receive(encode_result(id_text(call), {}))));
}

TEST_CASE("The server's own questions are answered, its news noticed") {
  auto client = open_client();
  const auto pong = client.receive(encode_request("\"p\"", "ping", {}));
  CHECK(std::get<ReplyToServer>(pong).text == R"({"jsonrpc":"2.0","id":"p","result":{}})");
  const auto refusal = client.receive(encode_request("4", "sampling/createMessage", {}));
  CHECK((*parse_json(std::get<ReplyToServer>(refusal).text))["error"]["code"] == -32601);
  CHECK(std::holds_alternative<ToolsChanged>(
      client.receive(encode_notification("notifications/tools/list_changed", {}))));
  CHECK(std::holds_alternative<Skipped>(client.receive(encode_notification("notifications/message", {}))));
}

TEST_CASE("What is no message is a problem to log, nothing else") {
  auto client = open_client();
  const Outgoing call = client.call_tool("a", {}, false);
  for (const char* text : {"", "hello", "[]", R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"bad"}})"})
    CHECK(std::holds_alternative<ProtocolProblem>(client.receive(text)));
  CHECK(client.waiting() == 1);
  CHECK(std::holds_alternative<Answered>(client.receive(encode_result(id_text(call), {}))));
}

// A client and a server wired to each other; the server's answers are kept back and come in any order.
TEST_CASE("Client and server agree over random conversations") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SeededRandom random(seed);
    ClientSession client(kInfo);
    ServerSession server({"s", "", "1", ""});
    const auto ask = [&](const std::string& text) {
      return server.receive(std::get<Message>(parse_message(text)));
    };
    const Outgoing initialize = client.initialize();
    REQUIRE(std::holds_alternative<ServerOpened>(client.receive(std::get<Reply>(ask(initialize.text)).text)));
    REQUIRE(std::holds_alternative<Accepted>(ask(ClientSession::initialized())));
    REQUIRE(client.revision() == server.revision());

    std::vector<std::pair<std::int64_t, std::string>> answers;  // by the client's id
    std::map<std::int64_t, std::string> expected;
    for (int step = 0; step < 40; ++step) {
      if (random.below(2) == 0 || answers.empty()) {
        const std::string arguments = "{\"n\":" + std::to_string(random.below(1000)) + "}";
        const Outgoing call = client.call_tool("t" + std::to_string(step), {arguments}, random.below(2) == 0);
        const auto action = ask(call.text);
        REQUIRE(std::holds_alternative<CallTool>(action));
        const CallTool& seen = std::get<CallTool>(action);
        REQUIRE(seen.name == "t" + std::to_string(step));
        REQUIRE(seen.arguments.text == arguments);
        expected[call.id] = "{\"content\":[],\"echo\":" + arguments + "}";
        answers.emplace_back(call.id, encode_result(seen.id, {expected[call.id]}));
        if (seen.progress_token) {
          const auto noticed = client.receive(*ProgressWriter(*seen.progress_token).write(1, {}, ""));
          REQUIRE(std::get<ProgressNoticed>(noticed).id == call.id);
        }
      } else {
        const std::size_t which = random.below(answers.size());
        const auto [id, text] = answers[which];
        answers.erase(answers.begin() + static_cast<std::ptrdiff_t>(which));
        if (random.below(4) == 0) {
          REQUIRE(std::get<CancelRequest>(ask(client.cancel(id, "r"))).request_id == std::to_string(id));
          REQUIRE(std::holds_alternative<Skipped>(client.receive(text)));
        } else {
          const auto event = client.receive(text);
          REQUIRE(std::get<Answered>(event).id == id);
          REQUIRE(std::get<Answered>(event).result.text == expected[id]);
        }
      }
      REQUIRE(client.waiting() == answers.size());
    }
  }
}
