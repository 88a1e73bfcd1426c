#include "core/app/authorise_account.h"

#include <catch2/catch.hpp>

#include "tests/fakes/connect_world.h"

using namespace signalbox;
using fakes::ConnectWorld;

namespace {

struct FlowWorld : ConnectWorld {
  FlowWorld() {
    configure();
    grant("a1", "r1");
  }
};

}  // namespace

TEST_CASE("an app that nobody has set up says who has to do what") {
  ConnectWorld world;
  const Error error = world.start().error();
  CHECK(error.code == ErrorCode::not_configured);
  CHECK(error.message.find("an admin has to enter the client id") != std::string::npos);
  CHECK(error.message.find("/api/v1/auth-configs/hub") != std::string::npos);
  CHECK(start_connection(world.connecting, {.project_id = "p", .user_id = "u", .toolkit = "box"})
            .error()
            .message.find("is not connected by OAuth") != std::string::npos);
}

TEST_CASE("from a link to an account: the whole way") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  CHECK(started.connection.status == ConnectionStatus::initiated);
  CHECK(started.link_expires_at == world.clock.now() + Duration::minutes(10));

  const OpenedLink opened = open_connect_link(world.connecting, *started.link_token).value();
  CHECK(opened.app->name == "Hub");
  CHECK(opened.link.user_id == "u");
  CHECK(opened.scopes == std::vector<std::string>{"read", "write"});

  const Departure departure = leave_for_app(world.connecting, *started.link_token).value();
  CHECK(departure.address.find("https://hub.example/authorize?response_type=code&client_id=client&") == 0);
  CHECK(departure.address.find("state=" + departure.state.reveal()) != std::string::npos);
  CHECK(departure.address.find("code_challenge_method=S256") != std::string::npos);
  CHECK(departure.address.find("client-secret") == std::string::npos);

  const Arrival arrival = finish_connection(
      world.connecting, {.state = departure.state.reveal(), .code = "code-1"}, departure.browser);
  const Connection connection = arrival.connection.value();
  CHECK(connection.id == started.connection.id);
  CHECK(connection.status == ConnectionStatus::active);
  CHECK(connection.label == "@alice");
  CHECK(connection.account_id == "id-alice");
  CHECK(connection.is_default);
  CHECK(connection.scopes == std::vector<std::string>{"read", "write"});
  CHECK(connection.access_expires_at == world.clock.now() + Duration::hours(1));
  CHECK(connection.next_refresh_at < world.clock.now() + Duration::hours(1));
  CHECK(world.credential_of(connection) == "a1");
  CHECK(world.refresh_token_of(connection) == "r1");
  CHECK(world.last_body().find("code=code-1") != std::string::npos);
  CHECK(world.last_body().find("redirect_uri=https%3A%2F%2Fbox.example%2Foauth%2Fcallback") !=
        std::string::npos);
  CHECK(world.last_body().find("client_secret=client-secret") != std::string::npos);
  CHECK(world.http.sent().back().guard_scope == "hub");
  for (const char* action : {"auth_config.created", "connection.started", "connection.created"})
    CHECK(world.audited(action) == 1);
  for (const Event& event : world.store.events())
    for (const char* secret : {"a1\"", "r1\"", "client-secret"})
      CHECK(encode_text(event).find(secret) == std::string::npos);
}

TEST_CASE("looking at a link changes nothing; using it to its end uses it up") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  std::size_t commits = 0;
  world.commits.watch([&](const ChangeSet&) { ++commits; });
  for (int i = 0; i < 3; ++i) REQUIRE(open_connect_link(world.connecting, *started.link_token).ok());
  CHECK(commits == 0);
  world.commits.watch(nullptr);
  REQUIRE(world.arrive(started).connection.ok());
  CHECK(open_connect_link(world.connecting, *started.link_token).error().message.find("was used already") !=
        std::string::npos);
  CHECK_FALSE(leave_for_app(world.connecting, *started.link_token).ok());
}

