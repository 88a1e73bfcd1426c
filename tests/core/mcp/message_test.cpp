#include "core/domain/mcp/message.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"

using namespace signalbox;
using namespace signalbox::mcp;

namespace {

Message good(std::string_view text) {
  auto parsed = parse_message(text);
  INFO(text);
  REQUIRE(std::holds_alternative<Message>(parsed));
  return std::get<Message>(std::move(parsed));
}

BadMessage bad(std::string_view text) {
  auto parsed = parse_message(text);
  INFO(text);
  REQUIRE(std::holds_alternative<BadMessage>(parsed));
  return std::get<BadMessage>(std::move(parsed));
}

}  // namespace

TEST_CASE("A request keeps its id and params byte for byte") {
  const Message message = good(
      R"({"params": {"name":"echo", "arguments":{"n": 1.0}}, "id":"a\"b","method":"tools/call","jsonrpc":"2.0"})");
  CHECK(message.kind == MessageKind::request);
  CHECK(message.id == R"("a\"b")");
  CHECK(message.method == "tools/call");
  CHECK(message.params.text == R"({"name":"echo", "arguments":{"n": 1.0}})");
}

TEST_CASE("The kind of a message follows from its members") {
  CHECK(good(R"({"jsonrpc":"2.0","id":-7,"method":"ping"})").kind == MessageKind::request);
  CHECK(good(R"({"jsonrpc":"2.0","id":-7,"method":"ping"})").params.text == "{}");
  CHECK(good(R"({"jsonrpc":"2.0","method":"notifications/initialized"})").kind == MessageKind::notification);
  CHECK(good(R"({"jsonrpc":"2.0","id":1,"result":{"x":1}})").result.text == R"({"x":1})");
  const Message error = good(R"({"jsonrpc":"2.0","error":{"code":-32601,"message":"no","data":[1]}})");
  CHECK(error.kind == MessageKind::error);
  CHECK(error.id == "null");
  CHECK(error.error.code == -32601);
  CHECK(error.error.message == "no");
  CHECK(error.error.data->text == "[1]");
}

TEST_CASE("What is no message is refused with the code and id JSON-RPC wants") {
  struct Row {
    const char* text;
    int code;
    const char* id;
  };
  const Row rows[] = {
      {"", -32700, "null"},
      {"{\"jsonrpc\":\"2.0\",", -32700, "null"},
      {"{\"jsonrpc\":\"2.0\",\"method\":\"\xFF\"}", -32700, "null"},
      {"[]", -32600, "null"},
      {R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])", -32600, "null"},
      {"5", -32600, "null"},
      {R"({"id":1,"method":"ping"})", -32600, "1"},
      {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":1})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":5})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":""})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"a","params":[1]})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"a","result":{}})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":null,"method":"a"})", -32600, "null"},
      {R"({"jsonrpc":"2.0","id":1.5,"method":"a"})", -32600, "null"},
      {R"({"jsonrpc":"2.0","id":{},"method":"a"})", -32600, "null"},
      {R"({"jsonrpc":"2.0","id":1,"method":"a","method":"b"})", -32600, "null"},
      {R"({"jsonrpc":"2.0","id":1,"method":"a","\u006dethod":"b"})", -32600, "null"},
      {R"({"jsonrpc":"2.0","id":1,"result":5})", -32600, "1"},
      {R"({"jsonrpc":"2.0","result":{}})", -32600, "null"},
      {R"({"jsonrpc":"2.0","id":1,"error":{"code":"x","message":"no"}})", -32600, "1"},
      {R"({"jsonrpc":"2.0","id":1,"error":{"code":99999999999,"message":"no"}})", -32600, "1"},
  };
  for (const Row& row : rows) {
    const BadMessage refused = bad(row.text);
    CAPTURE(row.text, refused.error.message);
    CHECK(refused.error.code == row.code);
    CHECK(refused.id == row.id);
    CHECK_FALSE(refused.error.message.empty());
  }
}

TEST_CASE("Size, depth, ids and methods have limits") {
  const std::string deep = R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":)" + std::string(70, '[') +
                           std::string(70, ']') + "}}";
  CHECK(bad(deep).error.code == -32700);
  CHECK(bad(R"({"jsonrpc":"2.0","id":")" + std::string(300, 'x') + R"(","method":"a"})").error.code ==
        -32600);
  CHECK(bad(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(300, 'x') + R"("})").error.code == -32600);
  CHECK(std::holds_alternative<BadMessage>(parse_message(R"({"jsonrpc":"2.0","id":1,"method":"ping"})", 20)));
}

TEST_CASE("What is written reads back") {
  const Message request = good(encode_request("\"x\"", "tools/call", {R"({"a":1})"}));
  CHECK(request.id == "\"x\"");
  CHECK(request.params.text == R"({"a":1})");
  CHECK(good(encode_notification("n", {})).kind == MessageKind::notification);
  CHECK(good(encode_result("5", {R"({"big":12345678901234567890})"})).result.text ==
        R"({"big":12345678901234567890})");
  const Message error = good(encode_error("5", {-32602, "say \"what\"\n", JsonText{"{}"}}));
  CHECK(error.error.message == "say \"what\"\n");
  CHECK(error.error.data->text == "{}");
}

TEST_CASE("Every error code has a JSON-RPC code outside of what the specification reserves") {
  for (int i = 0; i <= static_cast<int>(kLastErrorCode); ++i) {
    const int code = rpc_code_of(static_cast<ErrorCode>(i));
    CAPTURE(name_of(static_cast<ErrorCode>(i)), code);
    const bool standard = (code >= -32603 && code <= -32600) || code == -32000;
    CHECK((standard || code >= 400));
  }
  CHECK(rpc_code_of(ErrorCode::not_found) == -32602);
  CHECK(rpc_code_of(ErrorCode::internal) == -32603);
}

TEST_CASE("An error carries its code's name and its wrong fields as data") {
  const RpcError error = rpc_error_of(invalid_field("limit", "must be a \"number\""));
  CHECK(error.code == -32602);
  const auto data = parse_json(error.data->text);
  REQUIRE(data.ok());
  CHECK((*data)["code"] == "invalid_argument");
  CHECK((*data)["errors"][0]["path"] == "limit");
  CHECK((*data)["errors"][0]["message"] == "must be a \"number\"");
}
