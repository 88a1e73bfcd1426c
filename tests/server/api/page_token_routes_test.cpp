// Page tokens over HTTP: who makes them, where they are taken, what they see.
#include <catch2/catch.hpp>

#include "core/base/id.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;
using fakes::tool_named;

namespace {

const std::string kPage = "https://app.example";
const HttpHeaders kFromPage = {{"Origin", kPage}};

struct PageWorld : ApiWorld {
  PageWorld() : session(session_of("ada")), server_key(new_key(std::nullopt)) {
    tools.offer(tool_named("NOTES_LIST", "notes"), "[]");
    tools.offer(tool_named("TIME_NOW", "time"), "{}");
  }
  Reply mint(const Json& request, const std::string& with = "") {
    key = with.empty() ? server_key : with;
    return send("POST", "/api/v1/page-tokens", dump_json(request));
  }
  std::string token(Json request = Json::object()) {
    request["userId"] = "ada";
    if (!request.contains("origin")) request["origin"] = kPage;
    const Reply reply = mint(request);
    INFO(reply.body);
    REQUIRE(reply.status == 201);
    return json_of(reply)["token"];
  }
  // The page's request with its token.
  Reply from_page(const std::string& with, const std::string& method, const std::string& path,
                  const std::string& body = "", HttpHeaders headers = kFromPage) {
    key = with;
    return send(method, path, body, std::move(headers));
  }
  int status(const std::string& with, const std::string& path, HttpHeaders headers = kFromPage) {
    return from_page(with, "GET", path, "", std::move(headers)).status;
  }
  Session session;
  std::string server_key;
};

}  // namespace

