// /api/v1/auth-configs: the OAuth clients that a project registered with apps. Secrets go in and never out.
#include "core/app/manage_auth_configs.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

struct AuthConfigBody {
  std::string client_id;
  std::optional<std::string> client_secret;
  std::optional<ClientAuth> client_auth;
  std::optional<std::vector<std::string>> scopes;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::AuthConfigBody> {
  static constexpr auto list = std::make_tuple(field("clientId", &api::AuthConfigBody::client_id),
                                               field("clientSecret", &api::AuthConfigBody::client_secret),
                                               field("clientAuth", &api::AuthConfigBody::client_auth),
                                               field("scopes", &api::AuthConfigBody::scopes));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Json shown(const AuthConfig& config, const Connecting& connecting) {
  Json body = encode(config);
  body["hasClientSecret"] = !config.client_secret.bytes.empty();
  body["redirectUrl"] = connecting.redirect_url;
  return body;
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<AuthConfig> configs,
      exchange.ports().authorisations.list_auth_configs(exchange.caller.project_id, page));
  const Connecting connecting = exchange.services.connecting(exchange.ports());
  Json items = Json::array();
  for (const AuthConfig& config : configs.items) items.push_back(shown(config, connecting));
  return json_reply(dump_json({{"items", std::move(items)}, {"nextCursor", encode(configs.next_cursor)}}));
}

Result<Reply> put(const Exchange& exchange) {
  TRY(AuthConfigBody body, body_of<AuthConfigBody>(exchange));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  const Connecting connecting = exchange.services.connecting(exchange.ports());
  std::optional<Secret> secret;
  if (body.client_secret) secret = Secret(*std::move(body.client_secret));
  TRY(const AuthConfig config, set_auth_config(connecting,
                                               {.project_id = exchange.caller.project_id,
                                                .toolkit = exchange.param("toolkit"),
                                                .client_id = body.client_id,
                                                .client_secret = std::move(secret),
                                                .client_auth = body.client_auth,
                                                .scopes = body.scopes},
                                               if_rev));
  return resource_reply(dump_json(shown(config, connecting)), config.rev);
}

Result<Reply> remove(const Exchange& exchange) {
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  CHECK_OK(
      remove_auth_config(exchange.ports(), exchange.caller.project_id, exchange.param("toolkit"), if_rev));
  return empty_reply();
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/auth-configs", Access::credential, Scope::auth_configs, Belongs::project,
     ErrorShape::problem, "List the OAuth clients of this project", list},
    {"PUT", "/api/v1/auth-configs/{toolkit}", Access::credential, Scope::auth_configs, Belongs::project,
     ErrorShape::problem, "Enter the OAuth client registered with an app", put},
    {"DELETE", "/api/v1/auth-configs/{toolkit}", Access::credential, Scope::auth_configs, Belongs::project,
     ErrorShape::problem, "Remove the OAuth client of an app", remove},
};

}  // namespace

std::span<const Route> auth_config_routes() { return kRoutes; }

}  // namespace signalbox::api
