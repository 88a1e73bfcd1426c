// /api/v1/connections
#include <algorithm>

#include "core/app/connect_account.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

struct NewConnection {
  std::string user_id;
  std::string toolkit;
  std::string token;
  std::string label;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::NewConnection> {
  static constexpr auto list = std::make_tuple(
      field("userId", &api::NewConnection::user_id), field("toolkit", &api::NewConnection::toolkit),
      field("token", &api::NewConnection::token), optional_field("label", &api::NewConnection::label));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Status check_toolkit(const Exchange& exchange, const std::string& toolkit) {
  for (const ToolkitInfo& info : exchange.services.toolkits) {
    if (info.slug != toolkit) continue;
    if (info.auth == AuthScheme::bearer) return {};
    return invalid_field("toolkit", "needs no account: its tools can be called at once");
  }
  return invalid_field("toolkit", "is not known here; list them with GET /api/v1/toolkits");
}

Result<Connection> visible_connection(const Exchange& exchange) {
  TRY(Connection connection,
      find_connection(exchange.ports(), exchange.caller.project_id, exchange.param("id")));
  if (is_visible(exchange, connection.user_id)) return connection;
  return find_connection(exchange.ports(), exchange.caller.project_id, "");
}

Result<Reply> create(const Exchange& exchange) {
  TRY(NewConnection request, body_of<NewConnection>(exchange));
  CHECK_OK(check_user(exchange, request.user_id));
  CHECK_OK(check_toolkit(exchange, request.toolkit));
  TRY(const Connection connection,
      connect_with_token(exchange.ports(), {exchange.caller.project_id, request.user_id, request.toolkit,
                                            Secret(std::move(request.token)), request.label}));
  return resource_reply(encode_text(connection), connection.rev, 201);
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

Result<Reply> remove(const Exchange& exchange) {
  TRY(const Connection connection, visible_connection(exchange));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  if (if_rev && *if_rev != connection.rev)
    return Error{ErrorCode::precondition_failed, "the connection has changed meanwhile; read it again"};
  TRY(const Disconnected outcome, disconnect(exchange.ports(), connection.project_id, connection.id));
  return json_reply(dump_json({{"stoppedWorkers", outcome.stopped_workers}}));
}

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/connections", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Connect an app with a token", create},
    {"GET", "/api/v1/connections", Access::credential, Scope::connections, Belongs::user, ErrorShape::problem,
     "List connections", list},
    {"GET", "/api/v1/connections/{id}", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Show a connection", show},
    {"DELETE", "/api/v1/connections/{id}", Access::credential, Scope::connections, Belongs::user,
     ErrorShape::problem, "Disconnect an app and pause the workers that need it", remove},
};

}  // namespace

std::span<const Route> connection_routes() { return kRoutes; }

}  // namespace signalbox::api
