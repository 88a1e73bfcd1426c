// The older API: its exact shapes.
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>

#include "core/app/connect_account.h"
#include "core/app/execute_run.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;
using fakes::tool_named;

namespace {

struct SeedWorld : ApiWorld {
  SeedWorld() { key = new_key("u"); }
  Reply post(const std::string& path, const Json& body) {
    return send("POST", "/api/tool-router/" + path, dump_json(body));
  }
  Json open(std::vector<std::string> toolkits = {}) {
    return json_of(post("create-session", {{"userId", "u"}, {"toolkits", toolkits}}));
  }
};

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (auto it = object.begin(); it != object.end(); ++it) keys.push_back(it.key());
  return keys;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("create-session answers with our own address, and the same session again") {
  SeedWorld world;
  const Reply reply =
      world.post("create-session", {{"userId", "u"}, {"toolkits", Json::array()}, {"unknown", 1}});
  CHECK(reply.status == 200);
  const Json body = json_of(reply);
  CHECK(keys_of(body) == Keys{"sessionId", "sessionUrl", "success"});
  CHECK(body["success"] == true);
  const std::string id = body["sessionId"];
  CHECK(body["sessionUrl"] == "http://127.0.0.1:8640/tool_router/" + id + "/mcp");
  CHECK(world.open({"test"})["sessionId"] == id);
  CHECK(json_of(world.post("create-session", {{"userId", "u"}}))["sessionId"] == id);
}

TEST_CASE("its errors are {error} with the status that says what kind") {
  SeedWorld world;
  const auto error = [&](const Reply& reply, int status) {
    CHECK(reply.status == status);
    CHECK(reply.content_type == "application/json");
    return json_of(reply)["error"].get<std::string>();
  };
  CHECK(error(world.post("create-session", Json::object()), 400).find("userId") == 0);
  CHECK(error(world.post("create-session", {{"userId", 7}}), 400).find("userId") == 0);
  CHECK(error(world.post("create-session", {{"userId", "u"}, {"toolkits", "all"}}), 400).find("toolkits") ==
        0);
  CHECK(error(world.post("create-session", {{"userId", "someone else"}}), 403).size() > 0);
  CHECK(error(world.send("GET", "/api/tool-router/session", "", {}, {{"userId", "u"}}), 404)
            .find("Session not found") == 0);
  CHECK(error(world.send("GET", "/api/tool-router/session"), 400).find("userId") == 0);
  world.services.settings.uses_composio = true;
  CHECK(error(world.post("create-session", {{"userId", "u"}}), 503).find("COMPOSIO_API_KEY not configured") ==
        0);
  world.services.settings.has_composio_key = true;
  CHECK(world.post("create-session", {{"userId", "u"}}).status == 200);
}

TEST_CASE("a session is shown with its workers, times in epoch milliseconds") {
  SeedWorld world;
  world.open();
  world.connect("u", "twitter", "t");
  const Reply switched = world.post("worker", {{"userId", "u"},
                                               {"workerId", "twitter_monitor"},
                                               {"enabled", true},
                                               {"config", Json::object()},
                                               {"schedule", "*/10 * * * *"}});
  REQUIRE(switched.status == 200);
  const Json session = json_of(world.send("GET", "/api/tool-router/session", "", {}, {{"userId", "u"}}));
  CHECK(keys_of(session) == Keys{"backgroundWorkers", "connectedToolkits", "createdAt", "expiresAt",
                                 "lastActiveAt", "sessionId", "userId"});
  CHECK(session["connectedToolkits"] == Json({"twitter"}));
  CHECK(session["createdAt"] == world.clock.now().ms);
  CHECK(session["expiresAt"] == (world.clock.now() + Duration::days(7)).ms);
  const Json& worker = session["backgroundWorkers"][0];
  CHECK(keys_of(worker) == Keys{"config", "enabled", "id", "lastRun", "nextRun", "schedule", "type"});
  CHECK(worker["type"] == "twitter_monitor");
  CHECK(worker["schedule"] == "*/10 * * * *");
  CHECK(worker["lastRun"].is_null());
  CHECK(worker["nextRun"].is_number());
  CHECK(json_of(switched)["worker"] == worker);
}

TEST_CASE("a worker is switched by its id or its type's name, a stranger's by neither") {
  SeedWorld world;
  world.open();
  const Json made = json_of(world.post("worker", {{"userId", "u"},
                                                  {"workerId", "feed_monitor"},
                                                  {"enabled", true},
                                                  {"config", {{"feedUrl", "https://f"}}}}));
  const std::string id = made["worker"]["id"];
  CHECK(json_of(world.post("worker",
                           {{"userId", "u"}, {"workerId", id}, {"enabled", false}}))["worker"]["enabled"] ==
        false);
  CHECK(world.post("worker", {{"userId", "u"}, {"workerId", "nothing"}}).status == 400);
  CHECK(world.post("worker", {{"userId", "u"}, {"workerId", "wrk_none"}}).status == 404);
  world.key = world.new_key("v");
  REQUIRE(world.post("create-session", {{"userId", "v"}}).status == 200);
  CHECK(world.post("worker", {{"userId", "v"}, {"workerId", id}, {"enabled", true}}).status == 404);
  CHECK(world.post("worker", {{"userId", "u"}, {"workerId", id}, {"enabled", true}}).status == 403);
}

TEST_CASE("execute answers each call in its place, one failing alone") {
  SeedWorld world;
  world.open();
  world.tools.offer(tool_named("TEST_ECHO", "test"), R"({"said":"hi"})");
  world.tools.offer(tool_named("TEST_FAIL", "test"),
                    [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      return Error{ErrorCode::upstream_failed, "no luck"};
                    });
  const Json body =
      json_of(world.post("execute", {{"userId", "u"},
                                     {"tools",
                                      {{{"tool_slug", "TEST_ECHO"}, {"arguments", Json::object()}},
                                       {{"tool_slug", "TEST_FAIL"}},
                                       {{"tool_slug", "NONE"}},
                                       {{"tool_slug", "TEST_ECHO"}}}}}));
  CHECK(body["success"] == false);
  REQUIRE(body["results"].size() == 4);
  CHECK(keys_of(body["results"][0]) == Keys{"data", "error", "successful", "tool_slug"});
  CHECK(body["results"][0]["data"] == Json({{"said", "hi"}}));
  CHECK(body["results"][0]["error"].is_null());
  CHECK(body["results"][1]["error"] == "no luck");
  CHECK(body["results"][1]["successful"] == false);
  CHECK(body["results"][2]["error"].get<std::string>().find("NONE") != std::string::npos);
  CHECK(body["results"][3]["successful"] == true);
  CHECK(world.post("execute", {{"userId", "u"}, {"tools", Json::array()}}).status == 400);
  CHECK(world
            .post("execute",
                  {{"userId", "u"}, {"tools", Json(std::vector<Json>(51, {{"tool_slug", "TEST_ECHO"}}))}})
            .status == 400);
  CHECK(world.post("execute", {{"userId", "u"}, {"tools", {{{"slug", "TEST_ECHO"}}}}}).status == 400);
}

TEST_CASE("independent calls of one request run at the same time") {
  SeedWorld world;
  world.open();
  std::mutex mutex;
  std::condition_variable both;
  int inside = 0;
  world.tools.offer(tool_named("TEST_MEET", "test"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      std::unique_lock lock(mutex);
                      ++inside;
                      both.notify_all();
                      if (!both.wait_for(lock, std::chrono::seconds(10), [&] { return inside == 2; }))
                        return Error{ErrorCode::deadline_exceeded, "alone"};
                      return ToolResult(ToolData{{"1"}});
                    });
  CHECK(json_of(world.post(
            "execute",
            {{"userId", "u"},
             {"tools", {{{"tool_slug", "TEST_MEET"}}, {{"tool_slug", "TEST_MEET"}}}}}))["success"] == true);
}

TEST_CASE("tasks have the older fields, and are marked as told once they have ended") {
  SeedWorld world;
  world.open();
  world.tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[{"id":"1","title":"News"}]})");
  REQUIRE(world
              .post("worker", {{"userId", "u"},
                               {"workerId", "feed_monitor"},
                               {"enabled", true},
                               {"config", {{"feedUrl", "https://f"}}}})
              .status == 200);
  const std::string id = world.runs().at(0).id;
  const std::string notified = "tasks/" + id + "/notified";
  // A task that still goes on must not be touched from outside: its process would lose it.
  CHECK(world.post(notified, Json::object()).status == 409);
  REQUIRE(execute_run({.calling = world.calling, .node = "node", .cancel = {}}, "p", id).ok());
  CHECK(world.post(notified, Json::object()).status == 200);
  CHECK(world.post(notified, Json::object()).status == 200);

  const Json body =
      json_of(world.send("GET", "/api/tool-router/tasks", "", {}, {{"userId", "u"}, {"limit", "5"}}));
  REQUIRE(body["tasks"].size() == 1);
  const Json& task = body["tasks"][0];
  CHECK(keys_of(task) == Keys{"completedAt", "error", "id", "notificationMessage", "results", "sessionId",
                              "startedAt", "status", "taskType", "toolsCalled", "userId", "userNotified",
                              "workerId"});
  CHECK(task["status"] == "completed");
  CHECK(task["taskType"] == "feed_monitor");
  CHECK(task["userNotified"] == true);
  CHECK(task["notificationMessage"] == "1 recent entry: News");
  CHECK(task["completedAt"] == world.clock.now().ms);
  CHECK(task["error"].is_null());
  world.key = world.new_key("v");
  CHECK(world.post(notified, Json::object()).status == 404);
}

TEST_CASE("the session is revoked for good, and a new one is another") {
  SeedWorld world;
  const std::string id = world.open()["sessionId"];
  CHECK(world.send("DELETE", "/api/tool-router/session", "", {}, {{"userId", "u"}}).status == 200);
  CHECK(world.revoked == std::vector<std::string>{id});
  CHECK(world.send("DELETE", "/api/tool-router/session", "", {}, {{"userId", "u"}}).status == 404);
  CHECK(world.open()["sessionId"] != id);
}
