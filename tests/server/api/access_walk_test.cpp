// Every row of the API, asked with every credential that must not get in. The rows come from all_routes(), so
// a new one is walked by itself; what it is asked about comes from fixtures_of(), and a row that needs an
// entry there and has none fails.
#include <catch2/catch.hpp>
#include <map>

#include "core/app/page_tokens.h"
#include "core/app/update_worker.h"
#include "server/api/live_streams.h"
#include "tests/server/api/visitor.h"

using namespace signalbox;
using namespace signalbox::api;
using fakes::tool_named;

namespace {

const std::string kPage = "https://app.example";
const std::string kOtherPage = "https://other.example";  // allowed as well, but not the token's

// What a row is asked about: something of user "ada" of project "p".
struct Fixture {
  std::string path = {};     // with its parameters filled in; empty: the row's own
  std::string missing = {};  // the same with an id that nobody has; empty: what is named belongs to nobody
  std::string body = {};     // one that would be accepted
  HttpHeaders headers = {};
  bool is_session = false;    // the path names a session: page tokens of another one must not see it
  bool refuses_keys = false;  // for who is at the machine, or signed in, only
};

// One of everything, ada's; "bob" is a user beside her.
struct WalkWorld : ApiWorld {
  WalkWorld() {
    services.settings.allowed_origins = {kPage, kOtherPage};
    tools.offer(tool_named("FEED_READ", "feed"), R"({"items":[]})");
    session = session_of("ada");
    second = create_session(ports, {"p", "ada", {}}).value();
    session_of("bob");
    connection = connect("ada", "twitter", "t");
    worker = set_worker(ports, "p", "ada", "feed_monitor",
                        {.enabled = true, .config = JsonText{R"({"feedUrl":"https://f"})"}, .schedule = {}})
                 .value();
    run_id = runs().at(0).id;
    key_id = create_key(ports, {"p", "ada", {}})->key.id;
    token_id = page_token(session, {Scope::tools}).key.id;
    REQUIRE(store
                .commit({PutAccount{
                    {.project_id = "p", .id = "acc_ada", .email = "ada@a.example", .name = "Ada", .rev = 1}}})
                ->committed);
    REQUIRE(store
                .commit({PutAuthConfig{
                    {.project_id = "p", .id = "ac_1", .toolkit = "twitter", .client_id = "c", .rev = 1}}})
                ->committed);
    invitation_id = invite(ports, {.project_id = "p", .role = Role::member})->ticket.id;
  }
  NewKey page_token(const Session& of, std::vector<Scope> scopes) {
    return create_page_token(ports, {.project_id = "p",
                                     .user_id = "ada",
                                     .session_id = of.id,
                                     .origin = kPage,
                                     .scopes = std::move(scopes)})
        .value();
  }
  std::string key_with_end(const std::optional<Instant>& end, bool is_revoked) {
    const NewKey made = create_key(ports, {"p", std::nullopt, {Scope::admin}, "", end}).value();
    if (is_revoked) REQUIRE(revoke_key(ports, "p", made.key.id).ok());
    return made.text.reveal();
  }

  Session session, second;
  Connection connection;
  WorkerRecord worker;
  std::string run_id, key_id, token_id, invitation_id;
};

std::map<std::string, Fixture> fixtures_of(const WalkWorld& world) {
  const std::string for_ada = R"({"userId":"ada"})";
  const std::string seed_session = R"({"userId":"ada","toolkits":[]})";
  const std::string mcp = "/tool_router/" + world.session.id + "/mcp",
                    no_mcp = "/tool_router/session_none/mcp";
  const HttpHeaders from_client = {{"Accept", "application/json, text/event-stream"}};
  const auto by_id = [](const std::string& noun, const std::string& id, const std::string& tail = "",
                        const std::string& body = "") {
    return Fixture{.path = "/api/v1/" + noun + "/" + id + tail,
                   .missing = "/api/v1/" + noun + "/none" + tail,
                   .body = body};
  };
  Fixture session = by_id("sessions", world.session.id);
  session.is_session = true;
  return {
      {"POST /tool_router/{session_id}/mcp",
       {.path = mcp,
        .missing = no_mcp,
        .body = R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
                R"("capabilities":{},"clientInfo":{"name":"t","version":"1"}}})",
        .headers = from_client,
        .is_session = true}},
      {"DELETE /tool_router/{session_id}/mcp", {.path = mcp, .missing = no_mcp, .is_session = true}},
      {"GET /tool_router/{session_id}/mcp", {.path = mcp, .missing = no_mcp, .headers = from_client}},
      {"POST /api/tool-router/create-session", {.body = seed_session}},
      {"POST /api/tool-router/toolkits", {.body = seed_session}},
      {"POST /api/tool-router/worker",
       {.body =
            R"({"userId":"ada","workerId":"feed_monitor","enabled":false,"config":{"feedUrl":"https://f"}})"}},
      {"POST /api/tool-router/execute",
       {.body = R"({"userId":"ada","tools":[{"tool_slug":"FEED_READ","arguments":{}}]})"}},
      {"POST /api/tool-router/tasks/{id}/notified",
       {.path = "/api/tool-router/tasks/" + world.run_id + "/notified",
        .missing = "/api/tool-router/tasks/none/notified"}},
      {"DELETE /api/tool-router/session", {}},
      {"POST /api/v1/sessions", {.body = for_ada}},
      {"GET /api/v1/sessions/{id}", session},
      {"DELETE /api/v1/sessions/{id}", session},
      {"GET /api/v1/tools/{slug}", {.path = "/api/v1/tools/FEED_READ"}},
      {"POST /api/v1/tools/{slug}/call", {.path = "/api/v1/tools/FEED_READ/call", .body = for_ada}},
      {"POST /api/v1/workers",
       {.body = R"({"userId":"ada","type":"feed_monitor","config":{"feedUrl":"https://f"}})"}},
      {"GET /api/v1/workers/{id}", by_id("workers", world.worker.worker.id)},
      {"PATCH /api/v1/workers/{id}", by_id("workers", world.worker.worker.id, "", R"({"enabled":false})")},
      {"POST /api/v1/workers/{id}/run", by_id("workers", world.worker.worker.id, "/run")},
      {"POST /api/v1/workers/{id}/preview", by_id("workers", world.worker.worker.id, "/preview")},
      {"GET /api/v1/runs/{id}", by_id("runs", world.run_id)},
      {"POST /api/v1/runs/{id}/retry", by_id("runs", world.run_id, "/retry")},
      {"POST /api/v1/connections", {.body = R"({"userId":"ada","toolkit":"twitter","token":"t"})"}},
      {"GET /api/v1/connections/{id}", by_id("connections", world.connection.id)},
      {"PATCH /api/v1/connections/{id}", by_id("connections", world.connection.id, "", R"({"alias":"x"})")},
      {"POST /api/v1/connections/{id}/reconnect", by_id("connections", world.connection.id, "/reconnect")},
      {"POST /api/v1/connections/{id}/test", by_id("connections", world.connection.id, "/test")},
      {"DELETE /api/v1/connections/{id}", by_id("connections", world.connection.id)},
      {"PUT /api/v1/auth-configs/{toolkit}",  // apps are the same for everybody
       {.path = "/api/v1/auth-configs/twitter", .body = R"({"clientId":"c"})"}},
      {"DELETE /api/v1/auth-configs/{toolkit}", by_id("auth-configs", "twitter")},
      {"POST /api/v1/keys", {.body = for_ada}},
      {"DELETE /api/v1/keys/{id}", by_id("keys", world.key_id)},
      {"POST /api/v1/page-tokens", {.body = R"({"userId":"ada","origin":"https://app.example"})"}},
      {"DELETE /api/v1/page-tokens/{id}", by_id("page-tokens", world.token_id)},
      {"POST /api/v1/sign-out", {}},
      {"PATCH /api/v1/account", {.body = R"({"name":"Ada"})"}},
      {"POST /api/v1/account/password",
       {.body = R"({"currentPassword":"correct horse","newPassword":"battery staple"})"}},
      {"DELETE /api/v1/account/sign-ins/{id}", by_id("account/sign-ins", "si_any")},
      {"PATCH /api/v1/accounts/{id}", by_id("accounts", "acc_ada", "", R"({"role":"viewer"})")},
      {"POST /api/v1/accounts/{id}/password-reset", by_id("accounts", "acc_ada", "/password-reset")},
      {"POST /api/v1/invitations", {.body = R"({"role":"member"})"}},
      {"DELETE /api/v1/invitations/{id}", by_id("invitations", world.invitation_id)},
      {"POST /api/v1/users", {.body = R"({"userId":"new"})"}},
      {"PATCH /api/v1/users/{id...}", by_id("users", "ada", "", R"({"disabled":false})")},
      {"GET /api/v1/zones/{name...}", {.path = "/api/v1/zones/Europe/Berlin"}},
      {"POST /api/v1/backup", {.body = R"({"path":"/nowhere"})", .refuses_keys = true}},
      {"POST /api/v1/master-key/rotate", {.refuses_keys = true}},
  };
}

std::string name_of(const Route& route) { return std::string(route.method) + " " + std::string(route.path); }

// The row's fixture. Only a read without parameters can do without one.
Fixture fixture_of(const WalkWorld& world, const Route& route) {
  const auto fixtures = fixtures_of(world);
  const auto found = fixtures.find(name_of(route));
  if (found == fixtures.end() && (route.method != "GET" || route.path.find('{') != std::string_view::npos))
    FAIL("The walk does not know what to ask \""
         << name_of(route)
         << "\" about. Add it to fixtures_of() in tests/server/api/access_walk_test.cpp: a path to something "
            "of "
            "ada's, the same path with an id that nobody has, and a body that would be accepted.");
  Fixture fixture = found == fixtures.end() ? Fixture{} : found->second;
  if (fixture.path.empty()) fixture.path = route.path;
  return fixture;
}

Reply ask(WalkWorld& world, const Route& route, const Fixture& fixture, const std::string& key,
          const std::string& path, const std::string& origin = "") {
  world.key = key;
  HttpHeaders headers = fixture.headers;
  if (!origin.empty()) headers.emplace_back("Origin", origin);
  return world.send(std::string(route.method), path, fixture.body, std::move(headers), {{"userId", "ada"}});
}

// Everything that goes out but the request's own id.
std::string bytes_of(const Reply& reply) {
  std::string id(header_of(reply.headers, "x-request-id")), text = std::to_string(reply.status);
  for (const auto& [name, value] : reply.headers)
    if (value != id) text += "\n" + name + ": " + value;
  std::string body = reply.body;
  for (std::size_t at = body.find(id); at != std::string::npos; at = body.find(id)) body.erase(at, id.size());
  return text + "\n" + reply.content_type + "\n\n" + body;
}

// All scopes there are, spelled out: `admin` would hide which one a row asks for.
std::vector<Scope> all_scopes_but(std::optional<Scope> left_out) {
  std::vector<Scope> scopes;
  for (const auto& entry : EnumNames<Scope>::list)
    if (entry.first != left_out && (!left_out || entry.first != Scope::admin)) scopes.push_back(entry.first);
  return scopes;
}

bool is_writing(const Route& route) { return route.method != "GET" && route.method != "HEAD"; }

}  // namespace

TEST_CASE("no row lets in who has no valid credential") {
  for (const Route& route : all_routes()) {
    if (route.access == Access::open) continue;
    INFO(name_of(route));
    WalkWorld world;
    const Fixture fixture = fixture_of(world, route);
    const std::string expired = world.key_with_end(world.clock.now() + Duration::millis(1), false);
    const std::string revoked = world.key_with_end(std::nullopt, true);
    const std::string token = world.page_token(world.session, page_token_scopes()).text.reveal();
    world.clock.advance(Duration::millis(1));
    const int commits = world.store.commits();
    const auto status = [&](const std::string& key, const std::string& origin = "") {
      return ask(world, route, fixture, key, fixture.path, origin).status;
    };
    CHECK(status("") == 401);
    CHECK(status("sk_nobody") == 401);
    CHECK(status(expired) == 401);
    CHECK(status(revoked) == 401);
    CHECK(status(token) == 401);              // without an Origin, as from a program
    CHECK(status(token, kOtherPage) == 401);  // stolen by another page that may call
    CHECK(status(token, "https://evil.example") == 403);
    CHECK(world.store.commits() == commits);
  }
}

TEST_CASE("no row lets in a credential with too small a scope") {
  for (const Route& route : all_routes()) {
    if (!route.scope) continue;
    INFO(name_of(route));
    WalkWorld world;
    const Fixture fixture = fixture_of(world, route);
    const std::string of_project = world.new_key(std::nullopt, all_scopes_but(route.scope));
    const std::string of_ada = world.new_key("ada", all_scopes_but(route.scope));
    const int commits = world.store.commits();
    CHECK(ask(world, route, fixture, of_project, fixture.path).status == 403);
    CHECK(ask(world, route, fixture, of_ada, fixture.path).status == 403);
    CHECK(world.store.commits() == commits);
  }
}

TEST_CASE("no row tells a stranger whether what they ask about exists") {
  for (const Route& route : all_routes()) {
    if (route.access == Access::open || route.belongs == Belongs::nobody) continue;
    INFO(name_of(route));
    WalkWorld world;
    const Fixture fixture = fixture_of(world, route);
    const std::string stranger = world.new_key("bob", all_scopes_but(std::nullopt));
    const std::string foreign = world.new_key(std::nullopt, {}, "q");
    const std::string of_second = world.page_token(world.second, page_token_scopes()).text.reveal();
    const int commits = world.store.commits();

    const Reply strange = ask(world, route, fixture, stranger, fixture.path);
    INFO(strange.body);
    CHECK((strange.status == 403 || strange.status == 404 || strange.status == 405));
    if (route.belongs == Belongs::project) CHECK(strange.status == 403);
    if (!fixture.missing.empty()) {
      CHECK(bytes_of(strange) == bytes_of(ask(world, route, fixture, stranger, fixture.missing)));
      CHECK(bytes_of(ask(world, route, fixture, foreign, fixture.path)) ==
            bytes_of(ask(world, route, fixture, foreign, fixture.missing)));
    }
    if (fixture.is_session)
      CHECK(bytes_of(ask(world, route, fixture, of_second, fixture.path, kPage)) ==
            bytes_of(ask(world, route, fixture, of_second, fixture.missing, kPage)));
    CHECK(world.store.commits() == commits);
  }
}

TEST_CASE("the walk asks about what is there: its owner gets in everywhere") {
  for (const Route& route : all_routes()) {
    if (route.access == Access::open || route.belongs == Belongs::self) continue;
    INFO(name_of(route));
    for (const bool as_project : {true, false}) {
      if (!as_project && route.belongs == Belongs::project) continue;
      WalkWorld world;
      const Fixture fixture = fixture_of(world, route);
      if (fixture.refuses_keys) continue;
      const std::string key =
          as_project ? world.new_key(std::nullopt) : world.new_key("ada", all_scopes_but(std::nullopt));
      const Reply reply = ask(world, route, fixture, key, fixture.path);
      INFO(reply.body);
      CHECK(reply.status != 401);
      CHECK(reply.status != 403);
      CHECK(reply.status != 404);
    }
  }
}

TEST_CASE("a viewer looks and changes nothing") {
  for (const Route& route : all_routes()) {
    if (route.access == Access::open) continue;
    INFO(name_of(route));
    const Caller viewer{
        .project_id = "p", .scopes = all_scopes_but(std::nullopt), .account_id = "acc_1", .read_only = true};
    const Status admitted = check_caller(route, viewer, std::string(route.method));
    // What is their own they may change: their name, their password, their sign-ins.
    CHECK(admitted.ok() == (!is_writing(route) || route.belongs == Belongs::self));
    if (!admitted.ok()) CHECK(admitted.error().code == ErrorCode::permission_denied);
    CHECK(check_caller(route, viewer, "HEAD").ok());
  }
}

TEST_CASE(
    "who is signed in gets in by cookie: a viewer to read, and nobody to write without the page's token") {
  for (const Route& route : all_routes()) {
    if (route.access == Access::open) continue;
    INFO(name_of(route));
    WalkWorld world;
    const Fixture fixture = fixture_of(world, route);
    Visitor admin = admin_of(world), viewer = person_of(world, "viewer@example.com", Role::viewer);
    const int commits = world.store.commits();
    const auto status = [&](Visitor& visitor) {
      return visitor.send(std::string(route.method), fixture.path, fixture.body, fixture.headers).status;
    };
    if (!is_writing(route)) {
      CHECK(status(viewer) != 401);
      continue;
    }
    if (route.belongs != Belongs::self) CHECK(status(viewer) == 403);
    admin.csrf.clear();
    CHECK(status(admin) == 403);
    admin.csrf = std::string(64, 'a');
    CHECK(status(admin) == 403);
    admin.cookie += "x";
    CHECK(status(admin) == 401);
    CHECK(world.store.commits() == commits);
  }
}

TEST_CASE("what a page token may not do, whatever scope it claims: make credentials, look at other people") {
  WalkWorld world;
  for (const Route& route : all_routes()) {
    if (route.belongs != Belongs::project) continue;
    INFO(name_of(route));
    const Fixture fixture = fixture_of(world, route);
    const std::string token = world.page_token(world.session, page_token_scopes()).text.reveal();
    CHECK(ask(world, route, fixture, token, fixture.path, kPage).status == 403);
  }
}
