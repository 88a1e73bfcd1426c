#include "core/app/call_tool.h"

#include <catch2/catch.hpp>

#include "core/app/connect_account.h"
#include "core/app/revoke_session.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;
using fakes::tool_named;

namespace {

struct CallWorld : fakes::AppWorld {
  CallWorld() : session(session_of("u")) {}
  Result<ToolCallAnswer> call(const std::string& slug, const std::string& arguments = "{}") {
    return call_tool(calling,
                     {.session = session, .slug = slug, .arguments = {arguments}, .idempotency_key = "key"},
                     context_of(session));
  }
  ErrorCode failure(const std::string& slug, const std::string& arguments = "{}") {
    const auto answer = call(slug, arguments);
    REQUIRE_FALSE(answer.ok());
    return answer.error().code;
  }
  Session session;
};

std::size_t stored_calls(fakes::AppWorld& world) {
  return world.store.list_calls({.project_id = "p", .user_id = "u"}, std::nullopt, {})->items.size();
}

}  // namespace

TEST_CASE("a call goes to its provider and is recorded without arguments or result") {
  CallWorld world;
  world.tools.offer(tool_named("ECHO", "test"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      world.clock.advance(Duration::millis(42));
                      return ToolResult(ToolData{{R"({"private":"result"})"}});
                    });
  const auto answer = world.call("ECHO", R"({"private":"argument"})");
  REQUIRE(answer.ok());
  CHECK(as_data(answer->result).text == R"({"private":"result"})");
  CHECK(world.tools.asked()[0].arguments == R"({"private":"argument"})");
  CHECK(world.tools.asked()[0].idempotency_key == "key");
  const auto calls = world.sink.calls();
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].id == answer->call_id);
  CHECK(calls[0].outcome == CallOutcome::succeeded);
  CHECK(calls[0].duration == Duration::millis(42));
  CHECK(calls[0].user_id == "u");
  CHECK(encode_text(calls[0]).find("private") == std::string::npos);
  CHECK(stored_calls(world) == 0);  // a call that only reads is not written ahead
}

TEST_CASE("the intent of a call with side effects is stored before the call") {
  CallWorld world;
  world.tools.offer(
      tool_named("POST", "test", false), [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
        const auto calls = world.store.list_calls({.project_id = "p", .user_id = "u"}, std::nullopt, {});
        REQUIRE(calls->items.size() == 1);
        CHECK(calls->items[0].outcome == CallOutcome::started);
        return ToolResult(ToolData{{"1"}});
      });
  CHECK(world.call("POST").ok());
  CHECK(world.tools.count("POST") == 1);

  world.store.fail_next_commit();
  CHECK(world.failure("POST") == ErrorCode::unavailable);
  CHECK(world.tools.count("POST") == 1);
  CHECK(world.sink.calls().back().outcome == CallOutcome::failed);
}

TEST_CASE("arguments that do not fit are refused before anything is sent, with their path") {
  CallWorld world;
  world.tools.offer(
      tool_named("FETCH", "test", true, AuthScheme::none,
                 R"({"type":"object","required":["url"],"properties":{"url":{"type":"string"}}})"),
      "1");
  const auto answer = world.call("FETCH");
  CHECK(answer.error().code == ErrorCode::invalid_argument);
  CHECK(answer.error().message.find("arguments.url") == 0);
  CHECK(answer.error().fields[0].path == "arguments.url");
  CHECK(world.call("FETCH", R"({"url":1})").error().message.find("arguments.url") == 0);
  CHECK(world.failure("FETCH", "[]") == ErrorCode::invalid_argument);
  CHECK(world.failure("FETCH", "{") == ErrorCode::invalid_argument);
  CHECK(world.tools.asked().empty());
  CHECK(world.sink.calls().size() == 4);
  CHECK(world.sink.calls()[0].error_code == "invalid_argument");
}

