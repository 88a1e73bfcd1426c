#include "server/api/router.h"

#include <catch2/catch.hpp>

#include "core/base/id.h"
#include "server/api/error_reply.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

TEST_CASE("every error code has its status, once in the family it belongs to") {
  const std::pair<ErrorCode, int> table[] = {{ErrorCode::invalid_argument, 400},
                                             {ErrorCode::unauthenticated, 401},
                                             {ErrorCode::permission_denied, 403},
                                             {ErrorCode::not_found, 404},
                                             {ErrorCode::method_not_allowed, 405},
                                             {ErrorCode::not_acceptable, 406},
                                             {ErrorCode::conflict, 409},
                                             {ErrorCode::precondition_failed, 412},
                                             {ErrorCode::too_large, 413},
                                             {ErrorCode::unsupported_media_type, 415},
                                             {ErrorCode::rate_limited, 429},
                                             {ErrorCode::cancelled, 499},
                                             {ErrorCode::deadline_exceeded, 504},
                                             {ErrorCode::needs_connection, 409},
                                             {ErrorCode::not_configured, 503},
                                             {ErrorCode::upstream_unavailable, 502},
                                             {ErrorCode::upstream_failed, 502},
                                             {ErrorCode::unavailable, 503},
                                             {ErrorCode::internal, 500}};
  CHECK(std::size(table) == static_cast<std::size_t>(kLastErrorCode) + 1);
  for (const auto& [code, status] : table) {
    INFO(name_of(code));
    CHECK(api::status_of(code) == status);
  }
}

TEST_CASE("errors have the shape their callers know") {
  Error error = invalid_field("config.limit", "must be a number");
  error.retry_after = Duration::millis(1001);
  const Reply problem = error_reply(error, ErrorShape::problem, "req_1");
  CHECK(problem.content_type == "application/problem+json");
  CHECK(json_of(problem) ==
        Json::parse(R"({"type":"about:blank","title":"The request is not valid","status":400,
    "code":"invalid_argument","detail":"config.limit must be a number","requestId":"req_1",
    "errors":[{"path":"config.limit","message":"must be a number"}]})"));
  CHECK(header_of(problem.headers, "retry-after") == "2");  // never too early
  const Reply seed = error_reply(error, ErrorShape::seed, "req_1");
  CHECK(seed.content_type == "application/json");
  CHECK(json_of(seed)["error"] == "config.limit must be a number");
  const Json rpc = json_of(error_reply(error, ErrorShape::mcp, "req_1"));
  CHECK(rpc["jsonrpc"] == "2.0");
  CHECK(rpc["id"].is_null());
  CHECK(rpc["error"]["message"] == "config.limit must be a number");
  CHECK(rpc["error"]["data"]["code"] == "invalid_argument");
}

TEST_CASE("a key is taken from either header, but not from both, and never from the query") {
  ApiWorld world;
  const std::string key = world.new_key("u");
  const auto status = [&](HttpHeaders headers, std::map<std::string, std::string> query = {}) {
    return world.send("GET", "/api/v1/me", "", std::move(headers), std::move(query)).status;
  };
  CHECK(status({{"Authorization", "Bearer " + key}}) == 200);
  CHECK(status({{"authorization", "bearer  " + key + " "}}) == 200);
  CHECK(status({{"X-Api-Key", key}}) == 200);
  CHECK(status({{"X-Api-Key", key}, {"Authorization", "Bearer " + key}}) == 401);
  CHECK(status({{"Authorization", key}}) == 401);
  CHECK(status({{"Authorization", "Basic " + key}}) == 401);
  CHECK(status({{"Authorization", "Bearer"}}) == 401);
  CHECK(status({{"Authorization", "Bearer  "}}) == 401);
  CHECK(status({{"Authorization", "Bearer " + key + "x"}}) == 401);
  CHECK(status({}, {{"key", key}, {"api_key", key}, {"access_token", key}}) == 401);
  CHECK(world.sink.keys().size() == 3);
}

