// /api/v1/connections
#include <algorithm>

#include "core/app/authorise_account.h"
#include "core/app/connect_account.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"
#include "server/api/page_origins.h"

namespace signalbox::api {
namespace {

struct NewConnection {
  std::string user_id;
  std::string toolkit;
  std::optional<std::string> token;
  std::optional<std::string> api_key;
  std::optional<std::string> username;
  std::optional<std::string> password;
  std::string label;
  std::string alias;
  bool another = false;
  std::string return_url;
  std::string opener;
};

struct Reconnection {
  std::string return_url;
  std::string opener;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::NewConnection> {
  static constexpr auto list = std::make_tuple(
      field("userId", &api::NewConnection::user_id), field("toolkit", &api::NewConnection::toolkit),
      field("token", &api::NewConnection::token), field("apiKey", &api::NewConnection::api_key),
      field("username", &api::NewConnection::username), field("password", &api::NewConnection::password),
      optional_field("label", &api::NewConnection::label),
      optional_field("alias", &api::NewConnection::alias),
      optional_field("another", &api::NewConnection::another),
      optional_field("returnUrl", &api::NewConnection::return_url),
      optional_field("opener", &api::NewConnection::opener));
};

template <>
struct Fields<api::Reconnection> {
  static constexpr auto list = std::make_tuple(optional_field("returnUrl", &api::Reconnection::return_url),
                                               optional_field("opener", &api::Reconnection::opener));
};

template <>
struct Fields<ConnectionChange> {
  static constexpr auto list = std::make_tuple(field("alias", &ConnectionChange::alias),
                                               field("isDefault", &ConnectionChange::is_default),
                                               field("allowedTools", &ConnectionChange::allowed_tools),
                                               field("disabled", &ConnectionChange::disabled));
};

template <>
struct Fields<ConnectionTest> {
  static constexpr auto list =
      std::make_tuple(field("ok", &ConnectionTest::ok), field("message", &ConnectionTest::message),
                      field("label", &ConnectionTest::label));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Connecting connecting_of(const Exchange& exchange) { return exchange.services.connecting(exchange.ports()); }

Result<Connection> visible_connection(const Exchange& exchange) {
  TRY(Connection connection,
      find_connection(exchange.ports(), exchange.caller.project_id, exchange.param("id")));
  if (is_visible(exchange, connection.user_id)) return connection;
  return find_connection(exchange.ports(), exchange.caller.project_id, "");
}

Reply connected_reply(const Connection& connection, bool was_connected) {
  Json body = encode(connection);
  body["alreadyConnected"] = was_connected;
  return resource_reply(dump_json(body), connection.rev, was_connected ? 200 : 201);
}

Reply started_reply(const Exchange& exchange, const ConnectionStart& start, int status) {
  if (!start.link_token) return connected_reply(start.connection, start.was_connected);
  Json body = encode(start.connection);
  body["alreadyConnected"] = false;
  body["connectUrl"] = exchange.services.settings.origin + "/connect/" + start.link_token->reveal();
  body["connectUrlExpiresAt"] = format_rfc3339(start.link_expires_at);
  return resource_reply(dump_json(body), start.connection.rev, status);
}

std::optional<Secret> secret_of(std::optional<std::string>&& text) {
  return text ? std::optional(Secret(*std::move(text))) : std::nullopt;
}

Result<Reply> create_with_key(const Exchange& exchange, NewConnection request) {
  const Connecting connecting = connecting_of(exchange);
  TRY(const Connected connected,
      connect_with_key(connecting, {.project_id = exchange.caller.project_id,
                                    .user_id = request.user_id,
                                    .toolkit = request.toolkit,
                                    .key = {.token = secret_of(std::move(request.token)),
                                            .api_key = secret_of(std::move(request.api_key)),
                                            .username = request.username,
                                            .password = secret_of(std::move(request.password))},
                                    .label = request.label,
                                    .alias = request.alias,
                                    .another = request.another}));
  return connected_reply(connected.connection, connected.was_connected);
}

Result<Reply> create(const Exchange& exchange) {
  TRY(NewConnection request, body_of<NewConnection>(exchange));
  CHECK_OK(check_user(exchange, request.user_id));
  TRY(request.return_url, check_return_url(request.return_url, exchange.services.settings));
  TRY(request.opener, check_opener(request.opener, exchange.services.settings));
  const Connecting connecting = connecting_of(exchange);
  TRY(const ConnectableApp* app, find_app(connecting.apps, request.toolkit));
  const bool has_key = request.token || request.api_key || request.username || request.password;
  if (has_key || !app->auth.oauth) return create_with_key(exchange, std::move(request));
  TRY(const ConnectionStart start, start_connection(connecting, {.project_id = exchange.caller.project_id,
                                                                 .user_id = request.user_id,
                                                                 .toolkit = request.toolkit,
                                                                 .label = request.label,
                                                                 .alias = request.alias,
                                                                 .another = request.another,
                                                                 .return_url = request.return_url,
                                                                 .opener = request.opener}));
  return started_reply(exchange, start, 201);
}

Result<Reply> reconnect_account(const Exchange& exchange) {
  TRY(const Connection connection, visible_connection(exchange));
  Reconnection request;
  if (!exchange.request.body.empty()) {
    TRY(request, body_of<Reconnection>(exchange));
  }
  TRY(const std::string return_url, check_return_url(request.return_url, exchange.services.settings));
  TRY(const std::string opener, check_opener(request.opener, exchange.services.settings));
  TRY(const ConnectionStart start, reconnect(connecting_of(exchange), connection, return_url, opener));
  return started_reply(exchange, start, 200);
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<Connection> connections, exchange.ports().connections.list_connections(owner, page));
  return json_reply(encode_page(connections));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const Connection connection, visible_connection(exchange));
  return resource_reply(encode_text(connection), connection.rev);
}

Result<Reply> change(const Exchange& exchange) {
  TRY(const Connection connection, visible_connection(exchange));
  TRY(const ConnectionChange wanted, body_of<ConnectionChange>(exchange));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  TRY(const Connection changed,
      update_connection(connecting_of(exchange), connection.project_id, connection.id, wanted, if_rev));
  return resource_reply(encode_text(changed), changed.rev);
}

Result<Reply> test(const Exchange& exchange) {
  TRY(const Connection connection, visible_connection(exchange));
  TRY(const ConnectionTest outcome,
      test_connection(connecting_of(exchange), exchange.services.calling.credentials, connection));
  return json_reply(dump_json(encode(outcome)));
}

Result<Reply> remove(const Exchange& exchange) {
  TRY(const Connection connection, visible_connection(exchange));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  if (if_rev && *if_rev != connection.rev)
    return Error{ErrorCode::precondition_failed, "the connection has changed meanwhile; read it again"};
  TRY(const Disconnected outcome, disconnect(connecting_of(exchange), connection.project_id, connection.id));
  return json_reply(dump_json(
      {{"stoppedWorkers", outcome.stopped_workers}, {"revokedUpstream", outcome.revoked_upstream}}));
}

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/connections", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Connect an account of an app: with its key, or by a link to the app", create},
    {"GET", "/api/v1/connections", Access::credential, Scope::connections, Belongs::user, ErrorShape::problem,
     "List connections", list},
    {"GET", "/api/v1/connections/{id}", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Show a connection", show},
    {"PATCH", "/api/v1/connections/{id}", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Rename a connection, make it the default, restrict it or switch it off", change},
    {"POST", "/api/v1/connections/{id}/reconnect", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Get a link that renews a connection", reconnect_account},
    {"POST", "/api/v1/connections/{id}/test", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Ask the app whether it accepts a connection", test},
    {"DELETE", "/api/v1/connections/{id}", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Disconnect an account and pause the workers that need it", remove},
};

}  // namespace

std::span<const Route> connection_routes() { return kRoutes; }

}  // namespace signalbox::api
