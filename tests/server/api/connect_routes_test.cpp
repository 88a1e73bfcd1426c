#include <catch2/catch.hpp>

#include "core/app/authorise_account.h"
#include "server/api/connect_pages.h"
#include "tests/fakes/connect_world.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

// The API over a world with an app, "hub", that is connected by OAuth.
struct ConnectApi : ApiWorld {
  ConnectApi() {
    apps["hub"] = fakes::hub_app();
    tools.offer(fakes::tool_named("HUB_ME", "hub", true, AuthScheme::oauth2), R"({"id":"7","name":"ada"})");
    app_answers = [](const HttpRequest&) {
      return Result(
          HttpResponse{.status = 200,
                       .headers = {},
                       .body = R"({"access_token":"acc-tok","refresh_token":"ref-tok","expires_in":3600})"});
    };
    key = new_key(std::nullopt, {Scope::connections, Scope::auth_configs, Scope::tools});
    send("PUT", "/api/v1/auth-configs/hub", R"({"clientId":"client","clientSecret":"client-secret"})");
  }

  Json start(const std::string& more = "") {
    const Reply reply = send("POST", "/api/v1/connections", R"({"userId":"u","toolkit":"hub")" + more + "}");
    INFO(reply.body);
    REQUIRE(reply.status < 300);
    return json_of(reply);
  }

  // As a browser: no key, with what cookies it has.
  Reply browse(const std::string& method, const std::string& path, HttpHeaders headers = {},
               std::map<std::string, std::string> query = {}) {
    const std::string held = std::exchange(key, "");
    Reply reply = send(method, path, "", std::move(headers), std::move(query));
    key = held;
    return reply;
  }

  static std::string path_of(const Json& started) {
    const std::string url = started["connectUrl"];
    REQUIRE(url.find("http://127.0.0.1:8640/connect/") == 0);
    return url.substr(std::string("http://127.0.0.1:8640").size());
  }

  struct Left {
    std::string cookie;  // "name=value"
    std::string state;
  };
  Left leave(const std::string& path) {
    const Reply reply = browse("POST", path);
    REQUIRE(reply.status == 303);
    const std::string location(header_of(reply.headers, "location"));
    REQUIRE(location.find("https://hub.example/authorize?") == 0);
    const std::string cookie(header_of(reply.headers, "set-cookie"));
    const std::size_t at = location.find("&state=") + 7;
    return {cookie.substr(0, cookie.find(';')), location.substr(at, location.find('&', at) - at)};
  }
  Reply come_back(const Left& left, std::map<std::string, std::string> query = {{"code", "c"}}) {
    query["state"] = left.state;
    return browse("GET", "/oauth/callback", {{"Cookie", left.cookie}}, std::move(query));
  }
};

std::string header(const Reply& reply, std::string_view name) {
  return std::string(header_of(reply.headers, name));
}

}  // namespace

