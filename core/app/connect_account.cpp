#include "core/app/connect_account.h"

#include <algorithm>

#include "core/app/account_workers.h"
#include "core/app/adopt_credential.h"
#include "core/app/connection_audit.h"
#include "core/app/events.h"
#include "core/app/identify_account.h"
#include "core/app/token_endpoint.h"
#include "core/base/text.h"
#include "core/domain/connections/account_choice.h"

namespace signalbox {
namespace {

constexpr int kTries = 3;
constexpr std::size_t kMaxLabelBytes = 200;
constexpr std::size_t kMaxAliasBytes = 64;

bool is_clean(const std::string& text, std::size_t limit) {
  return text.size() <= limit && is_valid_utf8(text) && !has_control_characters(text);
}

// RFC 7617: the user name has no colon, and neither part control characters.
Result<Secret> basic_credential(const PastedKey& key) {
  if (!key.username || key.username->empty()) return invalid_field("username", "is required");
  if (!key.password) return invalid_field("password", "is required");
  if (key.username->find(':') != std::string::npos)
    return invalid_field("username", "must not contain a colon");
  if (!is_clean(*key.username, 1024)) return invalid_field("username", "must be at most 1024 bytes of UTF-8");
  if (!is_clean(key.password->reveal(), 4096))
    return invalid_field("password", "must be at most 4096 bytes of UTF-8 without control characters");
  return Secret(*key.username + ":" + key.password->reveal());
}

Result<Secret> single_credential(const std::optional<Secret>& text, const std::string& field) {
  if (!text) return invalid_field(field, "is required");
  if (const Status fits = check_bearer_token(text->reveal()); !fits.ok())
    return invalid_field(field, fits.error().fields[0].message);
  return *text;
}

Result<Secret> credential_in(const PastedKey& key, AuthScheme scheme) {
  switch (scheme) {
    case AuthScheme::basic: return basic_credential(key);
    case AuthScheme::api_key: return single_credential(key.api_key ? key.api_key : key.token, "apiKey");
    default: return single_credential(key.token, "token");
  }
}

bool is_refusal(const Error& error) {
  return error.code == ErrorCode::unauthenticated || error.code == ErrorCode::permission_denied;
}

// Whose account the key is for. An app that does not answer is no reason to refuse the key: its first use
// will show what it is worth.
Result<std::optional<oauth::AccountIdentity>> owner_of_key(const Connecting& connecting,
                                                           const ConnectableApp& app,
                                                           const KeyConnection& request, const Secret& key,
                                                           const std::string& field) {
  auto account = identify_account(
      connecting, app, key,
      asking_context(connecting.ports, request.project_id, request.user_id, kIdentifyPatience));
  if (account.ok() || !is_refusal(account.error()))
    return account.ok() ? *std::move(account) : std::optional<oauth::AccountIdentity>();
  return invalid_field(field, "is not accepted by " + app.name + "; copy it again, or make a new one there");
}

Status check_allowed_tools(const Connecting& connecting, const Connection& connection,
                           const std::vector<std::string>& slugs) {
  if (slugs.size() > 200) return invalid_field("allowedTools", "must be at most 200 tools");
  const CallContext context =
      asking_context(connecting.ports, connection.project_id, connection.user_id, kIdentifyPatience);
  for (const std::string& slug : slugs) {
    const auto found = connecting.catalog.find(slug, context);
    if (!found.ok() || found->offered->tool.toolkit != connection.toolkit)
      return invalid_field("allowedTools", "names \"" + shorten(slug, 100) + "\", which is no tool of \"" +
                                               connection.toolkit + "\"");
  }
  return {};
}

// One change of a connection, with what it means for the user's other accounts and workers.
class ConnectionEdit {
 public:
  ConnectionEdit(const Connecting& connecting, Connection connection)
      : connecting_(connecting),
        ports_(connecting.ports),
        now_(ports_.clock.now()),
        connection_(std::move(connection)) {}

  Result<std::optional<Connection>> apply(const ConnectionChange& change) {
    TRY(accounts_,
        ports_.connections.connections_to(connection_.project_id, connection_.user_id, connection_.toolkit));
    CHECK_OK(set_alias(change.alias));
    if (change.allowed_tools) {
      CHECK_OK(check_allowed_tools(connecting_, connection_, *change.allowed_tools));
      connection_.allowed_tools = *change.allowed_tools;
      note("connection.restricted");
    }
    CHECK_OK(set_default(change.is_default));
    CHECK_OK(set_disabled(change.disabled));
    connection_.rev += 1;
    changes_.push_back(PutConnection{connection_});
    changes_.push_back(connection_changed(connection_, now_));
    for (const std::string& action : actions_)
      changes_.push_back(connection_audit(ports_, connection_, action));
    TRY(const CommitReport report, ports_.changes.commit(std::move(changes_)));
    if (!report.committed) return std::optional<Connection>();
    return std::optional(std::move(connection_));
  }