TEST_CASE("links that are unknown or too old say so") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  CHECK(open_connect_link(world.connecting, Secret("nonsense")).error().message.find("is not valid") !=
        std::string::npos);
  world.clock.advance(Duration::minutes(10));
  CHECK(open_connect_link(world.connecting, *started.link_token)
            .error()
            .message.find("older than ten minutes") != std::string::npos);
}

TEST_CASE("asking again within ten minutes gives the same link, later a fresh one") {
  FlowWorld world;
  const ConnectionStart first = world.start().value();
  world.clock.advance(Duration::minutes(9));
  const ConnectionStart second = world.start().value();
  CHECK(second.connection.id == first.connection.id);
  CHECK(second.link_token->reveal() == first.link_token->reveal());
  CHECK(world.start("u", true)->link_token->reveal() == first.link_token->reveal());
  CHECK(world.start("v")->connection.id != first.connection.id);
  world.clock.advance(Duration::minutes(1));
  const ConnectionStart third = world.start().value();
  CHECK(third.connection.id != first.connection.id);
  CHECK(third.link_token->reveal() != first.link_token->reveal());
  CHECK_FALSE(find_connection(world.ports, "p", first.connection.id).ok());
}

TEST_CASE("a flow that is gone on with has the name that was asked for last") {
  FlowWorld world;
  StartConnection request{.project_id = "p", .user_id = "u", .toolkit = "hub", .alias = "work"};
  const ConnectionStart first = start_connection(world.connecting, request).value();
  request.alias = "home";
  const ConnectionStart second = start_connection(world.connecting, request).value();
  CHECK(second.connection.id == first.connection.id);
  CHECK(second.connection.alias == "home");
  request.alias = "";
  CHECK(start_connection(world.connecting, request)->connection.alias == "home");
  CHECK(world.arrive(second).connection->alias == "home");
}

TEST_CASE("a button that is pressed twice begins one flow") {
  FlowWorld world;
  std::optional<ConnectionStart> other;
  world.commits.before_next([&] { other = world.start().value(); });
  const ConnectionStart one = world.start().value();
  REQUIRE(other);
  CHECK(one.connection.id == other->connection.id);
  CHECK(one.link_token->reveal() == other->link_token->reveal());
}

TEST_CASE("the same link goes where it was asked to go last") {
  FlowWorld world;
  const ConnectionStart first = world.start().value();
  const auto again = start_connection(world.connecting, {.project_id = "p",
                                                         .user_id = "u",
                                                         .toolkit = "hub",
                                                         .return_url = "https://app.example/done",
                                                         .opener = "https://app.example"});
  CHECK(again->link_token->reveal() == first.link_token->reveal());
  const Arrival arrival = world.arrive(first);
  CHECK(arrival.return_url == "https://app.example/done");
  CHECK(arrival.opener == "https://app.example");
}

TEST_CASE("asking for what is connected already answers with it") {
  FlowWorld world;
  const Connection connection = world.connect_hub();
  const ConnectionStart again = world.start().value();
  CHECK(again.was_connected);
  CHECK_FALSE(again.link_token);
  CHECK(again.connection.id == connection.id);
  CHECK(world.start("u", true)->link_token);
}

TEST_CASE("two flows that end at the same account become one connection") {
  FlowWorld world;
  const Connection first = world.connect_hub();
  world.grant("a2", "r2");
  const Connection second = world.connect_hub("u", true);
  CHECK(second.id == first.id);
  CHECK(world.credential_of(second) == "a2");
  CHECK(world.store.connections_to("p", "u", "hub")->size() == 1);
  world.grant("b1");
  const Connection bob = world.connect_hub("u", true);
  CHECK(bob.id != first.id);
  CHECK_FALSE(bob.is_default);
  CHECK(world.connect_hub("v").id != bob.id);  // another user's account is another connection
}

