// Auth configs, connect links, OAuth states and what the scheduler does for connections: what is unique, what
// goes with what, and who finds it.
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

AuthConfig config_row(const std::string& id, const std::string& toolkit = "gmail") {
  AuthConfig config;
  config.project_id = kProject;
  config.id = id;
  config.toolkit = toolkit;
  config.client_id = "client of " + id;
  config.client_secret.bytes = std::string("se\0aled", 7);
  config.client_auth = ClientAuth::basic;
  config.scopes = {"read", "write"};
  config.created_at = {1000};
  config.rev = 1;
  return config;
}

ConnectLink link_row(const std::string& id, const std::string& connection = "ca_1", std::int64_t at = 1000) {
  ConnectLink link;
  link.project_id = kProject;
  link.id = id;
  link.connection_id = connection;
  link.user_id = "ada";
  link.toolkit = "gmail";
  link.hash = "hash-of-" + id;
  link.token.bytes = std::string("to\0ken", 6);
  link.return_url = "https://app.example/done";
  link.opener = "https://app.example";
  link.created_at = {at};
  link.expires_at = {at + 600'000};
  link.rev = 1;
  return link;
}

OAuthState state_row(const std::string& id, const std::string& link = "cl_1") {
  OAuthState state;
  state.project_id = kProject;
  state.id = id;
  state.link_id = link;
  state.connection_id = "ca_1";
  state.hash = "hash-of-" + id;
  state.browser_hash = "browser-of-" + id;
  state.verifier.bytes = std::string("ver\0ifier", 9);
  state.created_at = {1000};
  state.expires_at = {601'000};
  state.rev = 1;
  return state;
}

Connection due_row(const std::string& id, std::int64_t at) {
  Connection connection = connection_row(id);
  connection.account_id = id;
  connection.next_refresh_at = Instant{at};
  return connection;
}

Connection initiated_row(const std::string& id, std::int64_t at, const std::string& toolkit = "gmail") {
  Connection connection = connection_row(id, toolkit);
  connection.status = ConnectionStatus::initiated;
  connection.credential = {};
  connection.created_at = {at};
  return connection;
}

}  // namespace

STORE_TEST("everything a connection knows comes back as it was put") {
  TestType fixture;
  Connection connection = connection_row("ca_1");
  connection.scheme = AuthScheme::oauth2;
  connection.alias = "work";
  connection.account_id = "42";
  connection.is_default = true;
  connection.auth_config_id = "ac_1";
  connection.scopes = {"read", "write"};
  connection.allowed_tools = {"GMAIL_SEND_EMAIL"};
  connection.refresh_token.bytes = std::string("re\0fresh", 8);
  connection.generation = 7;
  connection.access_expires_at = Instant{5000};
  connection.next_refresh_at = Instant{4000};
  connection.last_refresh_at = Instant{3000};
  connection.refresh_failures = 2;
  connection.last_error = "not reached";
  REQUIRE(commits(fixture.store, {PutConnection{connection}}));
  const Connection stored = fixture.store.find_connection(kProject, "ca_1")->value();
  CHECK(encode_text(stored) == encode_text(connection));
  CHECK(stored.refresh_token.bytes == connection.refresh_token.bytes);
  CHECK(stored.generation == 7);
}

STORE_TEST("a user has several accounts in an app, one of each, and one default") {
  TestType fixture;
  auto& store = fixture.store;
  Connection one = connection_row("ca_1");
  one.account_id = "alice";
  one.is_default = true;
  Connection two = connection_row("ca_2");
  two.account_id = "bob";
  REQUIRE(commits(store, {PutConnection{one}, PutConnection{two}}));
  CHECK(store.connections_to(kProject, "ada", "gmail")->size() == 2);
  Connection twin = connection_row("ca_3");
  twin.account_id = "bob";
  CHECK_FALSE(commits(store, {PutConnection{twin}}));
  two.is_default = true;
  two.rev = 2;
  CHECK_FALSE(commits(store, {PutConnection{two}}));
  one.is_default = false;
  one.rev = 2;
  CHECK(commits(store, {PutConnection{one}, PutConnection{two}}));
  CHECK(store.find_connection_to(kProject, "ada", "gmail")->value().id == "ca_2");
}

STORE_TEST("only what works is due for renewal, the earliest first") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(
      commits(store, {PutConnection{due_row("ca_1", 3000)}, PutConnection{due_row("ca_2", 2000)},
                      PutConnection{due_row("ca_3", 9000)}, PutConnection{connection_row("ca_4", "slack")}}));
  CHECK(store.next_refresh_at().value() == Instant{2000});
  CHECK(ids_of(*store.due_refreshes({3000}, 10)) == Ids{"ca_2", "ca_1"});
  CHECK(ids_of(*store.due_refreshes({3000}, 1)) == Ids{"ca_2"});
  CHECK(store.due_refreshes({1999}, 10)->empty());
  Connection broken = due_row("ca_5", 1);
  broken.status = ConnectionStatus::needs_reauth;
  CHECK_FALSE(commits(store, {PutConnection{broken}}));
}

