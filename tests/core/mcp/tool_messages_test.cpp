#include "core/domain/mcp/tool_messages.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/mcp/tool_listing.h"

using namespace signalbox;
using namespace signalbox::mcp;

namespace {

std::vector<Tool> some_tools(int count) {
  std::vector<Tool> tools;
  for (int i = 0; i < count; ++i) {
    Tool tool;
    tool.slug = "TOOL_" + std::to_string(1000 + i);
    tool.description = "Number " + std::to_string(i);
    tool.input_schema.text = R"({"type":"object", "n":1.0})";
    tools.push_back(tool);
  }
  return tools;
}

std::vector<const Tool*> pointers(const std::vector<Tool>& tools) {
  std::vector<const Tool*> out;
  for (const Tool& tool : tools) out.push_back(&tool);
  return out;
}

}  // namespace

TEST_CASE("A page of tools says all a client needs, schemas byte for byte") {
  Tool tool = some_tools(1)[0];
  tool.title = "A \"title\"";
  tool.output_schema = JsonText{R"({"type":"object"})"};
  tool.hints = {.read_only = true, .destructive = false, .idempotent = true, .open_world = false};
  const JsonText page = tools_page(std::vector<Tool>{tool}, "next");
  CHECK(page.text.find(R"("inputSchema":{"type":"object", "n":1.0})") != std::string::npos);
  const auto json = parse_json(page.text);
  REQUIRE(json.ok());
  CHECK((*json)["nextCursor"] == "next");
  const Json& written = (*json)["tools"][0];
  CHECK(written["name"] == tool.slug);
  CHECK(written["title"] == tool.title);
  CHECK(written["outputSchema"]["type"] == "object");
  CHECK(written["annotations"]["readOnlyHint"] == true);
  CHECK(written["annotations"]["destructiveHint"] == false);
  CHECK(written["annotations"]["idempotentHint"] == true);
  CHECK(written["annotations"]["openWorldHint"] == false);
  CHECK(tools_page(std::vector<Tool>{}, std::nullopt).text == R"({"tools":[]})");
}

TEST_CASE("Pages cover a list once, in order, whatever its length") {
  for (const int count : {0, 1, 99, 100, 101, 250}) {
    const auto tools = some_tools(count);
    const auto sorted = pointers(tools);
    std::vector<std::string> seen;
    std::optional<std::string> cursor;
    do {
      const auto window = window_of(sorted, cursor);
      REQUIRE(window.ok());
      CHECK(window->end - window->begin <= kToolsPageSize);
      for (std::size_t i = window->begin; i < window->end; ++i) seen.push_back(sorted[i]->slug);
      cursor = window->next_cursor;
    } while (cursor);
    CHECK(seen.size() == static_cast<std::size_t>(count));
    CHECK(std::is_sorted(seen.begin(), seen.end()));
  }
}

TEST_CASE("A cursor stays good when tools come and go") {
  auto tools = some_tools(150);
  const auto cursor = window_of(pointers(tools), std::nullopt)->next_cursor;
  tools.erase(tools.begin() + 50, tools.begin() + 110);
  const auto window = window_of(pointers(tools), cursor);
  REQUIRE(window.ok());
  CHECK(tools[window->begin].slug == "TOOL_1110");
}

