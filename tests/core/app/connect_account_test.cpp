#include "core/app/connect_account.h"

#include <catch2/catch.hpp>

#include "core/app/update_worker.h"
#include "core/app/upstream_sessions.h"
#include "core/domain/workers/worker_type.h"
#include "tests/fakes/connect_world.h"

using namespace signalbox;

namespace {

struct KeyWorld : fakes::ConnectWorld {
  KeyWorld() { apps["twitter"] = {"twitter", "X", {.scheme = AuthScheme::bearer}}; }

  Result<Connected> token(const std::string& text, const std::string& user = "u",
                          const std::string& label = "") {
    return connect_with_key(connecting, {.project_id = "p",
                                         .user_id = user,
                                         .toolkit = "twitter",
                                         .key = {.token = Secret(text)},
                                         .label = label});
  }
  Result<Connected> box(const std::string& key, bool another = false, const std::string& alias = "") {
    return connect_with_key(connecting, {.project_id = "p",
                                         .user_id = "u",
                                         .toolkit = "box",
                                         .key = {.api_key = Secret(key)},
                                         .alias = alias,
                                         .another = another});
  }
  WorkerRecord twitter_worker() {
    return set_worker(ports, "p", "u", "twitter_monitor", {.enabled = true, .config = {}, .schedule = {}})
        .value();
  }
  Status refused(const Connection& connection, const std::string& why = "expired") {
    return mark_needs_reauth(ports, connection, connection.generation, why);
  }
};

}  // namespace

TEST_CASE("a token is stored sealed, bound to its row, and shown to nobody") {
  KeyWorld world;
  const Connection connection = world.token("very-secret-token", "u", "@ada")->connection;
  CHECK(connection.status == ConnectionStatus::active);
  CHECK(connection.is_default);
  CHECK(connection.label == "@ada");
  CHECK(connection.credential.bytes.find("very-secret-token") == std::string::npos);
  CHECK(world.credential_of(connection) == "very-secret-token");
  CHECK_FALSE(world.sealer.open(connection.credential, "connections/ca_other").ok());
  CHECK(encode_text(connection).find("secret") == std::string::npos);
  for (const Event& event : world.store.events())
    CHECK(encode_text(event).find("very-secret-token") == std::string::npos);
}

TEST_CASE("tokens, labels and users are checked, and errors name them") {
  KeyWorld world;
  for (const std::string& token : {std::string(), std::string("a b"), std::string("a\nb"),
                                   std::string("a\0b", 3), std::string("\xC3\xA4"), std::string(8193, 'x')})
    CHECK(world.token(token).error().message.find("token") == 0);
  CHECK(world.token(std::string(8192, 'x')).ok());
  CHECK(world.token("t", "").error().message.find("userId") == 0);
  CHECK(world.token("t", "u", "a\nb").error().message.find("label") == 0);
  CHECK(world.token("t", "u", "\xFF").error().message.find("label") == 0);
  CHECK(world.token("t", "u", std::string(201, 'x')).error().message.find("label") == 0);
  CHECK(world.box("a1", false, std::string(65, 'x')).error().message.find("alias") == 0);
  const auto app = [&](const std::string& toolkit) {
    return connect_with_key(world.connecting, {.project_id = "p", .user_id = "u", .toolkit = toolkit})
        .error();
  };
  CHECK(app("nowhere").message.find("toolkit is not known here") == 0);
  CHECK(app("twitter").message == "token is required");
  CHECK(app("box").message == "apiKey is required");
}

TEST_CASE("a user name and a password become one credential, as RFC 7617 allows") {
  KeyWorld world;
  world.apps["old"] = {"old", "Old", {.scheme = AuthScheme::basic}};
  const auto connect = [&](const std::string& name, const std::string& password) {
    return connect_with_key(world.connecting, {.project_id = "p",
                                               .user_id = "u",
                                               .toolkit = "old",
                                               .key = {.username = name, .password = Secret(password)}});
  };
  CHECK(world.credential_of(connect("ada", "p:w")->connection) == "ada:p:w");
  CHECK(connect("a:b", "x").error().message.find("username") == 0);
  CHECK(connect("", "x").error().message.find("username") == 0);
  CHECK(connect("ada", "a\nb").error().message.find("password") == 0);
}

