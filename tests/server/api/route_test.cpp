#include "server/api/route.h"

#include <catch2/catch.hpp>
#include <set>

#include "core/base/text.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

using Params = std::map<std::string, std::string>;

// A path that the pattern matches.
std::string example_of(std::string_view pattern) {
  std::string path;
  bool inside = false;
  for (const char c : pattern) {
    if (c == '{') path += 'x';
    inside = c == '{' || (inside && c != '}');
    if (!inside && c != '}') path += c;
  }
  return path;
}

}  // namespace

TEST_CASE("a pattern matches whole paths, segment by segment") {
  CHECK(match_path("/a/{b}", "/a/x") == Params{{"b", "x"}});
  CHECK(match_path("/a/{b}/c/{d}", "/a/1/c/2") == Params{{"b", "1"}, {"d", "2"}});
  CHECK(match_path("/a/{rest...}", "/a/x/y/z") == Params{{"rest", "x/y/z"}});
  CHECK(match_path("/a/{rest...}", "/a/x") == Params{{"rest", "x"}});
  CHECK(match_path("/a", "/a") == Params{});
  const std::pair<const char*, const char*> strangers[] = {
      {"/a", "/"},       {"/a", "/a/"},    {"/a", "/a/b"},      {"/a", "/b"},         {"/a", ""},
      {"/a", "a"},       {"/a/{b}", "/a"}, {"/a/{b}", "/a/"},   {"/a/{b}", "/a/b/"},  {"/a/{b}", "/a/b/c"},
      {"/a/{b}", "//a"}, {"/a/b", "/A/b"}, {"/a/{b...}", "/a"}, {"/a/{b...}", "/a/"}, {"/a/{b}/c", "/a//c"}};
  for (const auto& [pattern, path] : strangers) {
    INFO(pattern << " " << path);
    CHECK_FALSE(match_path(pattern, path));
  }
}

TEST_CASE("every row says who may call it, and no row is there twice") {
  std::set<std::string> seen;
  // What a caller of any scope may see.
  const std::set<std::string> for_all = {"GET /api/v1/me", "GET /api/v1/events", "GET /api/v1/worker-types",
                                         "GET /api/v1/zones", "GET /api/v1/zones/{name...}"};
  const std::set<std::string> open = {"GET /healthz",
                                      "GET /readyz",
                                      "GET /api/v1/openapi.json",
                                      "GET /sample/feed.xml",
                                      "GET /api/v1/account",
                                      "POST /api/v1/sign-up",
                                      "POST /api/v1/sign-in",
                                      "POST /api/v1/tickets/look-up",
                                      "POST /api/v1/password-resets",
                                      "POST /api/v1/password",
                                      "GET /connect/{token}",
                                      "POST /connect/{token}",
                                      "GET /oauth/callback",
                                      "GET /connect-page/{name}",
                                      "GET /sign-in/{provider}",
                                      "GET /sign-in/{provider}/callback"};
  for (const Route& route : all_routes()) {
    const std::string row = std::string(route.method) + " " + std::string(route.path);
    INFO(row);
    CHECK(seen.insert(row).second);
    CHECK((route.access == Access::open) == (open.count(row) == 1));
    const bool no_scope = route.access == Access::credential && !route.scope;
    CHECK(no_scope == (for_all.count(row) == 1 || route.belongs == Belongs::self));
    CHECK_FALSE(route.summary.empty());
    CHECK(route.handle);
    CHECK((route.errors == ErrorShape::seed) == route.path.starts_with("/api/tool-router/"));
    CHECK((route.errors == ErrorShape::mcp) == route.path.starts_with("/tool_router/"));
  }
}

TEST_CASE("no row is hidden behind an earlier one") {
  const std::vector<Route> routes = all_routes();
  for (std::size_t i = 0; i < routes.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      INFO(routes[k].path << " hides " << routes[i].path);
      CHECK_FALSE((routes[k].method == routes[i].method && match_path(routes[k].path, routes[i].path)));
    }
}

TEST_CASE("without a credential no row answers but the open ones, in the shape of that row") {
  ApiWorld world;
  for (const Route& route : all_routes()) {
    INFO(route.method << " " << route.path);
    const Reply reply = world.send(std::string(route.method), example_of(route.path));
    if (route.access == Access::open) {
      const bool is_page = route.path.starts_with("/connect") || route.path == "/oauth/callback";
      const bool redirects = route.path.starts_with("/sign-in/");
      if (is_page)
        CHECK(reply.status == 404);  // there is no such link, state or file
      else if (redirects)
        CHECK(reply.status == 303);
      else
        CHECK(reply.status == (route.method == "GET" ? 200 : 415));  // 415: it asks for JSON first
      continue;
    }
    CHECK(reply.status == 401);
    CHECK(header_of(reply.headers, "www-authenticate") == "Bearer");
    const Json body = json_of(reply);
    switch (route.errors) {
      case ErrorShape::problem: CHECK(body["code"] == "unauthenticated"); break;
      case ErrorShape::seed: CHECK(body["error"].is_string()); break;
      case ErrorShape::mcp: CHECK(body["error"]["data"]["code"] == "unauthenticated"); break;
    }
  }
}

TEST_CASE("a credential without the scope of a row is refused by it") {
  ApiWorld world;
  for (const Route& route : all_routes()) {
    if (!route.scope) continue;
    INFO(route.method << " " << route.path);
    std::vector<Scope> others;
    for (const auto& entry : EnumNames<Scope>::list)
      if (entry.first != *route.scope && entry.first != Scope::admin) others.push_back(entry.first);
    world.key = world.new_key(std::nullopt, others);
    CHECK(world.send(std::string(route.method), example_of(route.path)).status == 403);
  }
}

TEST_CASE("the description lists every row with its parameters and its credential") {
  ApiWorld world;
  const Json document = json_of(world.get("/api/v1/openapi.json"));
  CHECK(document["openapi"] == "3.1.0");
  CHECK(document["servers"][0]["url"] == "http://127.0.0.1:8640");
  std::size_t operations = 0;
  for (const Json& path : document["paths"]) operations += path.size();
  CHECK(operations == all_routes().size());
  for (const Route& route : all_routes()) {
    std::string path(route.path);
    if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
    INFO(route.method << " " << path);
    const Json& operation = document["paths"][path][to_lower_ascii(route.method)];
    CHECK(operation["summary"] == route.summary);
    CHECK(operation["security"].empty() == (route.access == Access::open));
    CHECK(operation["parameters"].size() ==
          static_cast<std::size_t>(std::count(path.begin(), path.end(), '{')));
  }
}