 private:
  void note(std::string action) { actions_.push_back(std::move(action)); }

  Status set_alias(const std::optional<std::string>& alias) {
    if (!alias) return {};
    CHECK_OK(check_alias(*alias));
    CHECK_OK(check_alias_free(accounts_, *alias, connection_.id));
    connection_.alias = *alias;
    note("connection.renamed");
    return {};
  }

  Status set_default(const std::optional<bool>& is_default) {
    if (!is_default || *is_default == connection_.is_default) return {};
    if (!is_account(connection_)) return invalid_field("isDefault", "is for accounts that are connected");
    if (*is_default) CHECK_OK(take_over_default());
    connection_.is_default = *is_default;
    note("connection.default_changed");
    return {};
  }

  // The one that was the default first: the store knows one default at a time.
  Status take_over_default() {
    for (Connection& other : accounts_) {
      if (other.id == connection_.id || !other.is_default) continue;
      other.is_default = false;
      other.rev += 1;
      changes_.push_back(PutConnection{other});
      changes_.push_back(connection_changed(other, now_));
    }
    if (connection_.status != ConnectionStatus::active) return {};
    return resume_workers_of(ports_, connection_, now_, changes_);
  }

  Status set_disabled(const std::optional<bool>& disabled) {
    const bool is_disabled = connection_.status == ConnectionStatus::disabled;
    if (!disabled || *disabled == is_disabled) return {};
    if (!is_account(connection_)) return invalid_field("disabled", "is for accounts that are connected");
    if (*disabled) {
      TRY([[maybe_unused]] const auto paused,
          pause_workers_of(ports_, connection_, "its " + connection_.toolkit + " account is switched off",
                           now_, changes_));
      connection_.status = ConnectionStatus::disabled;
      connection_.status_reason = "switched off";
      connection_.next_refresh_at.reset();
      note("connection.disabled");
      return {};
    }
    connection_.status = ConnectionStatus::active;
    connection_.status_reason.clear();
    if (!connection_.refresh_token.bytes.empty() && connection_.access_expires_at)
      connection_.next_refresh_at = std::max(now_, *connection_.access_expires_at);
    note("connection.enabled");
    if (!connection_.is_default) return {};
    return resume_workers_of(ports_, connection_, now_, changes_);
  }