TEST_CASE("the way of a browser: page, app, back, and the opener is told") {
  ConnectApi world;
  const Json started = world.start(R"(,"opener":"https://app.example")");
  CHECK(started["status"] == "initiated");
  CHECK(started["alreadyConnected"] == false);
  CHECK(parse_rfc3339(started["connectUrlExpiresAt"].get<std::string>()) ==
        world.clock.now() + Duration::minutes(10));
  const std::string path = ConnectApi::path_of(started);

  const Reply page = world.browse("GET", path);
  CHECK(page.status == 200);
  CHECK(page.body.find("Connect Hub") != std::string::npos);
  CHECK(page.body.find("<strong>u</strong>") != std::string::npos);
  CHECK(page.body.find("<li>read</li>") != std::string::npos);
  CHECK(page.body.find("action=\"" + path + "\"") != std::string::npos);
  CHECK(header(page, "set-cookie").empty());

  const auto left = world.leave(path);
  const Reply end = world.come_back(left);
  CHECK(end.status == 200);
  CHECK(end.body.find("Hub is connected") != std::string::npos);
  CHECK(end.body.find("@ada") != std::string::npos);
  CHECK(end.body.find("data-opener=\"https://app.example\"") != std::string::npos);
  CHECK(end.body.find("&quot;source&quot;:&quot;signalbox&quot;") != std::string::npos);
  CHECK(end.body.find(started["id"].get<std::string>()) != std::string::npos);
  CHECK(header(end, "set-cookie").find("Max-Age=0") != std::string::npos);
  for (const char* secret : {"acc-tok", "ref-tok", "client-secret"})
    CHECK(end.body.find(secret) == std::string::npos);

  const Json connection = json_of(world.get("/api/v1/connections/" + started["id"].get<std::string>()));
  CHECK(connection["status"] == "active");
  CHECK(connection["label"] == "@ada");
  CHECK_FALSE(connection.contains("credential"));
  const Json again = world.start();
  CHECK(again["alreadyConnected"] == true);
  CHECK_FALSE(again.contains("connectUrl"));
}

TEST_CASE("every page of the way is for one browser, one origin and no cache") {
  ConnectApi world;
  const std::string path = ConnectApi::path_of(world.start());
  const Reply unknown = world.browse("GET", "/connect/nonsense");
  CHECK(unknown.status == 404);
  for (const Reply& reply :
       {world.browse("GET", path), unknown, world.browse("GET", "/oauth/callback", {}, {{"state", "x"}})}) {
    CHECK(reply.content_type == "text/html; charset=utf-8");
    CHECK(header(reply, "cache-control") == "no-store");
    CHECK(header(reply, "referrer-policy") == "same-origin");
    CHECK(header(reply, "x-frame-options") == "DENY");
    const std::string policy = header(reply, "content-security-policy");
    CHECK(policy.find("default-src 'none'") == 0);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(reply.body.find("<script>") == std::string::npos);
    CHECK(reply.body.find(" style=") == std::string::npos);
  }
  CHECK(world.browse("GET", "/connect-page/page.js").content_type == "text/javascript; charset=utf-8");
  CHECK(world.browse("GET", "/connect-page/page.css").content_type == "text/css; charset=utf-8");
  CHECK(world.browse("GET", "/connect-page/other").status == 404);
}

TEST_CASE("the binding cookie is the browser's alone, one for each flow") {
  ConnectApi world;
  const std::string path = ConnectApi::path_of(world.start());
  const Reply reply = world.browse("POST", path);
  const std::string cookie = header(reply, "set-cookie");
  for (const char* part : {"HttpOnly", "SameSite=Lax", "Max-Age=600"})
    CHECK(cookie.find(part) != std::string::npos);
  CHECK(header(reply, "cache-control") == "no-store");
  const auto one = world.leave(path);
  const auto two = world.leave(path);
  CHECK(one.cookie.substr(0, one.cookie.find('=')) != two.cookie.substr(0, two.cookie.find('=')));

  const Reply stranger = world.come_back({"", one.state});
  CHECK(stranger.status == 403);
  CHECK(stranger.body.find("another browser") != std::string::npos);
  CHECK(world.come_back({two.cookie, one.state}).status == 403);
  CHECK(world.come_back({one.cookie + "; " + two.cookie, one.state}).status == 200);
  CHECK(world.come_back(one).status == 409);
}

TEST_CASE("another site's page cannot send people on from a link") {
  ConnectApi world;
  const std::string path = ConnectApi::path_of(world.start());
  CHECK(world.browse("POST", path, {{"Origin", "https://evil.example"}}).status == 403);
  CHECK(world.browse("POST", path, {{"Origin", "https://app.example"}}).status == 403);
  CHECK(world.browse("POST", path, {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
  CHECK(world.browse("POST", path, {{"Origin", "http://127.0.0.1:8640"}, {"Sec-Fetch-Site", "same-origin"}})
            .status == 303);
}

TEST_CASE("browsers are sent back to our pages and to allowed origins, nowhere else") {
  ConnectApi world;
  const auto refused = [&](const std::string& more) {
    const Reply reply =
        world.send("POST", "/api/v1/connections", R"({"userId":"u","toolkit":"hub",)" + more + "}");
    return reply.status == 400 ? json_of(reply)["errors"][0]["path"].get<std::string>() : reply.body;
  };
  for (const char* bad : {"https://evil.example/", "//evil.example", "https://app.example.evil.example/",
                          "https://app.example@evil.example/", "javascript:alert(1)", "http://app.example/",
                          "/\\\\evil.example", "https:evil.example", "data:text/html,x"}) {
    INFO(bad);
    CHECK(refused(R"("returnUrl":")" + std::string(bad) + "\"") == "returnUrl");
  }
  for (const char* bad : {"https://evil.example", "https://app.example/path", "*", "null"}) {
    INFO(bad);
    CHECK(refused(R"("opener":")" + std::string(bad) + "\"") == "opener");
  }
  const auto goes_to = [&](const std::string& user, const std::string& address) {
    const Reply reply = world.send("POST", "/api/v1/connections",
                                   Json{{"userId", user}, {"toolkit", "hub"}, {"returnUrl", address}}.dump());
    const Reply end = world.come_back(world.leave(ConnectApi::path_of(json_of(reply))));
    CHECK(end.status == 303);
    return header(end, "location");
  };
  CHECK(goes_to("a", "https://app.example/done?x=1").find("https://app.example/done?x=1&connectionId=ca_") ==
        0);
  CHECK(goes_to("b", "https://app.example/done").find("&status=active") != std::string::npos);
  CHECK(goes_to("c", "/connections").find("http://127.0.0.1:8640/connections?connectionId=") == 0);
}

TEST_CASE("a failure goes back with its word, and is shown with its sentence") {
  ConnectApi world;
  const std::string path = ConnectApi::path_of(world.start());
  const Reply denied = world.come_back(world.leave(path), {{"error", "access_denied"}});
  CHECK(denied.status == 403);
  CHECK(denied.body.find("Access was not allowed in Hub") != std::string::npos);
  const Reply hostile = world.come_back(
      world.leave(path), {{"error", "x"}, {"error_description", "<img src=x onerror=alert(1)>\"'"}});
  CHECK(hostile.body.find("<img") == std::string::npos);
  CHECK(hostile.body.find("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;") != std::string::npos);
  CHECK(world.come_back(world.leave(path), {{"code", "c"}, {"iss", "https://evil.example"}}).status == 403);

  world.start(R"(,"returnUrl":"https://app.example/done")");
  const Reply back = world.come_back(world.leave(path), {{"error", "access_denied"}});
  CHECK(header(back, "location").find("&status=failed&error=permission_denied") != std::string::npos);
}

TEST_CASE("names from outside cannot become markup") {
  CHECK(escape_html(R"(<a href="x">&'</a>)") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  const Reply page = connect_page({.app = "<b>Hub</b>",
                                   .user = "\"><script>alert(1)</script>",
                                   .label = "'@<i>",
                                   .scopes = {"<s>"},
                                   .token = "\"x"});
  for (const char* raw : {"<b>", "<script>", "<i>", "<s>"}) CHECK(page.body.find(raw) == std::string::npos);
  CHECK(page.body.find("/connect/&quot;x") != std::string::npos);
  const Reply end = end_page({.connected = true,
                              .title = "<t>",
                              .message = "<m>",
                              .opener = "https://a\"b",
                              .outcome = R"({"a":"</main>"})"},
                             200);
  for (const char* raw : {"<t>", "<m>", "a\"b"}) CHECK(end.body.find(raw) == std::string::npos);
}

TEST_CASE("a link's token is in no log line") {
  ConnectApi world;
  const std::string path = ConnectApi::path_of(world.start());
  world.browse("GET", path);
  for (const auto& line : world.log.lines()) CHECK(line.find(path.substr(9)) == std::string::npos);
}

TEST_CASE("auth configs take a secret and never give it back") {
  ConnectApi world;
  const Reply put =
      world.send("PUT", "/api/v1/auth-configs/hub",
                 R"({"clientId":"c2","clientSecret":"very-secret","clientAuth":"basic","scopes":["a"]})");
  CHECK(put.status == 200);
  const Json body = json_of(put);
  CHECK(body["clientId"] == "c2");
  CHECK(body["clientAuth"] == "basic");
  CHECK(body["hasClientSecret"] == true);
  CHECK(body["redirectUrl"] == "http://127.0.0.1:8640/oauth/callback");
  CHECK(put.body.find("very-secret") == std::string::npos);
  const Reply list = world.get("/api/v1/auth-configs");
  CHECK(json_of(list)["items"].size() == 1);
  CHECK(list.body.find("very-secret") == std::string::npos);
  CHECK(json_of(world.send("PUT", "/api/v1/auth-configs/hub", R"({"clientId":"c3"})"))["hasClientSecret"] ==
        true);
  CHECK(world.send("PUT", "/api/v1/auth-configs/nowhere", R"({"clientId":"c"})").status == 400);
  CHECK(world.send("PUT", "/api/v1/auth-configs/hub", R"({"clientId":"c","secret":"x"})").status == 400);
  CHECK(
      world.send("PUT", "/api/v1/auth-configs/hub", R"({"clientId":"c"})", {{"If-Match", "\"1\""}}).status ==
      412);
  CHECK(world.send("DELETE", "/api/v1/auth-configs/hub").status == 204);
  CHECK(world.send("DELETE", "/api/v1/auth-configs/hub").status == 404);
  CHECK(world.send("POST", "/api/v1/connections", R"({"userId":"u","toolkit":"hub"})").status == 503);
}

TEST_CASE("the catalogue says what can be connected now") {
  ConnectApi world;
  world.services.toolkits.push_back({"hub", "Hub", "", Provider::http, AuthScheme::oauth2, {"read"}});
  const auto hub = [&] {
    const Json body = json_of(world.get("/api/v1/toolkits"));
    for (const Json& toolkit : body["items"])
      if (toolkit["slug"] == "hub") return toolkit;
    return Json();
  };
  CHECK(hub()["authScheme"] == "oauth2");
  CHECK(hub()["scopes"] == Json{"read"});
  CHECK(hub()["configured"] == true);
  world.send("DELETE", "/api/v1/auth-configs/hub");
  CHECK(hub()["configured"] == false);
}
