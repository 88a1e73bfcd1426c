#include "core/domain/tools/manifest.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"

using namespace signalbox;

namespace {

Json valid() {
  return Json::parse(
      R"({"toolkit":"shop","name":"Shop","description":"d","server":"https://s","auth":"bearer","operations":[
    {"slug":"SHOP_GET","title":"Get","description":"d","method":"GET","path":"/o/{id}","query":{"q":"search"},
     "defaults":{"id":{"operation":"SHOP_ME","path":["data","id"]}},
     "inputSchema":{"type":"object","properties":{"id":{"type":"string"},"q":{"type":"string"}}}},
    {"slug":"SHOP_ME","title":"Me","description":"d","method":"GET","path":"/me","inputSchema":{"type":"object"},
     "hints":{"readOnly":true,"destructive":false}}]})");
}

std::string wrong(const std::function<void(Json&)>& change) {
  Json json = valid();
  change(json);
  const auto parsed = parse_manifest(dump_json(json));
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == ErrorCode::invalid_argument);
  return parsed.error().message;
}

}  // namespace

TEST_CASE("a manifest says what its tools are") {
  const ToolkitManifest manifest = parse_manifest(dump_json(valid())).value();
  const Tool tool = tool_of(manifest, manifest.operations[0]);
  CHECK(tool.slug == "SHOP_GET");
  CHECK(tool.toolkit == "shop");
  CHECK(tool.provider == Provider::http);
  CHECK(tool.auth == AuthScheme::bearer);
  CHECK_FALSE(tool.hints.read_only);  // unless the manifest says so
  CHECK(tool_of(manifest, manifest.operations[1]).hints.read_only);
  CHECK(find_operation(manifest, "SHOP_ME") == &manifest.operations[1]);
  CHECK_FALSE(find_operation(manifest, "SHOP_NONE"));
}

TEST_CASE("what is wrong in a manifest is said with its place") {
  CHECK(wrong([](Json& m) { m.erase("server"); }) == "server is required");
  CHECK(wrong([](Json& m) { m["auth"] = "basic"; }) == "auth must be one of: none, bearer");
  CHECK(wrong([](Json& m) { m["more"] = 1; }) == "more is not a known field");
  CHECK(wrong([](Json& m) { m["operations"][0]["slug"] = "SHOP_ME"; }) == "operations[1].slug is used twice");
  CHECK(wrong([](Json& m) {
          m["operations"][0]["method"] = "FETCH";
        }).find("operations[0].method must be one of") == 0);
  CHECK(wrong([](Json& m) { m["operations"][0]["path"] = "o"; }) == "operations[0].path must begin with /");
  CHECK(wrong([](Json& m) { m["operations"][1]["path"] = "/{who}"; }) ==
        R"(operations[1].path names "who", which is no argument of inputSchema)");
  CHECK(wrong([](Json& m) {
          m["operations"][1]["query"] = {{"n", "n"}};
        }).find("operations[1].query names \"n\"") == 0);
  CHECK(wrong([](Json& m) { m["operations"][1]["body"] = {"n"}; }).find("operations[1].body names \"n\"") ==
        0);
  CHECK(wrong([](Json& m) { m["operations"][0]["defaults"]["id"]["operation"] = "SHOP_NO"; }) ==
        "operations[0].defaults.id.operation names no operation of this toolkit");
  CHECK(wrong([](Json& m) {
          m["operations"][0]["defaults"]["z"] = {{"operation", "SHOP_ME"}, {"path", Json::array()}};
        }).find("operations[0].defaults names \"z\"") == 0);
  CHECK(wrong([](Json& m) { m["operations"][0]["hints"]["readonly"] = true; }) ==
        "operations[0].hints.readonly is not a known field");
  CHECK(parse_manifest("{").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("the names in a path are found in order, and braces alone are none") {
  CHECK(path_arguments("/a/{b}/c/{d}") == std::vector<std::string>{"b", "d"});
  CHECK(path_arguments("/a").empty());
  CHECK(path_arguments("/a/{b").empty());
  CHECK(path_arguments("/a/}b{").empty());
}

TEST_CASE("the manifest that comes with the server is sound, and its schemas compile") {
  std::ifstream file(SIGNALBOX_SOURCE_DIR "/server/toolkits/x.json");
  std::stringstream content;
  content << file.rdbuf();
  const auto manifest = parse_manifest(content.str());
  REQUIRE(manifest.ok());
  CHECK(manifest->toolkit == "twitter");
  for (const char* slug : {"TWITTER_USER_LOOKUP_ME", "TWITTER_GET_MENTIONS"}) {
    INFO(slug);
    REQUIRE(find_operation(*manifest, slug));
    CHECK(find_operation(*manifest, slug)->hints.read_only);
  }
  for (const Operation& operation : manifest->operations) {
    INFO(operation.slug);
    CHECK(Schema::compile(from_text(operation.input_schema)).ok());
    CHECK(operation.hints.read_only == (operation.method == "GET"));
  }
}
