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
      R"({"toolkit":"shop","name":"Shop","description":"d","server":"https://s","auth":{"scheme":"bearer"},"operations":[
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
  CHECK(wrong([](Json& m) { m["auth"]["scheme"] = "magic"; }) ==
        "auth.scheme must be one of: none, bearer, api_key, basic, oauth2");
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
  CHECK(wrong([](Json& m) { m["operations"][0]["fixedBody"] = 1; }) ==
        "operations[0].fixedBody must be an object");
  CHECK(wrong([](Json& m) {
          m["operations"][0]["bodyFormat"] = "form";
          m["operations"][0]["bodyUnder"] = "variables";
        }) == "operations[0].bodyUnder is for JSON bodies only");
  CHECK(wrong([](Json& m) {
          m["headers"] = {{"Authorization", "x"}};
        }) == "headers.Authorization cannot be set by a manifest");
  CHECK(wrong([](Json& m) { m["headers"] = {{"X", "a\r\nb"}}; }).find("headers.X is no header") == 0);
  CHECK(wrong([](Json& m) {
          m["errorCodes"] = {{"x", "internal"}};
        }).find("errorCodes.x must be one of") == 0);
  CHECK(parse_manifest("{").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("an authorisation that cannot work is refused with its place") {
  const auto oauth = [](const std::function<void(Json&)>& change) {
    return wrong([&](Json& m) {
      m["auth"] = {{"scheme", "oauth2"},
                   {"oauth", {{"authorizeUrl", "https://a/x"}, {"tokenUrl", "https://a/y"}}}};
      change(m["auth"]);
    });
  };
  CHECK(oauth([](Json& a) { a.erase("oauth"); }).find("auth.oauth is required") == 0);
  CHECK(oauth([](Json& a) { a["oauth"].erase("tokenUrl"); }) == "auth.oauth.tokenUrl is required");
  CHECK(oauth([](Json& a) { a["oauth"]["authorizeUrl"] = "javascript:1"; }).find("auth.oauth.authorizeUrl") ==
        0);
  CHECK(oauth([](Json& a) { a["oauth"]["revokeUrl"] = "/x"; }).find("auth.oauth.revokeUrl") == 0);
  for (const char* ours : {"state", "redirect_uri", "code_challenge", "client_id"})
    CHECK(oauth([&](Json& a) {
            a["oauth"]["authorizeParameters"] = {{ours, "x"}};
          }) == "auth.oauth.authorizeParameters." + std::string(ours) + " is set by Signalbox itself");
  CHECK(oauth([](Json& a) { a["oauth"]["accessLifeMs"] = 0; }) == "auth.oauth.accessLifeMs must be above 0");
  CHECK(oauth([](Json& a) { a["oauth"]["scopeSeparator"] = ""; }).find("auth.oauth.scopeSeparator") == 0);
  CHECK(oauth([](Json& a) { a["header"] = "X"; }) == "auth.header is for the scheme api_key only");
  CHECK(oauth([](Json& a) { a["account"] = {{"id", Json::array()}}; }).find("auth.account.id") == 0);
  CHECK(oauth([](Json& a) { a["scheme"] = "bearer"; }) == "auth.oauth is for the scheme oauth2 only");

  const auto key = [](Json auth) { return wrong([&](Json& m) { m["auth"] = std::move(auth); }); };
  CHECK(key({{"scheme", "api_key"}}).find("auth.header or auth.query is required") == 0);
  CHECK(key({{"scheme", "api_key"}, {"header", "X"}, {"query", "k"}}).find("auth.header or") == 0);
  CHECK(key({{"scheme", "api_key"}, {"header", "X: y"}}) == "auth.header is no header's name");
  CHECK(key({{"scheme", "bearer"}, {"account", {{"operation", "SHOP_NO"}, {"id", {"a"}}}}})
            .find("auth.account.operation must name an operation") == 0);
  CHECK(
      key({{"scheme", "bearer"}, {"account", {{"id", {"a"}}}}}).find("auth.account.operation is required") ==
      0);
  CHECK(key({{"scheme", "none"}, {"account", {{"operation", "SHOP_ME"}, {"id", {"a"}}}}}) ==
        "auth.account needs a scheme");
  Json needs = valid();
  needs["auth"]["account"] = {{"operation", "SHOP_GET"}, {"id", {"a"}}};
  CHECK(parse_manifest(dump_json(needs)).ok());  // its only path argument has a default
  needs["operations"][0].erase("defaults");
  CHECK_FALSE(parse_manifest(dump_json(needs)).ok());
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