TEST_CASE("two flows at once to one account: the later one finds the row of the earlier") {
  FlowWorld world;
  const ConnectionStart one = world.start().value();
  world.clock.advance(Duration::minutes(10));
  const ConnectionStart two = world.start().value();
  const Departure late = leave_for_app(world.connecting, *two.link_token).value();
  REQUIRE(one.connection.id != two.connection.id);
  world.commits.before_next([&] {});  // the state is taken first
  world.while_asked = [&] {
    // Meanwhile the account came in by a key, as with another tab.
    REQUIRE(adopt_credential(world.ports, "Hub",
                             {.project_id = "p",
                              .user_id = "u",
                              .toolkit = "hub",
                              .credential = Secret("a2"),
                              .account = oauth::AccountIdentity{"id-alice", "@alice"}})
                .ok());
  };
  const Arrival arrival =
      finish_connection(world.connecting, {.state = late.state.reveal(), .code = "c"}, late.browser);
  REQUIRE(arrival.connection.ok());
  CHECK(arrival.connection->id != two.connection.id);
  CHECK(world.credential_of(*arrival.connection) == "a1");
  CHECK_FALSE(find_connection(world.ports, "p", two.connection.id).ok());
}

TEST_CASE("a state is good once, in its browser, for ten minutes") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  const auto finish = [&](const std::string& state, const Secret& browser) {
    return finish_connection(world.connecting, {.state = state, .code = "c"}, browser).connection;
  };
  CHECK(finish("", Secret()).error().code == ErrorCode::not_found);
  CHECK(finish("foreign", Secret("x")).error().message.find("belongs to no connection") != std::string::npos);

  const Departure first = leave_for_app(world.connecting, *started.link_token).value();
  CHECK(finish(first.state.reveal(), Secret()).error().message.find("begun in another browser") !=
        std::string::npos);
  CHECK(finish(first.state.reveal(), Secret("other")).error().code == ErrorCode::permission_denied);
  CHECK(world.token_requests() == 0);
  // The stranger's try did not use it up, and a second one of the same browser does not hurt.
  const Departure second = leave_for_app(world.connecting, *started.link_token).value();
  CHECK(first.state.reveal() != second.state.reveal());
  CHECK(finish(second.state.reveal(), first.browser).error().code == ErrorCode::permission_denied);
  REQUIRE(finish(first.state.reveal(), first.browser).ok());
  CHECK(finish(first.state.reveal(), first.browser).error().message.find("used already") !=
        std::string::npos);
  CHECK(finish(second.state.reveal(), second.browser).error().message.find("used already") !=
        std::string::npos);
  CHECK(world.token_requests() == 1);

  const ConnectionStart other = world.start("v").value();
  const Departure slow = leave_for_app(world.connecting, *other.link_token).value();
  world.clock.advance(Duration::minutes(10));
  CHECK(finish(slow.state.reveal(), slow.browser).error().message.find("longer than ten minutes") !=
        std::string::npos);
}

TEST_CASE("of two callbacks at once with one state one goes on") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  const Departure departure = leave_for_app(world.connecting, *started.link_token).value();
  const oauth::Callback callback{.state = departure.state.reveal(), .code = "c"};
  world.commits.before_next(
      [&] { REQUIRE(finish_connection(world.connecting, callback, departure.browser).connection.ok()); });
  CHECK(finish_connection(world.connecting, callback, departure.browser).connection.error().code ==
        ErrorCode::conflict);
  CHECK(world.token_requests() == 1);
}

TEST_CASE("a person who says no can say yes by the same link") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  const Arrival denied = world.arrive(started, {.error = "access_denied"});
  CHECK(denied.connection.error().message.find("access was not allowed in Hub") == 0);
  CHECK(denied.connection_id == started.connection.id);
  CHECK(world.token_requests() == 0);
  CHECK(world.arrive(started).connection.ok());
}

TEST_CASE("an answer of another authorisation server is not exchanged") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  CHECK(world.arrive(started, {.code = "c", .issuer = "https://evil.example"}).connection.error().code ==
        ErrorCode::permission_denied);
  CHECK(world.token_requests() == 0);
  CHECK(world.arrive(started, {.code = "c", .issuer = "https://hub.example"}).connection.ok());
}