TEST_CASE("the app says whose key it is, and a key it refuses is not stored") {
  KeyWorld world;
  const Connected alice = world.box("a1").value();
  CHECK(alice.connection.account_id == "id-alice");
  CHECK(alice.connection.label == "alice");
  CHECK_FALSE(alice.was_connected);
  const Error refused = world.box("wrong").error();
  CHECK(refused.message.find("apiKey is not accepted by Box") == 0);
  CHECK(world.store.connections_to("p", "u", "box")->size() == 1);
}

TEST_CASE("one row for each account: its key is replaced in place, another account's is kept beside it") {
  KeyWorld world;
  const Connection alice = world.box("a1")->connection;
  const Connected again = world.box("a2").value();
  CHECK(again.connection.id == alice.id);
  CHECK(again.was_connected);
  CHECK(world.credential_of(world.stored(alice.id)) == "a2");
  CHECK(again.connection.generation == alice.generation + 1);

  const Connection bob = world.box("b1")->connection;
  CHECK(bob.id != alice.id);
  CHECK_FALSE(bob.is_default);
  CHECK(world.credential_of(world.stored(alice.id)) == "a2");
  CHECK(world.audited("connection.created") == 2);
  CHECK(world.audited("connection.reconnected") == 1);
}

TEST_CASE("an app that cannot be asked takes the key, unless it could be another account's") {
  KeyWorld world;
  world.account_failure = Error{ErrorCode::upstream_unavailable, "down"};
  const Connection unknown = world.box("whatever")->connection;
  CHECK(unknown.account_id.empty());
  CHECK(world.box("newer")->connection.id == unknown.id);
  CHECK(world.box("newest", true).error().code == ErrorCode::conflict);

  KeyWorld other;
  REQUIRE(other.box("a1").ok());
  other.account_failure = Error{ErrorCode::upstream_unavailable, "down"};
  CHECK(other.box("a2").error().message.find("Box does not say whose account this is") == 0);
}

TEST_CASE("connecting again after a refusal keeps the id and clears the reason") {
  KeyWorld world;
  const Connection first = world.token("one")->connection;
  REQUIRE(world.refused(first).ok());
  CHECK(world.stored(first.id).status == ConnectionStatus::needs_reauth);
  const Connection second = world.token("two", "u", "@new")->connection;
  CHECK(second.id == first.id);
  CHECK(second.status == ConnectionStatus::active);
  CHECK(second.status_reason.empty());
  CHECK(second.rev == 3);
  CHECK(world.credential_of(world.stored(first.id)) == "two");
  CHECK(world.token("one", "v")->connection.id != first.id);
}