TEST_CASE("a project's key makes page tokens: what the answer says, and what it does not") {
  PageWorld world;
  const Reply reply = world.mint({{"userId", "ada"}, {"origin", kPage}, {"lifeMs", 60'000}});
  REQUIRE(reply.status == 201);
  const Json body = json_of(reply);
  CHECK(is_id("key", body["id"].get<std::string>()));
  CHECK(body["kind"] == "page");
  CHECK(body["userId"] == "ada");
  CHECK(body["sessionId"] == world.session.id);
  CHECK(body["origin"] == kPage);
  CHECK(body["expiresAt"] == format_rfc3339(world.clock.now() + Duration::minutes(1)));
  CHECK(body["scopes"] == Json({"tools", "workers", "connections", "sessions"}));
  CHECK(body["token"].get<std::string>().starts_with("pt_"));
  CHECK_FALSE(body.contains("hash"));
  CHECK(header_of(reply.headers, "cache-control") == "no-store");
}

TEST_CASE("only a credential of the whole project makes page tokens, and none with more than it has") {
  PageWorld world;
  const Json request = {{"userId", "ada"}, {"origin", kPage}};
  CHECK(world.mint(request, world.new_key("ada", {Scope::admin})).status == 403);
  CHECK(world.mint(request, world.new_key(std::nullopt, {Scope::tools})).status == 403);
  CHECK(world.mint(request, world.token()).status == 401);  // its request is no page's
  const std::string few = world.new_key(std::nullopt, {Scope::keys, Scope::tools});
  CHECK(json_of(world.mint(request, few))["scopes"] == Json({"tools"}));
  Json more = request;
  more["scopes"] = {"workers"};
  CHECK(world.mint(more, few).status == 403);
  more["scopes"] = {"keys"};
  CHECK(world.mint(more).status == 400);
  CHECK(world.mint(request, world.new_key(std::nullopt, {Scope::keys})).status == 400);  // nothing to give
}

TEST_CASE("a page token is for pages that may call at all: allowed ones and our own") {
  PageWorld world;
  const auto status = [&](const char* origin) {
    return world.mint({{"userId", "ada"}, {"origin", origin}}).status;
  };
  CHECK(status("https://app.example") == 201);
  CHECK(status("http://127.0.0.1:8640") == 201);
  CHECK(status("http://localhost:8640") == 201);
  for (const char* origin :
       {"https://evil.example", "", "null", "*", "https://app.example/", "app.example"}) {
    INFO(origin);
    CHECK(status(origin) == 400);
  }
  const Json refused = json_of(world.mint({{"userId", "ada"}, {"origin", "https://evil.example"}}));
  CHECK(refused["errors"][0]["path"] == "origin");
  CHECK(refused["detail"].get<std::string>().find("SIGNALBOX_ALLOWED_ORIGINS") != std::string::npos);
  CHECK(world.mint({{"userId", "ada"}, {"origin", kPage}, {"lifeMs", 900'001}}).status == 400);
  CHECK(world.mint({{"userId", "ada"}, {"origin", kPage}, {"forever", true}}).status == 400);
}

TEST_CASE("a page token needs the Origin it was made for, and who lacks it is told") {
  PageWorld world;
  const std::string token = world.token();
  CHECK(world.status(token, "/api/v1/me") == 200);
  CHECK(world.status(token, "/api/v1/me", {{"Origin", "HTTPS://APP.EXAMPLE"}}) == 200);
  CHECK(world.status(token, "/api/v1/me", {{"Origin", "http://127.0.0.1:8640"}}) == 401);
  CHECK(world.status(token, "/api/v1/me", {{"Origin", "https://evil.example"}}) == 403);
  world.key = token;
  const Reply nowhere = world.send("GET", "/api/v1/me");
  CHECK(nowhere.status == 401);
  CHECK(json_of(nowhere)["detail"].get<std::string>().find("names no Origin") != std::string::npos);
  // Only our own page may leave it out, and this token is not for our own.
  CHECK(world.status(token, "/api/v1/me", {{"Sec-Fetch-Site", "same-origin"}}) == 401);
  CHECK(json_of(world.from_page(token, "GET", "/api/v1/me"))["userId"] == "ada");
}

TEST_CASE("a page of our own reads without an Origin, as browsers do") {
  PageWorld world;
  const std::string token = world.token({{"origin", "http://127.0.0.1:8640"}});
  CHECK(world.status(token, "/api/v1/me", {{"Sec-Fetch-Site", "same-origin"}}) == 200);
  CHECK(world.status(token, "/api/v1/me", {{"Sec-Fetch-Site", "same-site"}}) == 401);
  CHECK(world.status(token, "/api/v1/me", {{"Sec-Fetch-Site", "same-origin"}, {"Host", "localhost:8640"}}) ==
        401);
  CHECK(world.status(token, "/api/v1/me", {}) == 401);
}

TEST_CASE("a page token sees its own session and no other of its user") {
  PageWorld world;
  const Session second = create_session(world.ports, {"p", "ada", {}}).value();
  const std::string token = world.token();
  const std::string body = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  CHECK(world.status(token, "/api/v1/sessions/" + world.session.id) == 200);
  CHECK(world.status(token, "/api/v1/sessions/" + second.id) == 404);
  CHECK(world.from_page(token, "DELETE", "/api/v1/sessions/" + second.id).status == 404);
  CHECK(world.from_page(token, "POST", "/tool_router/" + second.id + "/mcp", body).status == 404);
  CHECK(world.from_page(token, "POST", "/tool_router/" + world.session.id + "/mcp", body).status != 404);
  const Json list = json_of(world.from_page(token, "GET", "/api/v1/sessions"))["items"];
  REQUIRE(list.size() == 1);
  CHECK(list[0]["id"] == world.session.id);
  CHECK(json_of(world.from_page(token, "GET", "/api/v1/snapshot"))["sessions"].size() == 1);
  CHECK(world.from_page(token, "POST", "/api/v1/sessions", R"({"userId":"ada"})").status == 403);
}

TEST_CASE("a page token calls tools in its own session, with what that admits") {
  PageWorld world;
  const Session narrow = create_session(world.ports, {"p", "ada", {"time"}}).value();
  const std::string token = world.token({{"sessionId", narrow.id}});
  const auto call = [&](const char* slug) {
    return world.from_page(token, "POST", std::string("/api/v1/tools/") + slug + "/call",
                           R"({"userId":"ada"})");
  };
  CHECK(call("TIME_NOW").status == 200);
  CHECK(world.tools.asked().back().context.session_id == narrow.id);
  CHECK(call("NOTES_LIST").status >= 400);  // the default session would admit it
  CHECK(world.tools.count("NOTES_LIST") == 0);
  const Json tools = json_of(world.from_page(token, "GET", "/api/v1/tools"))["items"];
  REQUIRE(tools.size() == 1);
  CHECK(tools[0]["slug"] == "TIME_NOW");
  // The older API knows default sessions only; another one looks like none.
  const std::string for_ada = R"({"userId":"ada","toolkits":[]})";
  CHECK(world.from_page(token, "POST", "/api/tool-router/create-session", for_ada).status == 404);
  CHECK(world.from_page(token, "POST", "/api/tool-router/toolkits", for_ada).status == 404);
  CHECK(world.from_page(world.token(), "POST", "/api/tool-router/create-session", for_ada).status == 200);
}

TEST_CASE("a page token ends when it is revoked") {
  PageWorld world;
  const Reply made = world.mint({{"userId", "ada"}, {"origin", kPage}});
  const std::string token = json_of(made)["token"], id = json_of(made)["id"];
  CHECK(world.status(token, "/api/v1/me") == 200);
  world.key = world.server_key;
  CHECK(world.send("DELETE", "/api/v1/keys/" + id).status == 404);
  CHECK(world.send("DELETE", "/api/v1/page-tokens/" + id, "", {{"If-Match", "\"2\""}}).status == 412);
  CHECK(world.send("DELETE", "/api/v1/page-tokens/" + id, "", {{"If-Match", "\"1\""}}).status == 204);
  CHECK(world.send("DELETE", "/api/v1/page-tokens/" + id).status == 204);
  CHECK(world.status(token, "/api/v1/me") == 401);
}

TEST_CASE("a key's name and end go in and come out") {
  PageWorld world;
  world.key = world.server_key;
  const std::string end = format_rfc3339(world.clock.now() + Duration::days(30));
  const Json body = {{"userId", "ada"}, {"name", "nightly job"}, {"expiresAt", end}, {"scopes", {"tools"}}};
  const Reply made = world.send("POST", "/api/v1/keys", dump_json(body));
  REQUIRE(made.status == 201);
  CHECK(json_of(made)["name"] == "nightly job");
  CHECK(json_of(made)["expiresAt"] == end);
  CHECK(json_of(world.get("/api/v1/keys", {{"userId", "ada"}}))["items"][0]["name"] == "nightly job");
  const auto refused = [&](const char* field, const Json& value) {
    Json wrong = body;
    wrong[field] = value;
    const Reply reply = world.send("POST", "/api/v1/keys", dump_json(wrong));
    CHECK(reply.status == 400);
    return json_of(reply)["errors"][0]["path"].get<std::string>();
  };
  CHECK(refused("expiresAt", format_rfc3339(world.clock.now())) == "expiresAt");
  CHECK(refused("expiresAt", "tomorrow") == "expiresAt");
  CHECK(refused("name", std::string(101, 'x')) == "name");
}