TEST_CASE("whatever the token endpoint does, the person hears a sentence and nothing is connected") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  const auto failing = [&] { return world.arrive(started).connection.error(); };
  world.refuse(200, R"({"error":"bad_verification_code","error_description":"The code is wrong."})");
  CHECK(failing().message == "Hub refused to give access: The code is wrong.");
  world.refuse(200, "<html>Oops</html>");
  CHECK(failing().code == ErrorCode::upstream_unavailable);
  world.refuse(200, "");
  CHECK(failing().message.find("holds no token") != std::string::npos);
  world.refuse(401, R"({"error":"invalid_client"})");
  CHECK(failing().code == ErrorCode::not_configured);
  CHECK(failing().message.find("an admin has to correct them") != std::string::npos);
  world.answer = Error{ErrorCode::deadline_exceeded, "hub.example did not answer in time"};
  CHECK(failing().message.find("could not give access at the moment") != std::string::npos);
  world.refuse(400, R"({"error":"invalid_grant","error_description":"secret client-secret is bad"})");
  CHECK(failing().message.find("client-secret") == std::string::npos);
  CHECK(world.stored(started.connection.id).status == ConnectionStatus::initiated);
  world.grant("a1");
  CHECK(world.arrive(started).connection.ok());
}

TEST_CASE("an app that does not say whose account it is gets nothing connected") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  world.account_failure = Error{ErrorCode::upstream_unavailable, "Hub is down"};
  CHECK(world.arrive(started).connection.error().message.find("did not say whose account this is") !=
        std::string::npos);
  world.account_failure.reset();
  world.grant("stranger");
  CHECK_FALSE(world.arrive(started).connection.ok());
  CHECK(world.stored(started.connection.id).status == ConnectionStatus::initiated);
}

TEST_CASE("reconnecting keeps the id, and a live connection works until it ends") {
  FlowWorld world;
  const Connection before = world.connect_hub();
  const ConnectionStart started = reconnect(world.connecting, before, "", "").value();
  CHECK(started.connection.id == before.id);
  CHECK(world.stored(before.id).status == ConnectionStatus::active);
  CHECK(reconnect(world.connecting, before, "", "")->link_token->reveal() == started.link_token->reveal());
  world.grant("a2", "r2");
  const Connection after = world.arrive(started).connection.value();
  CHECK(after.id == before.id);
  CHECK(world.credential_of(after) == "a2");
  CHECK(after.generation == before.generation + 1);
  CHECK(world.audited("connection.reconnected") == 1);
}

TEST_CASE("a refresh token given at the first consent only stays, unless a key takes its place") {
  FlowWorld world;
  const Connection before = world.connect_hub();
  world.grant("a2");
  const Connection after =
      world.arrive(reconnect(world.connecting, before, "", "").value()).connection.value();
  CHECK(world.refresh_token_of(after) == "r1");
  const auto pasted =
      connect_with_key(world.connecting,
                       {.project_id = "p", .user_id = "u", .toolkit = "hub", .key = {.token = Secret("a1")}});
  REQUIRE(pasted.ok());
  CHECK(pasted->connection.id == before.id);
  CHECK(pasted->connection.scheme == AuthScheme::bearer);
  CHECK(world.refresh_token_of(pasted->connection).empty());
}

TEST_CASE("a connection never becomes another person's account, and the live one stays as it is") {
  FlowWorld world;
  const Connection alice = world.connect_hub();
  const ConnectionStart started = reconnect(world.connecting, alice, "", "").value();
  world.grant("b1");
  const Error error = world.arrive(started).connection.error();
  CHECK(error.code == ErrorCode::conflict);
  CHECK(error.message.find("this is @bob, the connection is for @alice") == 0);
  CHECK(world.credential_of(world.stored(alice.id)) == "a1");
  CHECK(world.stored(alice.id).status == ConnectionStatus::active);
  CHECK(world.stored(alice.id).rev == alice.rev);
  world.grant("a2");
  CHECK(world.arrive(started).connection.ok());
}

