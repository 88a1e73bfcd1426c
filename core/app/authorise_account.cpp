#include "core/app/authorise_account.h"

#include <algorithm>

#include "core/app/adopt_credential.h"
#include "core/app/connect_account.h"
#include "core/app/connection_audit.h"
#include "core/app/events.h"
#include "core/app/identify_account.h"
#include "core/app/token_endpoint.h"
#include "core/base/id.h"
#include "core/domain/connections/account_choice.h"
#include "core/domain/connections/sealed_rows.h"

namespace signalbox {
namespace {

constexpr Duration kTokenPatience = Duration::seconds(15);
constexpr int kTries = 10;

Result<const ConnectableApp*> find_oauth_app(const ConnectableApps& apps, std::string_view toolkit) {
  TRY(const ConnectableApp* app, find_app(apps, toolkit));
  if (app->auth.oauth) return app;
  return invalid_field("toolkit", "is not connected by OAuth; give its key instead");
}

ConnectLink new_link(Ports& ports, const Connection& connection, const Secret& token,
                     const std::string& return_url, const std::string& opener, Instant now) {
  ConnectLink link;
  link.project_id = connection.project_id;
  link.id = make_id(id_prefix::kConnectLink, now, ports.random);
  link.connection_id = connection.id;
  link.user_id = connection.user_id;
  link.toolkit = connection.toolkit;
  link.hash = ports.sealer.hash(token);
  link.token = ports.sealer.seal(token, sealed_row::link_token(link.id));
  link.return_url = return_url;
  link.opener = opener;
  link.created_at = now;
  link.expires_at = now + kConnectLinkLife;
  link.rev = 1;
  return link;
}

// The connection's young link with where to go afterwards as it is asked now, or a new one. `changes` holds
// what comes with a new link.
Result<ConnectionStart> with_link(Ports& ports, const Connection& connection, const std::string& return_url,
                                  const std::string& opener, ChangeSet changes) {
  const Instant now = ports.clock.now();
  TRY(std::optional<ConnectLink> link,
      ports.authorisations.newest_connect_link(connection.project_id, connection.id));
  Secret token;
  if (link && is_open(*link, now)) {
    TRY(token, ports.sealer.open(link->token, sealed_row::link_token(link->id)));
    if (link->return_url != return_url || link->opener != opener) {
      link->return_url = return_url;
      link->opener = opener;
      link->rev += 1;
      changes.push_back(PutConnectLink{*link});
    }
  } else {
    token = oauth::make_nonce(ports.random);
    link = new_link(ports, connection, token, return_url, opener, now);
    changes.push_back(PutConnectLink{*link});
  }
  if (!changes.empty())
    CHECK_OK(commit_or_conflict(ports.changes, std::move(changes),
                                "this account is being connected elsewhere at the same moment; try again"));
  return ConnectionStart{connection, false, std::move(token), link->expires_at};
}

// Of the rows that were begun only, the one whose link is still open.
Result<std::optional<Connection>> young_flow(Ports& ports, const std::vector<Connection>& rows) {
  const Instant now = ports.clock.now();
  for (const Connection& row : rows) {
    if (row.status != ConnectionStatus::initiated) continue;
    TRY(const std::optional<ConnectLink> link,
        ports.authorisations.newest_connect_link(row.project_id, row.id));
    if (link && is_open(*link, now)) return std::optional(row);
  }
  return std::optional<Connection>();
}

// The names it was begun with give way to those that are asked for now.
Result<ConnectionStart> go_on_with(Ports& ports, const StartConnection& request, Connection begun) {
  ChangeSet changes;
  const std::string alias = request.alias.empty() ? begun.alias : request.alias;
  const std::string label = request.label.empty() ? begun.label : request.label;
  if (alias != begun.alias || label != begun.label) {
    begun.alias = alias;
    begun.label = label;
    begun.rev += 1;
    changes = {PutConnection{begun}, connection_changed(begun, ports.clock.now())};
  }
  return with_link(ports, begun, request.return_url, request.opener, std::move(changes));
}

// In place of the flow of this user and app that nobody ended in time, if there is one among `rows`.
Result<ConnectionStart> begin_connection(Ports& ports, const StartConnection& request,
                                         const std::vector<Connection>& rows) {
  const Instant now = ports.clock.now();
  ChangeSet changes = {PutUser{request.project_id, request.user_id, now}};
  for (const Connection& row : rows) {
    if (row.status != ConnectionStatus::initiated) continue;
    changes.push_back(RemoveConnection{row.project_id, row.id, row.rev});
    changes.push_back(connection_removed(row, now));
  }
  Connection connection;
  connection.project_id = request.project_id;
  connection.id = make_id(id_prefix::kConnection, now, ports.random);
  connection.user_id = request.user_id;
  connection.toolkit = request.toolkit;
  connection.scheme = AuthScheme::oauth2;
  connection.status = ConnectionStatus::initiated;
  connection.label = request.label;
  connection.alias = request.alias;
  connection.created_at = now;
  connection.rev = 1;
  changes.push_back(PutConnection{connection});
  changes.push_back(connection_changed(connection, now));
  changes.push_back(connection_audit(ports, connection, "connection.started"));
  return with_link(ports, connection, request.return_url, request.opener, std::move(changes));
}

Result<ConnectionStart> try_to_start(const Connecting& connecting, const StartConnection& request) {
  Ports& ports = connecting.ports;
  TRY(const ConnectableApp* app, find_oauth_app(connecting.apps, request.toolkit));
  TRY(const std::vector<Connection> rows,
      ports.connections.connections_to(request.project_id, request.user_id, request.toolkit));
  if (!request.another) {
    TRY(const std::optional<Connection> known,
        ports.connections.find_connection_to(request.project_id, request.user_id, request.toolkit));
    const bool can_be_renewed = known && known->status == ConnectionStatus::needs_reauth;
    if (known && !can_be_renewed) return ConnectionStart{*known, true, std::nullopt, {}};
    if (known) return reconnect(connecting, *known, request.return_url, request.opener);
  }
  CHECK_OK(check_alias_free(rows, request.alias, ""));
  TRY([[maybe_unused]] const AuthConfig config, auth_config_for(ports, request.project_id, *app));
  TRY(const std::optional<Connection> young, young_flow(ports, rows));
  return young ? go_on_with(ports, request, *young) : begin_connection(ports, request, rows);
}

// What a link stands for, whether or not it is still good.
struct LinkedFlow {
  ConnectLink link;
  Connection connection;
  const ConnectableApp* app;
  AuthConfig config;
};

Result<LinkedFlow> flow_of(const Connecting& connecting, ConnectLink link) {
  Ports& ports = connecting.ports;
  TRY(std::optional<Connection> connection,
      ports.connections.find_connection(link.project_id, link.connection_id));
  if (!connection)
    return Error{ErrorCode::not_found, "what this link was for was removed meanwhile; ask for a new link"};
  TRY(const ConnectableApp* app, find_oauth_app(connecting.apps, link.toolkit));
  TRY(AuthConfig config, auth_config_for(ports, link.project_id, *app));
  return LinkedFlow{std::move(link), *std::move(connection), app, std::move(config)};
}

Result<LinkedFlow> open_flow(const Connecting& connecting, const Secret& token) {
  Ports& ports = connecting.ports;
  TRY(std::optional<ConnectLink> link, ports.authorisations.find_connect_link(ports.sealer.hash(token)));
  if (!link) return Error{ErrorCode::not_found, "this link is not valid; ask for a new one"};
  if (link->used_at) return Error{ErrorCode::not_found, "this link was used already; ask for a new one"};
  if (!is_open(*link, ports.clock.now()))
    return Error{ErrorCode::not_found, "this link is older than ten minutes; ask for a new one"};
  return flow_of(connecting, *std::move(link));
}

const std::vector<std::string>& scopes_of(const AuthConfig& config, const ConnectableApp& app) {
  return config.scopes.empty() ? app.auth.oauth->scopes : config.scopes;
}

// The state of a callback, used up: of several requests with the same state one gets past this.
Result<OAuthState> take_state(Ports& ports, const std::string& text, const Secret& browser) {
  const Error unknown{ErrorCode::not_found,
                      "this answer belongs to no connection that was begun here; open the link again"};
  if (text.empty()) return unknown;
  TRY(std::optional<OAuthState> state,
      ports.authorisations.find_oauth_state(ports.sealer.hash(Secret(text))));
  if (!state) return unknown;
  if (browser.empty() || ports.sealer.hash(browser) != state->browser_hash)
    return Error{ErrorCode::permission_denied,
                 "this was begun in another browser; open the link again in this one"};
  const Instant now = ports.clock.now();
  if (state->used_at)
    return Error{ErrorCode::conflict,
                 "this answer was used already; if nothing is connected, open the link again"};
  if (now >= state->expires_at)
    return Error{ErrorCode::not_found, "this took longer than ten minutes; ask for a new link"};
  state->used_at = now;
  state->rev += 1;
  CHECK_OK(commit_or_conflict(ports.changes, {PutOAuthState{*state}},
                              "this answer was used already; if nothing is connected, open the link again"));
  return *std::move(state);
}

Result<std::optional<oauth::AccountIdentity>> owner_of_grant(const Connecting& connecting,
                                                             const LinkedFlow& flow,
                                                             const oauth::Grant& grant,
                                                             const CallContext& context) {
  const ConnectableApp& app = *flow.app;
  if (!app.auth.account) return std::optional<oauth::AccountIdentity>();
  auto account = app.auth.account->operation.empty()
                     ? Result<std::optional<oauth::AccountIdentity>>(grant.account)
                     : identify_account(connecting, app, grant.access_token, context);
  if (account.ok() && *account) return account;
  const std::string why = account.ok() ? "" : ": " + account.error().message;
  return Error{
      ErrorCode::upstream_failed,
      app.name + " did not say whose account this is, so nothing was connected; open the link again" + why};
}

// The code becomes a credential, the credential somebody's account, the account a connection.
Result<Connection> exchange(const Connecting& connecting, const LinkedFlow& flow, const OAuthState& state,
                            const oauth::Callback& callback) {
  Ports& ports = connecting.ports;
  const OAuthSpec& spec = *flow.app->auth.oauth;
  TRY(const oauth::Client client, client_of(ports, flow.config));
  oauth::CodeExchange code{callback.code, connecting.redirect_url, {}};
  if (spec.pkce) {
    TRY(code.verifier, ports.sealer.open(state.verifier, sealed_row::verifier(state.id)));
  }
  const CallContext context = asking_context(ports, flow.link.project_id, flow.link.user_id, kTokenPatience);
  TRY(const TokenOutcome outcome,
      ask_for_token(connecting.http, *flow.app, oauth::exchange_code(spec, client, code),
                    {Secret(code.code), code.verifier, client.secret}, ports.clock.now(), context));
  if (const auto* refusal = std::get_if<oauth::Refusal>(&outcome.answer))
    return error_of(*flow.app, *refusal);
  const auto& grant = std::get<oauth::Grant>(outcome.answer);
  TRY(std::optional<oauth::AccountIdentity> account, owner_of_grant(connecting, flow, grant, context));

  ConnectLink used = flow.link;
  used.used_at = ports.clock.now();
  used.rev += 1;
  TRY(Adopted adopted, adopt_credential(ports, flow.app->name,
                                        {.project_id = flow.link.project_id,
                                         .user_id = flow.link.user_id,
                                         .toolkit = flow.link.toolkit,
                                         .scheme = AuthScheme::oauth2,
                                         .credential = grant.access_token,
                                         .refresh_token = grant.refresh_token,
                                         .life = grant.life,
                                         .scopes = grant.scopes.value_or(scopes_of(flow.config, *flow.app)),
                                         .auth_config_id = flow.config.id,
                                         .account = std::move(account),
                                         .connection_id = flow.connection.id,
                                         .with = {PutConnectLink{std::move(used)}}}));
  return std::move(adopted.connection);
}

}  // namespace

Result<ConnectionStart> start_connection(const Connecting& connecting, const StartConnection& request) {
  CHECK_OK(check_user_id(request.user_id));
  CHECK_OK(check_label(request.label));
  CHECK_OK(check_alias(request.alias));
  // A button pressed twice: the second request goes on with the flow that the first began.
  for (int i = 1;; ++i) {
    auto start = try_to_start(connecting, request);
    if (start.ok() || start.error().code != ErrorCode::conflict || i == kTries) return start;
  }
}

Result<ConnectionStart> reconnect(const Connecting& connecting, const Connection& connection,
                                  const std::string& return_url, const std::string& opener) {
  TRY(const ConnectableApp* app, find_oauth_app(connecting.apps, connection.toolkit));
  TRY([[maybe_unused]] const AuthConfig config,
      auth_config_for(connecting.ports, connection.project_id, *app));
  return with_link(connecting.ports, connection, return_url, opener, {});
}

Result<OpenedLink> open_connect_link(const Connecting& connecting, const Secret& token) {
  TRY(LinkedFlow flow, open_flow(connecting, token));
  std::vector<std::string> scopes = scopes_of(flow.config, *flow.app);
  return OpenedLink{std::move(flow.link), std::move(flow.connection), flow.app, std::move(scopes)};
}

Result<Departure> leave_for_app(const Connecting& connecting, const Secret& token) {
  Ports& ports = connecting.ports;
  TRY(const LinkedFlow flow, open_flow(connecting, token));
  const Instant now = ports.clock.now();
  const Secret state_text = oauth::make_nonce(ports.random);
  const Secret verifier = oauth::make_nonce(ports.random);
  Departure departure{"", state_text, oauth::make_nonce(ports.random)};

  OAuthState state;
  state.project_id = flow.link.project_id;
  state.id = make_id(id_prefix::kOAuthState, now, ports.random);
  state.link_id = flow.link.id;
  state.connection_id = flow.connection.id;
  state.hash = ports.sealer.hash(state_text);
  state.browser_hash = ports.sealer.hash(departure.browser);
  state.verifier = ports.sealer.seal(verifier, sealed_row::verifier(state.id));
  state.created_at = now;
  state.expires_at = now + kConnectLinkLife;
  state.rev = 1;
  CHECK_OK(
      commit_or_conflict(ports.changes, {PutOAuthState{state}}, "this link was used at the same moment"));

  const OAuthSpec& spec = *flow.app->auth.oauth;
  departure.address = oauth::authorisation_address(
      spec, {.client_id = flow.config.client_id,
             .redirect_url = connecting.redirect_url,
             .scopes = scopes_of(flow.config, *flow.app),
             .state = state_text,
             .challenge = spec.pkce ? oauth::challenge_of(ports.sealer.hash(verifier)) : ""});
  return departure;
}

Arrival finish_connection(const Connecting& connecting, const oauth::Callback& callback,
                          const Secret& browser) {
  Arrival arrival{"", "", "", "", Error{ErrorCode::internal, "nothing was done"}};
  arrival.connection = [&]() -> Result<Connection> {
    TRY(const OAuthState state, take_state(connecting.ports, callback.state, browser));
    TRY(std::optional<ConnectLink> link,
        connecting.ports.authorisations.newest_connect_link(state.project_id, state.connection_id));
    if (!link)
      return Error{ErrorCode::not_found, "what this was for was removed meanwhile; ask for a new link"};
    arrival.return_url = link->return_url;
    arrival.opener = link->opener;
    arrival.connection_id = link->connection_id;
    if (link->used_at)
      return Error{ErrorCode::conflict,
                   "this link was used already; if nothing is connected, ask for a new one"};
    TRY(const LinkedFlow flow, flow_of(connecting, *std::move(link)));
    arrival.app = flow.app->name;
    CHECK_OK(oauth::check_issuer(*flow.app->auth.oauth, callback));
    CHECK_OK(oauth::check_answer(flow.app->name, callback));
    return exchange(connecting, flow, state, callback);
  }();
  if (arrival.connection.ok()) arrival.connection_id = arrival.connection->id;
  return arrival;
}

}  // namespace signalbox