TEST_CASE("a session calls what its toolkits admit, and nothing once it is revoked") {
  CallWorld world;
  world.tools.offer(tool_named("A_DO", "a"), "1");
  world.session.toolkits = {"b"};
  const auto refused = world.call("A_DO");
  CHECK(refused.error().code == ErrorCode::permission_denied);
  CHECK(refused.error().message.find("\"a\"") != std::string::npos);
  world.session.toolkits = {"A"};
  CHECK(world.call("A_DO").ok());
  world.session = revoke_session(world.ports, "p", world.session.id).value();
  CHECK(world.failure("A_DO") == ErrorCode::permission_denied);
  CHECK(world.tools.count("A_DO") == 1);
}

TEST_CASE("an unknown tool is not found, one whose server does not offer it says so") {
  CallWorld world;
  world.tools.offer(tool_named("A_DO", "a"), "1");
  CHECK(world.failure("a_do") == ErrorCode::not_found);
  world.tools.withdraw("A_DO");
  CHECK(world.call("A_DO").error().message.find("not offered by its server") != std::string::npos);
}

TEST_CASE("a tool of an account gets that account's credential, and no other tool does") {
  CallWorld world;
  world.tools.offer(tool_named("X_READ", "x", true, AuthScheme::bearer), "1");
  world.tools.offer(tool_named("OPEN_READ", "x"), "1");
  const auto without = world.call("X_READ");
  CHECK(without.error().code == ErrorCode::needs_connection);
  CHECK(without.error().message.find("\"x\"") != std::string::npos);

  const Connection connection = world.connect("u", "x", "the-token");
  world.connect("v", "x", "another");
  CHECK(world.call("X_READ").ok());
  CHECK(world.call("OPEN_READ").ok());
  CHECK(world.tools.asked()[0].credential == "the-token");
  CHECK(world.tools.asked()[1].credential.empty());
  CHECK(world.sink.connections() == std::vector<std::string>{"p/" + connection.id});
}

TEST_CASE("a credential the vendor refuses marks its connection, and later calls say what to do") {
  CallWorld world;
  world.tools.offer(tool_named("X_READ", "x", true, AuthScheme::bearer),
                    [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      return Error{ErrorCode::unauthenticated, "X says no"};
                    });
  const Connection connection = world.connect("u", "x", "old");
  CHECK(world.failure("X_READ") == ErrorCode::unauthenticated);
  const Connection marked = find_connection(world.ports, "p", connection.id).value();
  CHECK(marked.status == ConnectionStatus::needs_reauth);
  CHECK(marked.status_reason == "X says no");
  CHECK(world.call("X_READ").error().message.find("has to be renewed: X says no") != std::string::npos);
  CHECK(world.tools.count("X_READ") == 1);
}

TEST_CASE("a refused credential is renewed once and the call repeated once") {
  CallWorld world;
  std::string good = "new";
  world.tools.offer(tool_named("X_POST", "x", false, AuthScheme::oauth2),
                    [&](const ToolRequest& request, const CallContext&) -> Result<ToolResult> {
                      if (request.credential->reveal() == good) return ToolResult(ToolData{{"1"}});
                      return Error{ErrorCode::unauthenticated, "X says no"};
                    });
  const Connection connection = world.connect("u", "x", "old");
  int renewals = 0;
  world.credentials.renewal = [&](const Connection&, std::int64_t refused) -> Result<HeldCredential> {
    ++renewals;
    CHECK(refused == connection.generation);
    return HeldCredential{Secret("new"), refused};
  };
  CHECK(world.call("X_POST").ok());
  CHECK(world.tools.count("X_POST") == 2);
  CHECK(find_connection(world.ports, "p", connection.id)->status == ConnectionStatus::active);

  good = "another";
  CHECK(world.failure("X_POST") == ErrorCode::unauthenticated);
  CHECK(world.tools.count("X_POST") == 4);
  CHECK(renewals == 2);
  CHECK(find_connection(world.ports, "p", connection.id)->status == ConnectionStatus::needs_reauth);
}

TEST_CASE("an app that cannot renew at the moment leaves the connection as it is") {
  CallWorld world;
  world.tools.offer(tool_named("X_READ", "x", true, AuthScheme::oauth2),
                    [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      return Error{ErrorCode::unauthenticated, "X says no"};
                    });
  const Connection connection = world.connect("u", "x");
  world.credentials.renewal = [](const Connection&, std::int64_t) -> Result<HeldCredential> {
    return Error{ErrorCode::upstream_unavailable, "later"};
  };
  CHECK(world.failure("X_READ") == ErrorCode::upstream_unavailable);
  CHECK(world.tools.count("X_READ") == 1);
  CHECK(find_connection(world.ports, "p", connection.id)->status == ConnectionStatus::active);
}