TEST_CASE("in dev a wrong key is still wrong") {
  ApiWorld world(true);
  CHECK(world.get("/api/v1/me").status == 200);
  CHECK(world.send("GET", "/api/v1/me", "", {{"Authorization", "Bearer sk_wrong"}}).status == 401);
}

TEST_CASE("who is let in by Host, Origin, Sec-Fetch-Site and forwarding headers") {
  struct Row {
    HttpHeaders headers;
    int dev;       // without a credential, in --dev
    int with_key;  // with one, not in --dev
  };
  const Row rows[] = {
      {{{"Host", "127.0.0.1:8640"}}, 200, 200},
      {{{"Host", "LOCALHOST:8640"}}, 200, 200},
      {{{"Host", "evil.example"}}, 403, 403},
      {{{"Host", "127.0.0.1:9999"}}, 403, 403},
      {{{"Host", "127.0.0.1"}}, 403, 403},
      {{{"Origin", "http://127.0.0.1:8640"}}, 200, 200},
      {{{"Origin", "http://localhost:8640"}}, 200, 200},
      {{{"Origin", "https://evil.example"}}, 403, 403},
      {{{"Origin", "null"}}, 403, 403},
      {{{"Origin", "https://app.example"}}, 401, 200},  // allowed, but with a key only
      {{{"Origin", "http://127.0.0.1:8640.evil.example"}}, 403, 403},
      {{{"Sec-Fetch-Site", "same-origin"}}, 200, 200},
      {{{"Sec-Fetch-Site", "none"}}, 200, 200},
      {{{"Sec-Fetch-Site", "cross-site"}}, 401, 200},
      {{{"Sec-Fetch-Site", "same-site"}}, 401, 200},
      {{{"X-Forwarded-For", "1.2.3.4"}}, 401, 200},
      {{{"Forwarded", "for=1.2.3.4"}}, 401, 200},
      {{{"X-Real-IP", "1.2.3.4"}}, 401, 200},
      {{{"X-Forwarded-Host", "a"}}, 401, 200},
      {{{"X-Forwarded-Proto", "https"}}, 401, 200},
  };
  ApiWorld dev(true), world;
  world.key = world.new_key("u");
  for (const Row& row : rows) {
    INFO(row.headers[0].first << ": " << row.headers[0].second);
    CHECK(dev.send("GET", "/api/v1/me", "", row.headers).status == row.dev);
    CHECK(world.send("GET", "/api/v1/me", "", row.headers).status == row.with_key);
  }
}

TEST_CASE("in dev another site's form cannot write") {
  ApiWorld world(true);
  const char* body = R"({"userId":"u","toolkits":[]})";
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
    INFO(type);
    CHECK(world.send("POST", "/api/tool-router/create-session", body, {{"Content-Type", type}}).status ==
          415);
  }
  CHECK(world.send("POST", "/api/tool-router/create-session", body).status == 200);
}

TEST_CASE("a refused origin is named together with the setting that would allow it") {
  ApiWorld world(true);
  const Reply reply = world.send("GET", "/api/v1/me", "", {{"Origin", "https://other.example"}});
  const std::string detail = json_of(reply)["detail"];
  CHECK(detail.find("https://other.example") != std::string::npos);
  CHECK(detail.find("SIGNALBOX_ALLOWED_ORIGINS") != std::string::npos);
  CHECK(header_of(reply.headers, "access-control-allow-origin").empty());
}

TEST_CASE("allowed origins get CORS headers, never with cookies, and others none") {
  ApiWorld world;
  const Reply preflight = world.send("OPTIONS", "/api/v1/me", "", {{"Origin", "https://app.example"}});
  CHECK(preflight.status == 204);
  CHECK(header_of(preflight.headers, "access-control-allow-origin") == "https://app.example");
  CHECK(header_of(preflight.headers, "access-control-allow-headers").find("Authorization") !=
        std::string::npos);
  CHECK(header_of(preflight.headers, "access-control-allow-credentials").empty());
  CHECK(header_of(preflight.headers, "vary") == "Origin");
  CHECK(header_of(world.get("/api/v1/me").headers, "access-control-allow-origin").empty());
  CHECK(world.send("OPTIONS", "/api/v1/me", "", {{"Origin", "https://evil.example"}}).status == 403);
}

