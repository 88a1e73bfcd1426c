#include "core/app/token_endpoint.h"

#include "core/app/http_operation.h"
#include "core/base/redact.h"
#include "core/domain/connections/sealed_rows.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxAnswerBytes = 256 * 1024;
constexpr Duration kRevokePatience = Duration::seconds(5);

HttpRequest http_request(const ConnectableApp& app, const std::string& url,
                         const oauth::EndpointRequest& request) {
  HttpRequest http;
  http.method = "POST";
  http.url = url;
  // On a connection of its own: a kept one may be closing at the other end, and this is not sent twice.
  http.headers = {
      {"Accept", "application/json"}, {"Content-Type", request.content_type}, {"Connection", "close"}};
  if (request.authorization) http.headers.emplace_back("Authorization", request.authorization->reveal());
  http.body = request.body;
  http.max_response_bytes = kMaxAnswerBytes;
  http.guard_scope = app.toolkit;
  return http;
}

}  // namespace

Result<oauth::Client> client_of(Ports& ports, const AuthConfig& config) {
  oauth::Client client{config.client_id, {}, config.client_auth};
  if (!config.client_secret.bytes.empty()) {
    TRY(client.secret, ports.sealer.open(config.client_secret, sealed_row::client_secret(config.id)));
  }
  return client;
}

Result<AuthConfig> auth_config_for(Ports& ports, std::string_view project, const ConnectableApp& app) {
  TRY(std::optional<AuthConfig> config, ports.authorisations.find_auth_config_for(project, app.toolkit));
  if (config) return *std::move(config);
  return Error{ErrorCode::not_configured, app.name +
                                              " is not set up here yet: an admin has to enter the "
                                              "client id of this server in Connections, or with PUT "
                                              "/api/v1/auth-configs/" +
                                              app.toolkit};
}

Result<TokenOutcome> ask_for_token(HttpClient& http, const ConnectableApp& app,
                                   const oauth::EndpointRequest& request, const std::vector<Secret>& sent,
                                   Instant now, const CallContext& context) {
  const auto response = http.send(http_request(app, app.auth.oauth->token_url, request), context);
  if (!response.ok()) {
    const Error& error = response.error();
    if (error.code == ErrorCode::cancelled) return error;
    // A guard that refuses the address will do so again; everything else may pass.
    const auto kind = error.code == ErrorCode::permission_denied ? oauth::RefusalKind::misconfigured
                                                                 : oauth::RefusalKind::transient;
    return TokenOutcome{oauth::Refusal{kind, error.message}, error.retry_after};
  }
  TokenOutcome outcome{oauth::read_token_answer(app.auth, response->status, response->body),
                       retry_after_of(response->headers, now)};
  if (auto* refusal = std::get_if<oauth::Refusal>(&outcome.answer))
    for (const Secret& secret : sent) refusal->message = redact(std::move(refusal->message), secret);
  return outcome;
}

Error error_of(const ConnectableApp& app, const oauth::Refusal& refusal) {
  switch (refusal.kind) {
    case oauth::RefusalKind::transient:
      return {ErrorCode::upstream_unavailable,
              app.name + " could not give access at the moment; try again: " + refusal.message};
    case oauth::RefusalKind::terminal:
      return {ErrorCode::upstream_failed, app.name + " refused to give access: " + refusal.message};
    case oauth::RefusalKind::misconfigured:
      return {ErrorCode::not_configured, app.name +
                                             " does not accept this server's client id, secret or "
                                             "address; an admin has to correct them: " +
                                             refusal.message};
  }
  return {ErrorCode::internal, "an unknown refusal"};
}

bool revoke_upstream(const Connecting& connecting, const Connection& connection) {
  Ports& ports = connecting.ports;
  const auto app = connecting.apps.find(connection.toolkit);
  if (app == connecting.apps.end() || !app->second.auth.oauth || connection.auth_config_id.empty())
    return false;
  const OAuthSpec& spec = *app->second.auth.oauth;
  if (spec.revoke_url.empty()) return false;
  const auto config = ports.authorisations.find_auth_config(connection.project_id, connection.auth_config_id);
  if (!config.ok() || !*config) return false;
  const auto client = client_of(ports, **config);
  const bool has_refresh = !connection.refresh_token.bytes.empty();
  const auto token =
      has_refresh ? ports.sealer.open(connection.refresh_token, sealed_row::refresh_token(connection.id))
                  : ports.sealer.open(connection.credential, sealed_row::credential(connection.id));
  if (!client.ok() || !token.ok()) return false;
  const auto request = oauth::revoke(*client, *token, has_refresh ? "refresh_token" : "access_token");
  const auto response =
      connecting.http.send(http_request(app->second, spec.revoke_url, request),
                           asking_context(ports, connection.project_id, connection.user_id, kRevokePatience));
  return response.ok() && response->status >= 200 && response->status <= 299;
}

}  // namespace signalbox
