// Sessions, keys and connections: revisions, what is unique, what touching does, whose rows show.
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

STORE_TEST("a session comes back as it was put") {
  TestType fixture;
  Session session = session_row("session_1");
  session.revoked_at = Instant{4000};
  REQUIRE(commits(fixture.store, {PutSession{session}}));
  const Session stored = fixture.store.find_session(kProject, "session_1")->value();
  CHECK(stored.user_id == "ada");
  CHECK(stored.toolkits == session.toolkits);
  CHECK(stored.created_at == session.created_at);
  CHECK(stored.last_active_at == session.last_active_at);
  CHECK(stored.expires_at == session.expires_at);
  CHECK(stored.revoked_at == session.revoked_at);
  CHECK_FALSE(stored.is_default);
  CHECK(stored.rev == 1);
}

STORE_TEST("revision n replaces exactly n-1") {
  TestType fixture;
  auto& store = fixture.store;
  Session session = session_row("session_1");
  const auto put = [&](std::int64_t rev) {
    session.rev = rev;
    return commits(store, {PutSession{session}});
  };
  CHECK_FALSE(put(2));
  CHECK_FALSE(put(0));
  CHECK(put(1));
  CHECK_FALSE(put(1));
  CHECK_FALSE(put(3));
  CHECK(put(2));
  CHECK_FALSE(put(2));
  CHECK(put(3));
}

STORE_TEST("a user has one default session that is not revoked") {
  TestType fixture;
  auto& store = fixture.store;
  Session first = session_row("session_1");
  Session second = session_row("session_2");
  first.is_default = second.is_default = true;
  REQUIRE(commits(store, {PutSession{first}}));
  CHECK_FALSE(commits(store, {PutSession{second}}));
  CHECK(store.find_default_session(kProject, "ada")->value().id == "session_1");

  first.revoked_at = Instant{3000};
  first.rev = 2;
  CHECK(commits(store, {PutSession{first}, PutSession{second}}));
  CHECK(store.find_default_session(kProject, "ada")->value().id == "session_2");

  first.revoked_at.reset();
  first.rev = 3;
  CHECK_FALSE(commits(store, {PutSession{first}}));

  second.project_id = kOther;
  CHECK(commits(store, {PutSession{second}}));
  CHECK_FALSE(store.find_default_session(kProject, "bob")->has_value());
}