TEST_CASE("a known path with another method names the methods, an unknown one the description") {
  ApiWorld world(true);
  const Reply wrong_method = world.send("DELETE", "/api/v1/runs");
  CHECK(wrong_method.status == 405);
  CHECK(header_of(wrong_method.headers, "allow") == "GET");
  const Reply unknown = world.get("/api/v1/nothing");
  CHECK(unknown.status == 404);
  CHECK(json_of(unknown)["detail"].get<std::string>().find("/api/v1/openapi.json") != std::string::npos);
  for (const char* path : {"", "/", "//", "/api/v1/runs/", "/api//v1/runs"}) {
    INFO(path);
    CHECK(world.get(path).status == 404);
  }
}

TEST_CASE("every reply has the request's id, and so has what is logged") {
  ApiWorld world(true);
  const Reply reply = world.get("/api/v1/nothing");
  const std::string id(header_of(reply.headers, "x-request-id"));
  CHECK(is_id("req", id));
  CHECK(json_of(reply)["requestId"] == id);
  const auto lines = world.log.lines();
  CHECK(std::any_of(lines.begin(), lines.end(),
                    [&](const std::string& line) { return line.find(id) != std::string::npos; }));
}

TEST_CASE("nothing secret reaches the log") {
  ApiWorld world;
  world.key = world.new_key("u");
  world.send("POST", "/api/v1/connections", R"({"userId":"u","toolkit":"twitter","token":"canary-token"})");
  for (const std::string& line : world.log.lines()) {
    CHECK(line.find(world.key) == std::string::npos);
    CHECK(line.find("canary-token") == std::string::npos);
  }
}

TEST_CASE("a store that fails is told as such, without detail of the inside") {
  ApiWorld world(true);
  world.store.fail_reads(true);
  CHECK(world.get("/api/v1/runs").status == 503);
  world.store.fail_reads(false);
  world.store.fail_next_commit();
  CHECK(world.send("POST", "/api/tool-router/create-session", R"({"userId":"u","toolkits":[]})").status ==
        503);
}

TEST_CASE("the page answers what no row takes, apart from the API's own paths") {
  ApiWorld world(true);
  const Router router(world.services, [](const Request& request) {
    Reply reply;
    reply.body = "page " + request.path;
    return reply;
  });
  const auto ask = [&](const std::string& method, const std::string& path) {
    return router.handle({.method = method,
                          .path = path,
                          .query = {},
                          .headers = {{"Host", "127.0.0.1:8640"}},
                          .body = "",
                          .remote_address = ""});
  };
  CHECK(ask("GET", "/workers").body == "page /workers");
  CHECK(ask("HEAD", "/workers").status == 200);
  CHECK(ask("POST", "/workers").status == 404);
  CHECK(ask("GET", "/api/v1/nothing").status == 404);
}

TEST_CASE("a handler that throws is an internal error, with the detail in the log only") {
  ApiWorld world(true);
  const Router router(world.services,
                      [](const Request&) -> Reply { throw std::runtime_error("inner detail"); });
  const Reply reply = router.handle({.method = "GET",
                                     .path = "/x",
                                     .query = {},
                                     .headers = {{"Host", "127.0.0.1:8640"}},
                                     .body = "",
                                     .remote_address = ""});
  CHECK(reply.status == 500);
  CHECK(reply.body.find("inner detail") == std::string::npos);
  bool logged = false;
  for (const std::string& line : world.log.lines())
    logged = logged || line.find("inner detail") != std::string::npos;
  CHECK(logged);
}