STORE_TEST("flows that nobody finished are found by age") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(
      store, {PutConnection{initiated_row("ca_1", 2000)}, PutConnection{initiated_row("ca_2", 1000, "slack")},
              PutConnection{connection_row("ca_3")}}));
  CHECK(ids_of(*store.stale_connections({3000}, 10)) == Ids{"ca_2", "ca_1"});
  CHECK(ids_of(*store.stale_connections({2000}, 10)) == Ids{"ca_2"});
  CHECK(ids_of(*store.stale_connections({3000}, 1)) == Ids{"ca_2"});
}

STORE_TEST("a user has one flow under way to an app") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutConnection{initiated_row("ca_1", 1000)}}));
  CHECK_FALSE(commits(store, {PutConnection{initiated_row("ca_2", 2000)}}));
  CHECK(commits(store, {PutConnection{initiated_row("ca_3", 2000, "slack")}}));
  CHECK(commits(store, {RemoveConnection{kProject, "ca_1", 1}, PutConnection{initiated_row("ca_2", 2000)}}));
}

STORE_TEST("a project has one auth config for an app, its secret byte for byte") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutAuthConfig{config_row("ac_1")}}));
  CHECK_FALSE(commits(store, {PutAuthConfig{config_row("ac_2")}}));
  CHECK(commits(store, {PutAuthConfig{config_row("ac_3", "slack")}}));
  const AuthConfig stored = store.find_auth_config_for(kProject, "gmail")->value();
  CHECK(encode_text(stored) == encode_text(config_row("ac_1")));
  CHECK(stored.client_secret.bytes == config_row("ac_1").client_secret.bytes);
  CHECK(store.find_auth_config(kProject, "ac_1")->has_value());
  CHECK_FALSE(store.find_auth_config(kOther, "ac_1")->has_value());
  CHECK_FALSE(store.find_auth_config_for(kOther, "gmail")->has_value());
  CHECK(store.list_auth_configs(kProject, {})->items.size() == 2);
  CHECK(store.list_auth_configs(kOther, {})->items.empty());
  CHECK_FALSE(commits(store, {RemoveAuthConfig{kProject, "ac_1", 2}}));
  CHECK(commits(store, {RemoveAuthConfig{kProject, "ac_1", 1}}));
  CHECK_FALSE(store.find_auth_config(kProject, "ac_1")->has_value());
}

STORE_TEST("a link is found by its token's hash, and a connection's newest is the one that counts") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutConnection{connection_row("ca_1")}, PutConnectLink{link_row("cl_1")},
                          PutConnectLink{link_row("cl_2", "ca_1", 2000)}}));
  const ConnectLink stored = store.find_connect_link("hash-of-cl_1")->value();
  CHECK(stored.id == "cl_1");
  CHECK(stored.token.bytes == link_row("cl_1").token.bytes);
  CHECK(stored.return_url == "https://app.example/done");
  CHECK(stored.opener == "https://app.example");
  CHECK(stored.expires_at == Instant{601'000});
  CHECK_FALSE(stored.used_at);
  CHECK(store.newest_connect_link(kProject, "ca_1")->value().id == "cl_2");
  CHECK_FALSE(store.newest_connect_link(kOther, "ca_1")->has_value());
  CHECK_FALSE(store.find_connect_link("hash-of-cl_9")->has_value());
  ConnectLink used = link_row("cl_1");
  used.used_at = Instant{5000};
  used.rev = 2;
  CHECK(commits(store, {PutConnectLink{used}}));
  CHECK_FALSE(commits(store, {PutConnectLink{used}}));
  CHECK(store.find_connect_link("hash-of-cl_1")->value().used_at == Instant{5000});
}

STORE_TEST("a state is used up once") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutConnection{connection_row("ca_1")}, PutConnectLink{link_row("cl_1")},
                          PutOAuthState{state_row("st_1")}, PutOAuthState{state_row("st_2")}}));
  OAuthState state = store.find_oauth_state("hash-of-st_1")->value();
  CHECK(state.link_id == "cl_1");
  CHECK(state.browser_hash == "browser-of-st_1");
  CHECK(state.verifier.bytes == state_row("st_1").verifier.bytes);
  state.used_at = Instant{2000};
  state.rev = 2;
  CHECK(commits(store, {PutOAuthState{state}}));
  CHECK_FALSE(commits(store, {PutOAuthState{state}}));
  CHECK(store.find_oauth_state("hash-of-st_1")->value().used_at == Instant{2000});
  CHECK_FALSE(store.find_oauth_state("hash-of-st_2")->value().used_at);
  CHECK_FALSE(store.find_oauth_state("hash-of-st_9")->has_value());
}

STORE_TEST("links and states go with their connection") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutConnection{connection_row("ca_1")}, PutConnectLink{link_row("cl_1")},
                          PutOAuthState{state_row("st_1")}}));
  REQUIRE(commits(store, {RemoveConnection{kProject, "ca_1", 1}}));
  CHECK_FALSE(store.find_connect_link("hash-of-cl_1")->has_value());
  CHECK_FALSE(store.find_oauth_state("hash-of-st_1")->has_value());
}