TEST_CASE("A cursor of another making is refused") {
  const auto tools = some_tools(3);
  for (const char* cursor : {"", "x", "00", "zz", "61667465", "TOOL_1000"}) {
    const auto window = window_of(pointers(tools), std::string(cursor));
    CAPTURE(cursor);
    REQUIRE_FALSE(window.ok());
    CHECK(window.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("A failed call is a result that says what to do") {
  Error error{ErrorCode::rate_limited, "Too many calls."};
  error.fields = {{"a", "is required"}};
  error.retry_after = Duration::millis(1500);
  const JsonText result = failed_call_result(error);
  CHECK(is_failed_result(result) == true);
  const auto json = parse_json(result.text);
  REQUIRE(json.ok());
  CHECK((*json)["content"][0]["text"] == "Too many calls.\n- a is required\nTry again in 2 seconds.");
  CHECK((*json)["_meta"]["signalbox/code"] == "rate_limited");
}

TEST_CASE("An upstream's result is passed on byte for byte") {
  const std::string text = R"({"content": [ ],"structuredContent":{"n":1.10}})";
  CHECK(call_result(McpToolResult{{text}, false}).text == text);
}

TEST_CASE("Progress rises strictly, other news is left out") {
  ProgressWriter writer("\"tok\"");
  const auto first = writer.write(1, 4, "one \"of\" four");
  REQUIRE(first);
  const auto parsed = parse_message(*first);
  const auto params = parse_json(std::get<Message>(parsed).params.text);
  CHECK(std::get<Message>(parsed).method == "notifications/progress");
  CHECK((*params)["progressToken"] == "tok");
  CHECK((*params)["progress"] == 1.0);
  CHECK((*params)["total"] == 4.0);
  CHECK((*params)["message"] == "one \"of\" four");
  CHECK_FALSE(writer.write(1, 4, "again"));
  CHECK_FALSE(writer.write(0.5, 4, "back"));
  CHECK(writer.write(1.5, std::nullopt, ""));
  CHECK_FALSE(writer.write(std::numeric_limits<double>::quiet_NaN(), std::nullopt, ""));
}

TEST_CASE("A listing takes what is usable and counts the rest") {
  ToolListing listing;
  const auto next = listing.add_page({R"({"nextCursor":"c","tools":[
      {"name":"a","title":"T","description":"D","inputSchema":{"type": "object"},"outputSchema":{},
       "annotations":{"readOnlyHint":true,"idempotentHint":"yes","openWorldHint":false}},
      {"name":"b","inputSchema":{},"annotations":{"title":"From annotations"}},
      {"name":"a","inputSchema":{}}, {"name":"","inputSchema":{}}, {"name":"c"}, {"name":5,"inputSchema":{}},
      {"name":"d\n","inputSchema":{}}, 7]})"});
  REQUIRE(next.ok());
  CHECK(*next == "c");
  REQUIRE(listing.tools().size() == 2);
  CHECK(listing.left_out() == 6);
  const RemoteTool& tool = listing.tools()[0];
  CHECK(tool.input_schema.text == R"({"type": "object"})");
  CHECK(tool.output_schema->text == "{}");
  CHECK(tool.hints.read_only);
  CHECK_FALSE(tool.hints.destructive);
  CHECK_FALSE(tool.hints.idempotent);
  CHECK_FALSE(tool.hints.open_world);
  CHECK(listing.tools()[1].title == "From annotations");
  CHECK(listing.tools()[1].hints.destructive);
}

TEST_CASE("A listing ends when it repeats itself or passes a limit") {
  ToolListing repeating;
  REQUIRE(repeating.add_page({R"({"tools":[],"nextCursor":"x"})"}).ok());
  CHECK_FALSE(repeating.add_page({R"({"tools":[],"nextCursor":"x"})"}).ok());

  ToolListing many(ListingLimits{.pages = 2, .tools = 1});
  REQUIRE(many.add_page({R"({"tools":[{"name":"a","inputSchema":{}}]})"}).ok());
  CHECK_FALSE(many.add_page({R"({"tools":[{"name":"b","inputSchema":{}}]})"}).ok());

  ToolListing long_one(ListingLimits{.pages = 1, .tools = 10});
  REQUIRE(long_one.add_page({R"({"tools":[]})"}).ok());
  CHECK_FALSE(long_one.add_page({R"({"tools":[]})"}).ok());

  ToolListing none;
  CHECK(none.add_page({R"({"tools":{}})"}).error().code == ErrorCode::upstream_failed);
  CHECK_FALSE(none.add_page({"{}"}).ok());
}

TEST_CASE("A tool whose schema is too large is left out, a long description is cut") {
  ToolListing listing(ListingLimits{.schema_bytes = 20, .description_bytes = 5});
  REQUIRE(listing
              .add_page({R"({"tools":[{"name":"a","inputSchema":{"x":"0123456789012345"}},
                              {"name":"b","description":"0123456789","inputSchema":{}}]})"})
              .ok());
  REQUIRE(listing.tools().size() == 1);
  CHECK(listing.tools()[0].description == "01234…");
}