  const Connecting& connecting_;
  Ports& ports_;
  const Instant now_;
  Connection connection_;
  std::vector<Connection> accounts_;
  std::vector<std::string> actions_;
  ChangeSet changes_;
};

Result<std::optional<Disconnected>> remove_once(Ports& ports, const Connection& connection) {
  const Instant now = ports.clock.now();
  Disconnected outcome;
  ChangeSet changes;
  TRY(outcome.stopped_workers,
      pause_workers_of(ports, connection, "its " + connection.toolkit + " account was disconnected", now,
                       changes));
  changes.push_back(RemoveConnection{connection.project_id, connection.id, connection.rev});
  changes.push_back(connection_removed(connection, now));
  changes.push_back(connection_audit(ports, connection, "connection.removed"));
  TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
  if (!report.committed) return std::optional<Disconnected>();
  return std::optional(std::move(outcome));
}

Error changed_meanwhile() {
  return {ErrorCode::conflict, "this account or its workers are being changed by others; try again"};
}

}  // namespace

Status check_label(const std::string& label) {
  if (is_clean(label, kMaxLabelBytes)) return {};
  return invalid_field("label", "must be at most 200 bytes of UTF-8 without control characters");
}

Status check_alias(const std::string& alias) {
  if (is_clean(alias, kMaxAliasBytes)) return {};
  return invalid_field("alias", "must be at most 64 bytes of UTF-8 without control characters");
}

Result<Connected> connect_with_key(const Connecting& connecting, const KeyConnection& request) {
  CHECK_OK(check_user_id(request.user_id));
  CHECK_OK(check_label(request.label));
  CHECK_OK(check_alias(request.alias));
  TRY(const ConnectableApp* app, find_app(connecting.apps, request.toolkit));
  TRY(const Secret credential, credential_in(request.key, app->auth.scheme));
  const std::string field = app->auth.scheme == AuthScheme::basic     ? "password"
                            : app->auth.scheme == AuthScheme::api_key ? "apiKey"
                                                                      : "token";
  TRY(std::optional<oauth::AccountIdentity> account,
      owner_of_key(connecting, *app, request, credential, field));
  const bool is_oauth = app->auth.scheme == AuthScheme::oauth2;
  TRY(Adopted adopted, adopt_credential(connecting.ports, app->name,
                                        {.project_id = request.project_id,
                                         .user_id = request.user_id,
                                         .toolkit = request.toolkit,
                                         .scheme = is_oauth ? AuthScheme::bearer : app->auth.scheme,
                                         .credential = credential,
                                         .account = std::move(account),
                                         .label = request.label,
                                         .alias = request.alias,
                                         .another = request.another}));
  return Connected{std::move(adopted.connection), adopted.was_connected};
}

Result<Connection> update_connection(const Connecting& connecting, std::string_view project,
                                     std::string_view connection_id, const ConnectionChange& change,
                                     std::optional<std::int64_t> if_rev) {
  for (int i = 0; i < kTries; ++i) {
    TRY(Connection connection, find_connection(connecting.ports, project, connection_id));
    if (if_rev && *if_rev != connection.rev)
      return Error{ErrorCode::precondition_failed, "the connection has changed meanwhile; read it again"};
    TRY(std::optional<Connection> changed, ConnectionEdit(connecting, std::move(connection)).apply(change));
    if (changed) return *std::move(changed);
  }
  return changed_meanwhile();
}

Result<ConnectionTest> test_connection(const Connecting& connecting, CredentialSource& credentials,
                                       const Connection& connection) {
  Ports& ports = connecting.ports;
  TRY(const ConnectableApp* app, find_app(connecting.apps, connection.toolkit));
  if (connection.status != ConnectionStatus::active)
    return ConnectionTest{false, "This account is not active: " + connection.status_reason, connection.label};
  if (!app->auth.account || app->auth.account->operation.empty())
    return ConnectionTest{true, app->name + " offers no way to test an account; its next use will show.",
                          connection.label};
  const CallContext context =
      asking_context(ports, connection.project_id, connection.user_id, kIdentifyPatience * 2);
  auto held = credentials.hold(connection, context);
  auto account = held.ok() ? identify_account(connecting, *app, held->secret, context)
                           : Result<std::optional<oauth::AccountIdentity>>(held.error());
  if (held.ok() && !account.ok() && account.error().code == ErrorCode::unauthenticated) {
    const Error refused = account.error();
    held = credentials.renew(connection, held->generation, context);
    account = held.ok() ? identify_account(connecting, *app, held->secret, context)
                        : Result<std::optional<oauth::AccountIdentity>>(refused);
    const std::int64_t generation = held.ok() ? held->generation : connection.generation;
    if (!account.ok() && account.error().code == ErrorCode::unauthenticated)
      CHECK_OK(mark_needs_reauth(ports, connection, generation, account.error().message));
  }
  CHECK_OK(commit_or_conflict(ports.changes,
                              {connection_audit(ports, connection, "connection.tested",
                                                account.ok() ? "it works" : account.error().message)},
                              "the test could not be recorded"));
  if (!account.ok()) return ConnectionTest{false, account.error().message, connection.label};
  const std::string label = *account ? (*account)->label : connection.label;
  return ConnectionTest{true, app->name + " accepts this account.", label};
}

Result<Disconnected> disconnect(const Connecting& connecting, std::string_view project,
                                std::string_view connection_id) {
  TRY(Connection connection, find_connection(connecting.ports, project, connection_id));
  const bool revoked = is_account(connection) && revoke_upstream(connecting, connection);
  for (int i = 0; i < kTries; ++i) {
    TRY(std::optional<Disconnected> outcome, remove_once(connecting.ports, connection));
    if (outcome) {
      outcome->revoked_upstream = revoked;
      return *std::move(outcome);
    }
    TRY(connection, find_connection(connecting.ports, project, connection_id));
  }
  return changed_meanwhile();
}

Status mark_needs_reauth(Ports& ports, const Connection& connection, std::int64_t generation,
                         const std::string& reason) {
  for (int i = 0; i < kTries; ++i) {
    TRY(std::optional<Connection> row,
        ports.connections.find_connection(connection.project_id, connection.id));
    if (!row || row->status != ConnectionStatus::active || row->generation != generation) return {};
    const Instant now = ports.clock.now();
    ChangeSet changes;
    TRY([[maybe_unused]] const auto paused, pause_workers_of(ports, *row, reason, now, changes));
    row->status = ConnectionStatus::needs_reauth;
    row->status_reason = reason;
    row->next_refresh_at.reset();
    row->rev += 1;
    changes.push_back(PutConnection{*row});
    changes.push_back(connection_changed(*row, now));
    changes.push_back(connection_audit(ports, *row, "connection.needs_reauth", reason));
    TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
    if (report.committed) return {};
  }
  return changed_meanwhile();
}

Result<Connection> find_connection(Ports& ports, std::string_view project, std::string_view connection_id) {
  TRY(std::optional<Connection> connection, ports.connections.find_connection(project, connection_id));
  if (connection) return *std::move(connection);
  return Error{ErrorCode::not_found,
               "there is no connection with this id; list them with GET /api/v1/connections"};
}

}  // namespace signalbox