STORE_TEST("touching a session moves its times forward only") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutSession{session_row("session_1")}}));
  CHECK(commits(store, {TouchSession{kProject, "session_1", {2000}, {8000}}}));
  Session stored = store.find_session(kProject, "session_1")->value();
  CHECK(stored.last_active_at == Instant{2000});
  CHECK(stored.expires_at == Instant{9000});
  CHECK(stored.rev == 1);

  stored.revoked_at = Instant{3000};
  stored.rev = 2;
  REQUIRE(commits(store, {PutSession{stored}}));
  CHECK(commits(store, {TouchSession{kProject, "session_1", {5000}, {50'000}},
                        TouchSession{kProject, "session_unknown", {5000}, {50'000}}}));
  CHECK(store.find_session(kProject, "session_1")->value().last_active_at == Instant{2000});
  CHECK_FALSE(store.find_session(kProject, "session_unknown")->has_value());
}

STORE_TEST("a known user stays as it is") {
  TestType fixture;
  CHECK(commits(fixture.store, {PutUser{kProject, "ada", {1}}}));
  CHECK(commits(fixture.store, {PutUser{kProject, "ada", {2}}, PutUser{kOther, "ada", {3}}}));
}

STORE_TEST("the newest upstream session wins, and all of a session are dropped together") {
  TestType fixture;
  auto& store = fixture.store;
  const std::string bytes("\0\x01sealed", 8);
  REQUIRE(commits(store, {PutUpstreamSession{kProject, "session_1", "linear", {"old"}},
                          PutUpstreamSession{kProject, "session_1", "linear", {bytes}},
                          PutUpstreamSession{kProject, "session_1", "github", {"g"}},
                          PutUpstreamSession{kProject, "session_2", "linear", {"other"}},
                          PutUpstreamSession{kOther, "session_1", "linear", {"foreign"}}}));
  CHECK(store.find_upstream_session(kProject, "session_1", "linear")->value().bytes == bytes);
  CHECK(commits(store, {DropUpstreamSessions{kProject, "session_1"}}));
  CHECK(commits(store, {DropUpstreamSessions{kProject, "session_1"}}));
  CHECK_FALSE(store.find_upstream_session(kProject, "session_1", "linear")->has_value());
  CHECK_FALSE(store.find_upstream_session(kProject, "session_1", "github")->has_value());
  CHECK(store.find_upstream_session(kProject, "session_2", "linear")->has_value());
  CHECK(store.find_upstream_session(kOther, "session_1", "linear")->value().bytes == "foreign");
}

STORE_TEST("a key is found by its hash and by its project") {
  TestType fixture;
  auto& store = fixture.store;
  ApiKey key = key_row("key_1");
  key.revoked_at = Instant{7000};
  ApiKey of_project = key_row("key_2");
  of_project.user_id.reset();
  REQUIRE(commits(store, {PutKey{key}, PutKey{of_project}}));
  const ApiKey stored = store.find_key_by_hash("hash-of-key_1")->value();
  CHECK(stored.id == "key_1");
  CHECK(stored.user_id == "ada");
  CHECK(stored.scopes == key.scopes);
  CHECK(stored.revoked_at == key.revoked_at);
  CHECK_FALSE(stored.last_used_at);
  CHECK_FALSE(store.find_key(kProject, "key_2")->value().user_id);
  CHECK_FALSE(store.find_key(kOther, "key_1")->has_value());
  CHECK_FALSE(store.find_key_by_hash("unknown")->has_value());
  CHECK(ids_of(store.list_keys(ada(), {})->items) == Ids{"key_1"});
  CHECK(ids_of(store.list_keys(everyone(), {})->items) == Ids{"key_2", "key_1"});
}

STORE_TEST("two keys never share a hash") {
  TestType fixture;
  ApiKey twin = key_row("key_2");
  twin.hash = key_row("key_1").hash;
  REQUIRE(commits(fixture.store, {PutKey{key_row("key_1")}}));
  CHECK_FALSE(commits(fixture.store, {PutKey{twin}}));
}

STORE_TEST("touching a key or a connection notes the latest use") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutKey{key_row("key_1")}, PutConnection{connection_row("ca_1")}}));
  CHECK(commits(store, {TouchKey{"key_1", {2000}}, TouchConnection{kProject, "ca_1", {2500}}}));
  CHECK(commits(store, {TouchKey{"key_1", {1500}}, TouchConnection{kProject, "ca_1", {1500}}}));
  CHECK(commits(store, {TouchKey{"key_9", {1500}}, TouchConnection{kOther, "ca_1", {9999}}}));
  const ApiKey key = store.find_key(kProject, "key_1")->value();
  const Connection connection = store.find_connection(kProject, "ca_1")->value();
  CHECK(key.last_used_at == Instant{2000});
  CHECK(key.rev == 1);
  CHECK(connection.last_used_at == Instant{2500});
  CHECK(connection.rev == 1);
}

STORE_TEST("a connection comes back as it was put, its credential byte for byte") {
  TestType fixture;
  Connection connection = connection_row("ca_1");
  connection.scheme = AuthScheme::none;
  connection.status = ConnectionStatus::needs_reauth;
  connection.status_reason = "The token was revoked";
  REQUIRE(commits(fixture.store, {PutConnection{connection}}));
  const Connection stored = fixture.store.find_connection(kProject, "ca_1")->value();
  CHECK(stored.toolkit == "gmail");
  CHECK(stored.scheme == AuthScheme::none);
  CHECK(stored.status == ConnectionStatus::needs_reauth);
  CHECK(stored.status_reason == connection.status_reason);
  CHECK(stored.label == "@ada");
  CHECK(stored.credential.bytes == connection.credential.bytes);
  CHECK(stored.created_at == connection.created_at);
}

STORE_TEST("a user has one active connection to an app") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutConnection{connection_row("ca_1")}}));
  CHECK_FALSE(commits(store, {PutConnection{connection_row("ca_2")}}));
  CHECK(commits(store, {PutConnection{connection_row("ca_3", "slack")}}));
  CHECK(store.find_connection_to(kProject, "ada", "gmail")->value().id == "ca_1");

  Connection waiting = connection_row("ca_2");
  waiting.status = ConnectionStatus::needs_reauth;
  REQUIRE(commits(store, {PutConnection{waiting}}));
  waiting.status = ConnectionStatus::active;
  waiting.rev = 2;
  CHECK_FALSE(commits(store, {PutConnection{waiting}}));
  CHECK(commits(store, {RemoveConnection{kProject, "ca_1", 1}, PutConnection{waiting}}));
  CHECK(store.find_connection_to(kProject, "ada", "gmail")->value().id == "ca_2");
  CHECK_FALSE(store.find_connection_to(kProject, "bob", "gmail")->has_value());
}