TEST_CASE("a call names its account, is asked when two could be meant, and keeps to what an account may do") {
  CallWorld world;
  world.tools.offer(tool_named("X_READ", "x", true, AuthScheme::bearer), "1");
  world.tools.offer(tool_named("X_ERASE", "x", true, AuthScheme::bearer), "1");
  const auto connect = [&](const std::string& name) {
    return adopt_credential(world.ports, "X",
                            {.project_id = "p",
                             .user_id = "u",
                             .toolkit = "x",
                             .credential = Secret("token-of-" + name),
                             .account = oauth::AccountIdentity{name, "@" + name}})
        ->connection;
  };
  Connection ada = connect("ada");
  const Connection bob = connect("bob");
  const auto call_as = [&](const std::string& account, const std::string& slug = "X_READ") {
    return call_tool(world.calling,
                     {.session = world.session,
                      .slug = slug,
                      .arguments = {"{}"},
                      .idempotency_key = "",
                      .account = account},
                     world.context_of(world.session));
  };
  REQUIRE(call_as("").ok());
  REQUIRE(call_as("@bob").ok());
  REQUIRE(call_as(bob.id).ok());
  CHECK(world.tools.asked()[0].credential == "token-of-ada");
  CHECK(world.tools.asked()[1].credential == "token-of-bob");
  CHECK(world.tools.asked()[2].credential == "token-of-bob");
  CHECK(call_as("@eve").error().code == ErrorCode::needs_connection);

  ada.is_default = false;
  ada.allowed_tools = {"X_READ"};
  ada.rev += 1;
  REQUIRE(world.store.commit({PutConnection{ada}})->committed);
  const std::string choices = call_as("").error().message;
  CHECK(choices.find("name one of: @") != std::string::npos);
  CHECK(choices.find("@ada (" + ada.id + ")") != std::string::npos);
  CHECK(choices.find("@bob (" + bob.id + ")") != std::string::npos);
  CHECK(call_as("@ada").ok());
  CHECK(call_as("@ada", "X_ERASE").error().code == ErrorCode::permission_denied);
  CHECK(call_as("@bob", "X_ERASE").ok());
}

TEST_CASE("results are bounded at exactly one MiB") {
  CallWorld world;
  std::size_t size = kMaxResultBytes;
  world.tools.offer(tool_named("BIG", "test"),
                    [&](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      return ToolResult(ToolData{{"\"" + std::string(size - 2, 'x') + "\""}});
                    });
  CHECK(world.call("BIG").ok());
  ++size;
  CHECK(world.failure("BIG") == ErrorCode::too_large);
}

TEST_CASE("a tool's own failure is an answer, recorded as a failure") {
  CallWorld world;
  world.tools.offer(tool_named("FAIL", "test"),
                    [](const ToolRequest&, const CallContext&) -> Result<ToolResult> {
                      return ToolResult(McpToolResult{{R"({"content":[],"isError":true})"}, true});
                    });
  CHECK(world.call("FAIL").ok());
  CHECK(world.sink.calls()[0].outcome == CallOutcome::failed);
}

TEST_CASE("catalogs are sorted, know each slug once, and show a session what it may use") {
  fakes::ScriptedTools first, second;
  first.offer(tool_named("B", "one"), "1");
  second.offer(tool_named("A", "two"), "1");
  second.offer(tool_named("B", "two"), "2");
  const ToolCatalog catalog({&first, &second});
  const auto all = catalog.list_all({});
  REQUIRE(all.size() == 2);
  CHECK(all[0].slug == "A");
  CHECK(all[1].toolkit == "one");  // the earlier provider wins
  CHECK(catalog.find("B", {})->provider == &first);
  Session session;
  session.toolkits = {"two"};
  REQUIRE(catalog.list(session, {}).size() == 1);
  CHECK(catalog.list(session, {})[0].slug == "A");
}