TEST_CASE("disconnecting pauses the workers that need the account, connecting resumes them") {
  KeyWorld world;
  const Connection connection = world.token("one")->connection;
  const WorkerRecord worker = world.twitter_worker();
  REQUIRE(set_worker(world.ports, "p", "u", "feed_monitor",
                     {.enabled = true, .config = JsonText{R"({"feedUrl":"https://x"})"}, .schedule = {}})
              .ok());

  const Disconnected gone = disconnect(world.connecting, "p", connection.id).value();
  CHECK(gone.stopped_workers == std::vector<std::string>{worker.worker.id});
  CHECK_FALSE(gone.revoked_upstream);
  CHECK(find_connection(world.ports, "p", connection.id).error().code == ErrorCode::not_found);
  WorkerRecord stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(stored.schedule.paused_reason == "its twitter account was disconnected");
  CHECK_FALSE(stored.schedule.next_at);
  CHECK(world.store.find_worker_of_type("p", "u", "feed_monitor").value()->schedule.paused_reason.empty());

  REQUIRE(world.token("again").ok());
  stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(stored.schedule.paused_reason.empty());
  CHECK(stored.schedule.next_at > world.clock.now());
  const auto made_up = world.store.find_open_run("p", worker.worker.id).value();
  REQUIRE(made_up);
  CHECK(made_up->run_at == world.clock.now());
  CHECK(disconnect(world.connecting, "p", connection.id).error().code == ErrorCode::not_found);
}

TEST_CASE("a worker that is switched off stays off when its account comes back") {
  KeyWorld world;
  const Connection connection = world.token("one")->connection;
  const WorkerRecord worker = world.twitter_worker();
  REQUIRE(update_worker(world.ports, "p", worker.worker.id, {.enabled = false, .config = {}, .schedule = {}})
              .ok());
  CHECK(disconnect(world.connecting, "p", connection.id)->stopped_workers.empty());
  REQUIRE(world.token("two").ok());
  CHECK_FALSE(find_worker(world.ports, "p", worker.worker.id)->schedule.next_at);
}

TEST_CASE("an account that needs renewing pauses its workers once, with the reason") {
  KeyWorld world;
  const Connection connection = world.token("one")->connection;
  const WorkerRecord worker = world.twitter_worker();
  const auto events_about = [&](const std::string& id) {
    const auto events = world.store.events();
    return std::count_if(events.begin(), events.end(),
                         [&](const Event& event) { return event.subject.id == id; });
  };
  const auto before = events_about(connection.id);
  REQUIRE(world.refused(connection, "X says no").ok());
  REQUIRE(world.refused(connection, "X says no again").ok());
  CHECK(world.stored(connection.id).status_reason == "X says no");
  CHECK(find_worker(world.ports, "p", worker.worker.id)->schedule.paused_reason == "X says no");
  CHECK(events_about(connection.id) == before + 1);
  CHECK(world.audited("connection.needs_reauth") == 1);
}

TEST_CASE("a second account that fails pauses nobody: workers use the default one") {
  KeyWorld world;
  world.apps["twitter"].auth.account = AccountSource{"BOX_ME", {"id"}, {"name"}, ""};
  REQUIRE(world.token("a1").ok());
  const Connection bob = world.token("b1")->connection;
  const WorkerRecord worker = world.twitter_worker();
  REQUIRE(world.refused(bob).ok());
  CHECK(find_worker(world.ports, "p", worker.worker.id)->schedule.paused_reason.empty());
  CHECK(disconnect(world.connecting, "p", bob.id)->stopped_workers.empty());
}

TEST_CASE("a late refusal does not spoil a credential that was replaced meanwhile") {
  KeyWorld world;
  const Connection stale = world.token("one")->connection;
  REQUIRE(world.token("two").ok());
  CHECK(world.refused(stale).ok());
  CHECK(world.stored(stale.id).status == ConnectionStatus::active);
  const Connection fresh = world.stored(stale.id);
  world.commits.before_next([&] { REQUIRE(world.token("three").ok()); });
  CHECK(world.refused(fresh).ok());
  CHECK(world.stored(stale.id).status == ConnectionStatus::active);
}

TEST_CASE("of several changes of an account at once none is lost") {
  KeyWorld world;
  const Connection connection = world.token("one")->connection;
  world.commits.before_next([&] { REQUIRE(world.token("faster").ok()); });
  CHECK(world.credential_of(world.token("slower")->connection) == "slower");
  CHECK(world.stored(connection.id).generation == 3);
  world.commits.before_next([&] { REQUIRE(world.token("fastest").ok()); });
  CHECK(disconnect(world.connecting, "p", connection.id).ok());
  CHECK_FALSE(find_connection(world.ports, "p", connection.id).ok());
}

TEST_CASE("a connection is renamed, restricted, made the default and switched off") {
  KeyWorld world;
  const Connection alice = world.box("a1", false, "home")->connection;
  const Connection bob = world.box("b1")->connection;
  const auto change = [&](const std::string& id, const ConnectionChange& what) {
    return update_connection(world.connecting, "p", id, what, std::nullopt);
  };
  CHECK(change(bob.id, {.alias = "work"})->alias == "work");
  CHECK(change(bob.id, {.alias = "HOME"}).error().message.find("alias is the name of another") == 0);
  CHECK(change(bob.id, {.alias = "a\nb"}).error().message.find("alias") == 0);

  CHECK(change(bob.id, {.is_default = true})->is_default);
  CHECK_FALSE(world.stored(alice.id).is_default);
  CHECK_FALSE(change(bob.id, {.is_default = false})->is_default);

  CHECK(change(bob.id, {.allowed_tools = {{"BOX_ME"}}})->allowed_tools == std::vector<std::string>{"BOX_ME"});
  CHECK(
      change(bob.id, {.allowed_tools = {{"HUB_ME"}}}).error().message.find("allowedTools names \"HUB_ME\"") ==
      0);
  CHECK(change(bob.id, {.allowed_tools = {{"NO_SUCH"}}}).error().code == ErrorCode::invalid_argument);
  CHECK(change(bob.id, {.allowed_tools = {std::vector<std::string>()}})->allowed_tools.empty());

  CHECK(change(bob.id, {.disabled = true})->status == ConnectionStatus::disabled);
  CHECK(change(bob.id, {.disabled = false})->status == ConnectionStatus::active);
  CHECK(update_connection(world.connecting, "p", bob.id, {.alias = "x"}, 1).error().code ==
        ErrorCode::precondition_failed);
  CHECK(change("ca_none", {.alias = "x"}).error().code == ErrorCode::not_found);
  CHECK(world.audited("connection.enabled") == 1);
}

TEST_CASE("switching the workers' account off pauses them, switching it on resumes them") {
  KeyWorld world;
  const Connection connection = world.token("one")->connection;
  const WorkerRecord worker = world.twitter_worker();
  REQUIRE(update_connection(world.connecting, "p", connection.id, {.disabled = true}, std::nullopt).ok());
  CHECK(find_worker(world.ports, "p", worker.worker.id)->schedule.paused_reason ==
        "its twitter account is switched off");
  REQUIRE(update_connection(world.connecting, "p", connection.id, {.disabled = false}, std::nullopt).ok());
  CHECK(find_worker(world.ports, "p", worker.worker.id)->schedule.paused_reason.empty());
}

TEST_CASE("a test asks the app, renews what it refuses, and says what came of it") {
  KeyWorld world;
  const Connection alice = world.box("a1")->connection;
  const auto test = [&](const Connection& connection) {
    return test_connection(world.connecting, world.credentials, connection).value();
  };
  CHECK(test(alice).ok);
  CHECK(test(alice).label == "alice");
  CHECK(world.audited("connection.tested") == 2);

  world.account_failure = Error{ErrorCode::upstream_unavailable, "Box is down"};
  CHECK_FALSE(test(alice).ok);
  CHECK(test(alice).message == "Box is down");
  CHECK(world.stored(alice.id).status == ConnectionStatus::active);

  world.account_failure.reset();
  world.owners.erase("a1");
  world.credentials.renewal = [](const Connection&, std::int64_t) -> Result<HeldCredential> {
    return HeldCredential{Secret("a2"), 9};
  };
  CHECK(test(alice).ok);
  world.credentials.renewal = nullptr;
  CHECK_FALSE(test(alice).ok);
  CHECK(world.stored(alice.id).status == ConnectionStatus::needs_reauth);
  CHECK(test(world.stored(alice.id)).message.find("This account is not active") == 0);

  const Connection untested = world.token("t")->connection;
  CHECK(test(untested).message.find("offers no way to test") != std::string::npos);
}

TEST_CASE("upstream sessions are kept sealed, per session and upstream, and forgotten together") {
  fakes::AppWorld world;
  StoredUpstreamSessions vault(world.ports);
  CHECK_FALSE(vault.load("p", "session_1", "github"));
  vault.save("p", "session_1", "github", Secret("https://upstream/secret"));
  vault.save("p", "session_1", "slack", Secret("other"));
  REQUIRE(vault.load("p", "session_1", "github"));
  CHECK(vault.load("p", "session_1", "github")->reveal() == "https://upstream/secret");
  CHECK_FALSE(vault.load("p", "session_2", "github"));
  const auto sealed = world.store.find_upstream_session("p", "session_1", "github").value();
  CHECK(sealed->bytes.find("https://upstream/secret") == std::string::npos);
  vault.save("p", "session_1", "slack", Secret());
  CHECK_FALSE(vault.load("p", "session_1", "slack"));
  vault.forget("p", "session_1");
  CHECK_FALSE(vault.load("p", "session_1", "github"));
}
