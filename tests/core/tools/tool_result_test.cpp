#include <catch2/catch.hpp>

#include "core/base/wire.h"
#include "core/domain/tools/tool.h"

using namespace signalbox;

TEST_CASE("data becomes an MCP result that older and newer clients read") {
  CHECK(as_mcp_result(ToolData{{R"({"a":1})"}}).text ==
        R"({"content":[{"text":"{\"a\":1}","type":"text"}],"isError":false,"structuredContent":{"a":1}})");
  CHECK(as_mcp_result(ToolData{{R"("plain")"}}).text ==
        R"({"content":[{"text":"plain","type":"text"}],"isError":false})");
  CHECK(as_mcp_result(ToolData{{"[1]"}}).text ==
        R"({"content":[{"text":"[1]","type":"text"}],"isError":false})");
}

TEST_CASE("an upstream's result is kept byte for byte") {
  const JsonText original{R"({ "content" : [], "_meta":{"z":1,"a":2} })"};
  CHECK(as_mcp_result(McpToolResult{original, false}) == original);
}

TEST_CASE("data of an MCP result is its structured content, or else its texts") {
  CHECK(as_data(
            McpToolResult{{R"({"content":[{"type":"text","text":"x"}],"structuredContent":{"a":1}})"}, false})
            .text == R"({"a":1})");
  CHECK(
      as_data(McpToolResult{
                  {R"({"content":[{"type":"text","text":"x"},{"type":"image"},{"type":"text","text":"y"}]})"},
                  false})
          .text == R"("x\ny")");
  // Shapes no server should send must do no harm.
  for (const char* strange : {R"({"content":[{"type":7,"text":"x"}]})",
                              R"({"content":[{"type":"text","text":7}]})", R"({"content":["text"]})"}) {
    INFO(strange);
    CHECK(as_data(McpToolResult{{strange}, false}).text == R"("")");
  }
  CHECK(as_data(McpToolResult{{"[1]"}, false}).text == "[1]");
}

TEST_CASE("only a result that says so is a failure") {
  CHECK(is_failure(McpToolResult{{"{}"}, true}));
  CHECK_FALSE(is_failure(McpToolResult{{"{}"}, false}));
  CHECK_FALSE(is_failure(ToolData{{"{}"}}));
}
