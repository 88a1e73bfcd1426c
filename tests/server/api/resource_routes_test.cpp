// What all resources of /api/v1 have in common, and what is special to each.
#include <catch2/catch.hpp>

#include "core/app/connect_account.h"
#include "core/app/update_worker.h"
#include "core/base/id.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;
using fakes::tool_named;

namespace {

// Users "u" and "v" of project "p" have one of each; so has "u" of project "q".
struct FilledWorld : ApiWorld {
  FilledWorld() {
    session = session_of("u");
    connection = connect("u", "twitter", "t");
    worker = set_worker(ports, "p", "u", "feed_monitor",
                        {.enabled = true, .config = JsonText{R"({"feedUrl":"https://f"})"}, .schedule = {}})
                 .value();
    run_id = runs().at(0).id;
  }
  Session session;
  Connection connection;
  WorkerRecord worker;
  std::string run_id;
};

}  // namespace

TEST_CASE("to a stranger another user's things look exactly like missing ones") {
  FilledWorld world;
  const std::string paths[] = {"/api/v1/sessions/" + world.session.id,
                               "/api/v1/connections/" + world.connection.id,
                               "/api/v1/workers/" + world.worker.worker.id, "/api/v1/runs/" + world.run_id};
  for (const std::string& stranger : {world.new_key("v"), world.new_key(std::nullopt, {}, "q")}) {
    world.key = stranger;
    for (const std::string& path : paths) {
      INFO(path);
      const std::string missing = path.substr(0, path.rfind('/')) + "/none";
      for (const char* method : {"GET", "DELETE", "PATCH"}) {
        const Reply strange = world.send(method, path, std::string(method) == "PATCH" ? "{}" : "");
        const Reply absent = world.send(method, missing, std::string(method) == "PATCH" ? "{}" : "");
        CHECK((strange.status == 404 || strange.status == 405));
        Json a = json_of(strange), b = json_of(absent);
        a.erase("requestId");
        b.erase("requestId");
        CHECK(a == b);
      }
    }
    CHECK(world.send("POST", "/api/v1/runs/" + world.run_id + "/retry").status == 404);
    CHECK(world.send("POST", "/api/v1/workers/" + world.worker.worker.id + "/run").status == 404);
    CHECK(world.send("POST", "/api/v1/workers/" + world.worker.worker.id + "/preview").status == 404);
  }
  CHECK(world.store.find_session("p", world.session.id).value()->revoked_at == std::nullopt);
}

TEST_CASE("lists hold the caller's own, and a user's key cannot ask for another's") {
  FilledWorld world;
  for (const char* list : {"/api/v1/sessions", "/api/v1/connections", "/api/v1/workers", "/api/v1/runs"}) {
    INFO(list);
    world.key = world.new_key("u");
    CHECK(json_of(world.get(list))["items"].size() == 1);
    CHECK(world.get(list, {{"userId", "v"}}).status == 403);
    world.key = world.new_key("v");
    CHECK(json_of(world.get(list))["items"].empty());
    world.key = world.new_key(std::nullopt);
    CHECK(json_of(world.get(list))["items"].size() == 1);
    CHECK(json_of(world.get(list, {{"userId", "v"}}))["items"].empty());
  }
}

TEST_CASE("lists come page by page, newest first, each row once") {
  ApiWorld world;
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) {
    world.clock.advance(Duration::seconds(1));
    made.insert(made.begin(),
                create_session(world.ports, {.project_id = "p", .user_id = "u", .toolkits = {}})->id);
  }
  world.key = world.new_key("u");
  std::vector<std::string> read;
  std::map<std::string, std::string> query{{"limit", "3"}};
  for (int pages = 1;; ++pages) {
    const Json page = json_of(world.get("/api/v1/sessions", query));
    for (const Json& item : page["items"]) read.push_back(item["id"]);
    if (page["nextCursor"].is_null()) {
      CHECK(pages == 3);
      break;
    }
    query["cursor"] = page["nextCursor"];
  }
  CHECK(read == made);
  for (const char* limit : {"0", "201", "-1", "x", "1.5", ""}) {
    INFO(limit);
    CHECK(world.get("/api/v1/sessions", {{"limit", limit}}).status == 400);
  }
  CHECK(world.get("/api/v1/sessions", {{"cursor", "nonsense"}}).status == 400);
}

TEST_CASE("unknown fields, wrong types and other media are refused with their place") {
  ApiWorld world;
  world.key = world.new_key("u");
  const Reply unknown = world.send("POST", "/api/v1/sessions", R"({"userId":"u","more":1})");
  CHECK(unknown.status == 400);
  CHECK(json_of(unknown)["errors"][0]["path"] == "more");
  const Reply wrong = world.send("POST", "/api/v1/sessions", R"({"toolkits":["a",2]})");
  CHECK(json_of(wrong)["errors"].size() == 2);
  CHECK(json_of(wrong)["errors"][1]["path"] == "toolkits[1]");
  CHECK(world.send("POST", "/api/v1/sessions", "{").status == 400);
  CHECK(
      world.send("POST", "/api/v1/sessions", R"({"userId":"u"})", {{"Content-Type", "text/plain"}}).status ==
      415);
  CHECK(world.send("POST", "/api/v1/sessions", R"({"userId":"u"})", {{"Content-Type", "application/jsonx"}})
            .status == 415);
  CHECK(world
            .send("POST", "/api/v1/sessions", R"({"userId":"u"})",
                  {{"Content-Type", "Application/JSON; charset=utf-8"}})
            .status == 201);
  CHECK(world.send("POST", "/api/v1/sessions", R"({"userId":"v"})").status == 403);
}

TEST_CASE("If-Match holds against the revision that was read") {
  FilledWorld world;
  world.key = world.new_key("u");
  const std::string paths[] = {"/api/v1/workers/" + world.worker.worker.id,
                               "/api/v1/sessions/" + world.session.id,
                               "/api/v1/connections/" + world.connection.id};
  for (const std::string& path : paths) {
    INFO(path);
    const std::string method = path.find("workers") != std::string::npos ? "PATCH" : "DELETE";
    const std::string body = method == "PATCH" ? R"({"enabled":false})" : "";
    const std::string etag(header_of(world.get(path).headers, "etag"));
    REQUIRE(etag.size() > 2);
    CHECK(world.send(method, path, body, {{"If-Match", "\"999\""}}).status == 412);
    CHECK(world.send(method, path, body, {{"If-Match", "soon"}}).status == 400);
    CHECK(world.send(method, path, body, {{"If-Match", etag}}).status < 300);
    if (method == "PATCH") CHECK(world.send(method, path, body, {{"If-Match", etag}}).status == 412);
    if (method == "PATCH") CHECK(world.send(method, path, body, {{"If-Match", "*"}}).status == 200);
  }
  CHECK(world.revoked == std::vector<std::string>{world.session.id});
}

TEST_CASE("workers are created, changed, run and retried") {
  ApiWorld world;
  world.key = world.new_key("u");
  const Reply made = world.send(
      "POST", "/api/v1/workers",
      R"({"userId":"u","type":"feed_monitor","enabled":true,"config":{"feedUrl":"https://f"},"schedule":{"kind":"interval","everyMs":600000}})");
  REQUIRE(made.status == 201);
  const Json worker = json_of(made);
  CHECK(worker["enabled"] == true);
  CHECK(worker["schedule"] == Json({{"kind", "interval"}, {"everyMs", 600000}}));
  CHECK(worker["nextRunAt"] == format_rfc3339(world.clock.now() + Duration::minutes(10)));
  const std::string id = worker["id"];
  CHECK(world.send("POST", "/api/v1/workers", R"({"userId":"u","type":"feed_monitor"})").status == 200);
  CHECK(world.send("POST", "/api/v1/workers/" + id + "/run").status == 409);
  CHECK(world.send("PATCH", "/api/v1/workers/" + id, R"({"config":{"feedUrl":7}})").status == 400);
  CHECK(json_of(world.send(
            "PATCH", "/api/v1/workers/" + id,
            R"({"schedule":{"kind":"cron","expression":"x","timeZone":"UTC"}})"))["errors"][0]["path"] ==
        "schedule.expression");
  CHECK(world.send("PATCH", "/api/v1/workers/" + id, R"({"enabled":false})").status == 200);
  const Reply run = world.send("POST", "/api/v1/workers/" + id + "/run");
  CHECK(run.status == 202);
  CHECK(json_of(run)["trigger"] == "manual");
  CHECK(json_of(world.get("/api/v1/runs", {{"state", "cancelled"}}))["items"].size() == 1);
  CHECK(world.get("/api/v1/runs", {{"state", "lost"}}).status == 400);
  CHECK(json_of(world.get("/api/v1/runs", {{"workerId", "wrk_none"}}))["items"].empty());
}

TEST_CASE("a token goes in and never comes out") {
  ApiWorld world;
  world.key = world.new_key("u");
  const Reply made =
      world.send("POST", "/api/v1/connections",
                 R"({"userId":"u","toolkit":"twitter","token":"canary-token","label":"@ada"})");
  REQUIRE(made.status == 201);
  const std::string id = json_of(made)["id"];
  for (const Reply& reply : {made, world.get("/api/v1/connections"), world.get("/api/v1/connections/" + id)})
    CHECK(reply.body.find("canary-token") == std::string::npos);
  CHECK(json_of(world.send("POST", "/api/v1/connections",
                           R"({"userId":"u","toolkit":"test","token":"t"})"))["errors"][0]["path"] ==
        "toolkit");
  CHECK(world.send("POST", "/api/v1/connections", R"({"userId":"u","toolkit":"none","token":"t"})").status ==
        400);
  CHECK(json_of(world.send("DELETE", "/api/v1/connections/" + id))["stoppedWorkers"].empty());
}

TEST_CASE("tools are listed, found and called as the user's session admits") {
  ApiWorld world;
  world.key = world.new_key("u");
  world.tools.offer(tool_named("TEST_ECHO", "test"), R"({"said":"hi"})");
  world.tools.offer(tool_named("OTHER_DO", "other"), "1");
  CHECK(json_of(world.get("/api/v1/tools"))["items"].size() == 2);
  CHECK(json_of(world.get("/api/v1/tools", {{"toolkit", "test"}}))["items"].size() == 1);
  CHECK(json_of(world.get("/api/v1/tools", {{"search", "ECHO"}}))["items"].size() == 1);
  CHECK(json_of(world.get("/api/v1/tools/TEST_ECHO"))["slug"] == "TEST_ECHO");
  CHECK(world.get("/api/v1/tools/NONE").status == 404);
  const char* call = R"({"userId":"u"})";
  CHECK(world.send("POST", "/api/v1/tools/TEST_ECHO/call", call).status == 404);  // no session yet
  REQUIRE(open_default_session(world.ports, {.project_id = "p", .user_id = "u", .toolkits = {"test"}}).ok());
  const Json answer = json_of(world.send("POST", "/api/v1/tools/TEST_ECHO/call", call));
  CHECK(answer["successful"] == true);
  CHECK(answer["data"] == Json({{"said", "hi"}}));
  CHECK(world.send("POST", "/api/v1/tools/OTHER_DO/call", call).status == 403);
  CHECK(json_of(world.get("/api/v1/tools"))["items"].size() == 1);
  CHECK(world.send("POST", "/api/v1/tools/TEST_ECHO/call", R"({"userId":"v"})").status == 403);
}

TEST_CASE("a key is made with no more than its maker has, and shown once") {
  ApiWorld world;
  world.key = world.new_key(std::nullopt);
  const Reply made = world.send("POST", "/api/v1/keys", R"({"userId":"u"})");
  REQUIRE(made.status == 201);
  const std::string text = json_of(made)["key"];
  CHECK(world.get("/api/v1/keys").body.find(text) == std::string::npos);
  CHECK(world.send("POST", "/api/v1/keys", "{}").status == 400);
  CHECK(world.send("POST", "/api/v1/keys", R"({"userId":"u","project":true})").status == 400);
  const std::string id = json_of(made)["id"];

  world.key = world.new_key(std::nullopt, {Scope::keys});
  CHECK(world.send("POST", "/api/v1/keys", R"({"project":true,"scopes":["admin"]})").status == 403);
  CHECK(world.send("POST", "/api/v1/keys", R"({"project":true})").status == 403);  // would be an admin's
  CHECK(world.send("POST", "/api/v1/keys", R"({"userId":"u"})").status == 403);
  CHECK(world.send("POST", "/api/v1/keys", R"({"project":true,"scopes":["keys"]})").status == 201);

  world.key = world.new_key("u", {Scope::keys});
  CHECK(world.send("POST", "/api/v1/keys", R"({"project":true,"scopes":["keys"]})").status == 403);
  CHECK(world.send("POST", "/api/v1/keys", R"({"userId":"v","scopes":["keys"]})").status == 403);
  CHECK(world.send("DELETE", "/api/v1/keys/" + id).status == 403);  // that one may do more
  world.key = world.new_key("u", {Scope::admin});
  CHECK(world.send("DELETE", "/api/v1/keys/" + id).status == 204);
  world.key = text;
  CHECK(world.get("/api/v1/me").status == 401);
}

TEST_CASE("a user's key cannot revoke the project's keys") {
  ApiWorld world;
  const NewKey project = create_key(world.ports, {.project_id = "p", .user_id = {}, .scopes = {}}).value();
  world.key = world.new_key("u", {Scope::keys});
  CHECK(world.send("DELETE", "/api/v1/keys/" + project.key.id).status == 404);
  CHECK(authenticate(world.ports, project.text).ok());
}

TEST_CASE("the snapshot holds what the caller may see, and where the change feed goes on") {
  FilledWorld world;
  world.key = world.new_key("u");
  const Json mine = json_of(world.get("/api/v1/snapshot"));
  CHECK(mine["asOf"] == world.store.events().back().id);
  CHECK(mine["sessions"].size() == 1);
  CHECK(mine["workers"].size() == 1);
  CHECK(mine["connections"].size() == 1);
  CHECK(mine["runs"].size() == 1);
  CHECK(mine["me"]["userId"] == "u");
  CHECK(mine["setup"] == Json({{"sessionCreated", true}, {"toolCalled", false}, {"feedRan", false}}));
  world.key = world.new_key("v");
  const Json strangers = json_of(world.get("/api/v1/snapshot"));
  for (const char* list : {"sessions", "workers", "connections", "runs"}) CHECK(strangers[list].empty());
}

TEST_CASE("the change feed is opened for its owner, where the client left it") {
  ApiWorld world;
  world.key = world.new_key("u");
  world.send("GET", "/api/v1/events", "", {{"Last-Event-ID", "evt_1"}});
  REQUIRE(world.opened.size() == 1);
  CHECK(world.opened[0].first.project_id == "p");
  CHECK(world.opened[0].first.user_id == std::optional<std::string>("u"));
  CHECK(world.opened[0].second == "evt_1");
}

TEST_CASE("zones are served by name, and no path leads out of them") {
  ApiWorld world(true);
  CHECK(world.get("/api/v1/zones/Europe/Berlin").body.substr(0, 4) == "TZif");
  for (const char* name : {"../../etc/passwd", "Europe/../Berlin", "/etc/passwd", "Mars/Base"}) {
    INFO(name);
    CHECK(world.get(std::string("/api/v1/zones/") + name).status == 400);
  }
}

TEST_CASE("ready is only who can work, and a backup is only for the machine's own") {
  ApiWorld world(true);
  CHECK(world.get("/readyz").status == 200);
  world.ready = false;
  CHECK(world.get("/readyz").status == 503);
  CHECK(world.get("/healthz").status == 200);
  CHECK(world.send("POST", "/api/v1/backup", R"({"path":"/tmp/x"})").status == 403);
  const Reply local = world.router.handle({.method = "POST",
                                           .path = "/api/v1/backup",
                                           .query = {},
                                           .headers = {},
                                           .body = R"({"path":"/tmp/x"})",
                                           .remote_address = "",
                                           .channel = Channel::control_socket});
  CHECK(local.status == 200);
}
