#include <catch2/catch.hpp>

#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

struct ConnectionApi : ApiWorld {
  ConnectionApi() {
    apps["box"] = {"box", "Box", {.scheme = AuthScheme::api_key, .header = "X-Key"}};
    apps["box"].auth.account = AccountSource{"BOX_ME", {"id"}, {"id"}, ""};
    tools.offer(fakes::tool_named("BOX_ME", "box", true, AuthScheme::api_key),
                [](const ToolRequest& request, const CallContext&) -> Result<ToolResult> {
                  const std::string& given = request.credential->reveal();
                  if (given == "bad") return Error{ErrorCode::unauthenticated, "no"};
                  return ToolResult(ToolData{{R"({"id":")" + given + "\"}"}});
                });
    key = new_key(std::nullopt, {Scope::connections, Scope::tools});
  }
  Reply connect(const std::string& api_key, const std::string& user = "u") {
    return send("POST", "/api/v1/connections",
                R"({"userId":")" + user + R"(","toolkit":"box","apiKey":")" + api_key + "\"}");
  }
  static std::string path(const Json& connection) {
    return "/api/v1/connections/" + connection["id"].get<std::string>();
  }
};

}  // namespace

TEST_CASE("a key connects an account, and the same account's key again is the same connection") {
  ConnectionApi world;
  const Reply first = world.connect("ada");
  CHECK(first.status == 201);
  CHECK(json_of(first)["alreadyConnected"] == false);
  CHECK(json_of(first)["label"] == "ada");
  const Reply again = world.connect("ada");
  CHECK(again.status == 200);
  CHECK(json_of(again)["alreadyConnected"] == true);
  CHECK(json_of(again)["id"] == json_of(first)["id"]);
  CHECK(json_of(world.connect("bob"))["isDefault"] == false);
  CHECK(json_of(world.connect("bad"))["errors"][0]["path"] == "apiKey");
  CHECK(json_of(world.send("POST", "/api/v1/connections",
                           R"({"userId":"u","toolkit":"box"})"))["errors"][0]["path"] == "apiKey");
}

TEST_CASE("a connection is changed, tested, and only at the revision that was seen") {
  ConnectionApi world;
  const Json ada = json_of(world.connect("ada"));
  const std::string path = ConnectionApi::path(ada);
  const Reply renamed = world.send("PATCH", path, R"({"alias":"home"})", {{"If-Match", "\"1\""}});
  CHECK(renamed.status == 200);
  CHECK(json_of(renamed)["alias"] == "home");
  CHECK(header_of(renamed.headers, "etag") == "\"2\"");
  CHECK(world.send("PATCH", path, R"({"alias":"x"})", {{"If-Match", "\"1\""}}).status == 412);
  CHECK(json_of(world.send("PATCH", path, R"({"allowedTools":["NO"]})"))["errors"][0]["path"] ==
        "allowedTools");
  CHECK(world.send("PATCH", path, R"({"label":"x"})").status == 400);
  CHECK(json_of(world.send("PATCH", path, R"({"disabled":true})"))["status"] == "disabled");
  CHECK(json_of(world.send("POST", path + "/test"))["ok"] == false);
  CHECK(json_of(world.send("PATCH", path, R"({"disabled":false})"))["status"] == "active");
  const Json test = json_of(world.send("POST", path + "/test"));
  CHECK(test["ok"] == true);
  CHECK(test["label"] == "ada");
  CHECK(world.send("POST", path + "/reconnect").status ==
        400);  // a key is given again, not renewed by a link
  const Json gone = json_of(world.send("DELETE", path));
  CHECK(gone["revokedUpstream"] == false);
  CHECK(gone["stoppedWorkers"].empty());
  CHECK(world.get(path).status == 404);
}

TEST_CASE("a user's key sees and changes that user's connections, and a stranger's look missing") {
  ConnectionApi world;
  const Json ada = json_of(world.connect("ada", "u"));
  const std::string path = ConnectionApi::path(ada);
  world.key = world.new_key("stranger", {Scope::connections});
  for (const auto& [method, suffix, body] :
       {std::tuple("GET", "", ""), std::tuple("PATCH", "", R"({"alias":"x"})"),
        std::tuple("POST", "/test", ""), std::tuple("POST", "/reconnect", ""),
        std::tuple("DELETE", "", "")}) {
    const Reply reply = world.send(method, path + suffix, body);
    INFO(method << suffix);
    CHECK(reply.status == 404);
    const Reply missing = world.send(method, "/api/v1/connections/ca_none" + std::string(suffix), body);
    CHECK(json_of(missing)["detail"] == json_of(reply)["detail"]);
  }
  CHECK(world.connect("ada", "u").status == 403);
  CHECK(json_of(world.get("/api/v1/connections"))["items"].empty());
}

TEST_CASE("a call by REST names its account") {
  ConnectionApi world;
  world.session_of("u");
  world.connect("ada");
  world.connect("bob");
  const auto call = [&](const std::string& body) {
    return world.send("POST", "/api/v1/tools/BOX_ME/call", R"({"userId":"u")" + body + "}");
  };
  CHECK(json_of(call(""))["data"]["id"] == "ada");
  CHECK(json_of(call(R"(,"account":"bob")"))["data"]["id"] == "bob");
  const Reply unknown = call(R"(,"account":"eve")");
  CHECK(unknown.status == 409);
  CHECK(json_of(unknown)["detail"].get<std::string>().find("name one of: ") != std::string::npos);
}