TEST_CASE("what has to be renewed is renewed under its id when it is asked for again") {
  FlowWorld world;
  const Connection connection = world.connect_hub();
  REQUIRE(mark_needs_reauth(world.ports, connection, connection.generation, "revoked").ok());
  const ConnectionStart started = world.start().value();
  CHECK(started.connection.id == connection.id);
  world.grant("a2", "r2");
  const Connection renewed = world.arrive(started).connection.value();
  CHECK(renewed.id == connection.id);
  CHECK(renewed.status == ConnectionStatus::active);
  CHECK(renewed.status_reason.empty());
}

TEST_CASE("what was removed while the person was away is not brought back") {
  FlowWorld world;
  const ConnectionStart started = world.start().value();
  const Departure departure = leave_for_app(world.connecting, *started.link_token).value();
  REQUIRE(disconnect(world.connecting, "p", started.connection.id).ok());
  const Arrival arrival = finish_connection(
      world.connecting, {.state = departure.state.reveal(), .code = "c"}, departure.browser);
  CHECK_FALSE(arrival.connection.ok());
  CHECK(world.store.connections_to("p", "u", "hub")->empty());
}

TEST_CASE("disconnecting revokes the refresh token in the app, and goes on when that fails") {
  FlowWorld world;
  const Connection connection = world.connect_hub();
  world.answer = HttpResponse{.status = 200};
  CHECK(disconnect(world.connecting, "p", connection.id)->revoked_upstream);
  CHECK(world.http.sent().back().url == "https://hub.example/revoke");
  CHECK(world.last_body().find("token=r1&token_type_hint=refresh_token") == 0);

  world.grant("a2");
  const Connection again = world.connect_hub();
  world.answer = Error{ErrorCode::upstream_unavailable, "down"};
  const Disconnected gone = disconnect(world.connecting, "p", again.id).value();
  CHECK_FALSE(gone.revoked_upstream);
  CHECK(world.last_body().find("token=a2&token_type_hint=access_token") == 0);
  CHECK(world.store.connections_to("p", "u", "hub")->empty());
}

TEST_CASE("auth configs keep their secret sealed, and the one there when none is given") {
  ConnectWorld world;
  const AuthConfig first = world.configure();
  CHECK(first.client_secret.bytes.find("client-secret") == std::string::npos);
  const auto set = [&](const AuthConfigEntry& entry) {
    return set_auth_config(world.connecting, entry, std::nullopt);
  };
  const AuthConfig second =
      set({.project_id = "p", .toolkit = "hub", .client_id = "other", .scopes = {{"only"}}}).value();
  CHECK(second.id == first.id);
  CHECK(second.client_secret.bytes == first.client_secret.bytes);
  CHECK(second.scopes == std::vector<std::string>{"only"});
  CHECK(open_connect_link(world.connecting, *world.start()->link_token)->scopes ==
        std::vector<std::string>{"only"});
  CHECK(set({.project_id = "p", .toolkit = "hub", .client_id = "c", .client_secret = Secret()})
            ->client_secret.bytes.empty());
  for (const std::string& bad : {std::string(), std::string("a\nb"), std::string(513, 'x')})
    CHECK(set({.project_id = "p", .toolkit = "hub", .client_id = bad}).error().message.find("clientId") == 0);
  CHECK(set({.project_id = "p", .toolkit = "hub", .client_id = "c", .scopes = {{"a b"}}})
            .error()
            .message.find("scopes") == 0);
  CHECK(set({.project_id = "p", .toolkit = "box", .client_id = "c"}).error().message.find("toolkit") == 0);
  CHECK(set_auth_config(world.connecting, {.project_id = "p", .toolkit = "hub", .client_id = "c"}, 1)
            .error()
            .code == ErrorCode::precondition_failed);
  CHECK(remove_auth_config(world.ports, "p", "hub", std::nullopt).ok());
  CHECK(remove_auth_config(world.ports, "p", "hub", std::nullopt).error().code == ErrorCode::not_found);
}