STORE_TEST("a connection that has to be renewed is found when there is no better one") {
  TestType fixture;
  auto& store = fixture.store;
  Connection waiting = connection_row("ca_1");
  waiting.status = ConnectionStatus::needs_reauth;
  REQUIRE(commits(store, {PutConnection{waiting}}));
  CHECK(store.find_connection_to(kProject, "ada", "gmail")->value().id == "ca_1");

  Connection revoked = connection_row("ca_2", "slack");
  revoked.status = ConnectionStatus::revoked;
  REQUIRE(commits(store, {PutConnection{revoked}}));
  CHECK_FALSE(store.find_connection_to(kProject, "ada", "slack")->has_value());
}

STORE_TEST("a connection is removed at the revision that was seen") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutConnection{connection_row("ca_1")}}));
  CHECK_FALSE(commits(store, {RemoveConnection{kProject, "ca_1", 2}}));
  CHECK_FALSE(commits(store, {RemoveConnection{kOther, "ca_1", 1}}));
  CHECK(commits(store, {RemoveConnection{kProject, "ca_1", 1}}));
  CHECK_FALSE(commits(store, {RemoveConnection{kProject, "ca_1", 1}}));
  CHECK_FALSE(store.find_connection(kProject, "ca_1")->has_value());
}

STORE_TEST("rows of another project and of another user never show") {
  TestType fixture;
  auto& store = fixture.store;
  Session foreign = session_row("session_9");
  foreign.project_id = kOther;
  Connection foreign_connection = connection_row("ca_9");
  foreign_connection.project_id = kOther;
  ApiKey foreign_key = key_row("key_9");
  foreign_key.project_id = kOther;
  REQUIRE(commits(store, {PutSession{session_row("session_1")}, PutSession{session_row("session_2", "bob")},
                          PutSession{foreign}, PutConnection{connection_row("ca_1")},
                          PutConnection{foreign_connection}, PutKey{foreign_key}}));
  CHECK(ids_of(store.list_sessions(ada(), {})->items) == Ids{"session_1"});
  CHECK(ids_of(store.list_sessions(everyone(), {})->items) == Ids{"session_2", "session_1"});
  CHECK(ids_of(store.list_sessions({kOther, std::nullopt}, {})->items) == Ids{"session_9"});
  CHECK_FALSE(store.find_session(kProject, "session_9")->has_value());
  CHECK(ids_of(store.list_connections(ada(), {})->items) == Ids{"ca_1"});
  CHECK(ids_of(store.list_connections({kOther, "ada"}, {})->items) == Ids{"ca_9"});
  CHECK_FALSE(store.find_connection(kProject, "ca_9")->has_value());
  CHECK(store.find_connection_to(kOther, "ada", "gmail")->value().id == "ca_9");
  CHECK(store.list_keys(everyone(), {})->items.empty());
}
