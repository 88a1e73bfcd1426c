#include "core/app/adopt_credential.h"

#include <algorithm>

#include "core/app/account_workers.h"
#include "core/app/audit.h"
#include "core/app/connection_audit.h"
#include "core/app/events.h"
#include "core/base/id.h"
#include "core/domain/connections/account_choice.h"
#include "core/domain/connections/sealed_rows.h"
#include "core/domain/oauth/refresh_plan.h"

namespace signalbox {
namespace {

constexpr int kTries = 3;

// Decides, on the rows as they are now, which one the credential belongs in.
class Placement {
 public:
  Placement(const std::string& app, const Adoption& adoption, const std::vector<Connection>& rows)
      : app_(app), adoption_(adoption), rows_(rows) {}

  // A row of revision 0 is a new one.
  Result<Connection> choose() const {
    const Connection* begun = row_with_id();
    if (!adoption_.connection_id.empty() && !begun)
      return Error{ErrorCode::not_found, "this connection was removed meanwhile; connect " + app_ + " again"};
    if (begun && is_account(*begun)) return renewed(*begun);
    if (const Connection* same = row_of_same_account()) return *same;
    if (!adoption_.account) CHECK_OK(check_unknown_account());
    return begun ? *begun : Connection{};
  }

 private:
  const Connection* row_with_id() const {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const auto& row) { return row.id == adoption_.connection_id; });
    return found == rows_.end() ? nullptr : &*found;
  }

  // The account's own row; for an app that does not say whose it is, the row of the unknown account.
  const Connection* row_of_same_account() const {
    const std::string wanted = adoption_.account ? adoption_.account->id : "";
    if (wanted.empty() && adoption_.another) return nullptr;
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const auto& row) {
      return is_account(row) && row.account_id == wanted;
    });
    return found == rows_.end() ? nullptr : &*found;
  }

  Result<Connection> renewed(const Connection& row) const {
    if (row.account_id.empty() || !adoption_.account) {
      const Connection* same = adoption_.account ? row_of_same_account() : nullptr;
      if (same && same->id != row.id)
        return Error{ErrorCode::conflict, "this is " + adoption_.account->label + ", and that account is " +
                                              "connected already as " + name_of(*same)};
      return row;
    }
    if (row.account_id == adoption_.account->id) return row;
    return Error{ErrorCode::conflict, "this is " + adoption_.account->label + ", the connection is for " +
                                          (row.label.empty() ? row.account_id : row.label) + "; sign in to " +
                                          app_ +
                                          " as that account and try again, or connect this one as another"};
  }

  Status check_unknown_account() const {
    const bool has_others = std::any_of(rows_.begin(), rows_.end(), is_account);
    if (!has_others) return {};
    return Error{ErrorCode::conflict,
                 app_ +
                     " does not say whose account this is, so it cannot be told from the one that is "
                     "connected; reconnect that one instead"};
  }

  const std::string& app_;
  const Adoption& adoption_;
  const std::vector<Connection>& rows_;
};

void begin_row(Ports& ports, const Adoption& adoption, Instant now, Connection& row) {
  if (row.rev > 0) return;
  row.project_id = adoption.project_id;
  row.id = make_id(id_prefix::kConnection, now, ports.random);
  row.user_id = adoption.user_id;
  row.toolkit = adoption.toolkit;
  row.created_at = now;
}

void fill_row(Ports& ports, const Adoption& adoption, const std::vector<Connection>& rows, Instant now,
              Connection& row) {
  begin_row(ports, adoption, now, row);
  const bool has_default = std::any_of(rows.begin(), rows.end(), [](const Connection& other) {
    return is_account(other) && other.is_default;
  });
  if (!has_default) row.is_default = true;
  row.scheme = adoption.scheme;
  row.status = ConnectionStatus::active;
  row.status_reason.clear();
  row.auth_config_id = adoption.auth_config_id;
  row.scopes = adoption.scopes;
  if (adoption.account) {
    row.account_id = adoption.account->id;
    row.label = adoption.account->label;
  } else if (!adoption.label.empty()) {
    row.label = adoption.label;
  }
  if (!adoption.alias.empty()) row.alias = adoption.alias;
  put_credential(ports, row, adoption.credential, adoption.refresh_token, adoption.life, now);
}

Result<std::optional<Adopted>> try_once(Ports& ports, const std::string& app, const Adoption& adoption) {
  const Instant now = ports.clock.now();
  TRY(const std::vector<Connection> rows,
      ports.connections.connections_to(adoption.project_id, adoption.user_id, adoption.toolkit));
  TRY(Connection row, Placement(app, adoption, rows).choose());
  CHECK_OK(check_alias_free(rows, adoption.alias.empty() ? row.alias : adoption.alias, row.id));
  Adopted adopted{.connection = {}, .was_connected = row.status == ConnectionStatus::active && row.rev > 0};
  const bool is_new = row.rev == 0 || !is_account(row);
  // Some apps give a refresh token at the first consent only, and it stays good; one of another client does
  // not.
  const bool same_client =
      adoption.scheme == AuthScheme::oauth2 && row.auth_config_id == adoption.auth_config_id;
  if (!adoption.refresh_token && !same_client) row.refresh_token = {};
  fill_row(ports, adoption, rows, now, row);

  ChangeSet changes = {PutUser{adoption.project_id, adoption.user_id, now}};
  changes.insert(changes.end(), adoption.with.begin(), adoption.with.end());
  const auto begun = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& other) { return other.id == adoption.connection_id; });
  if (begun != rows.end() && begun->id != row.id) {
    changes.push_back(RemoveConnection{begun->project_id, begun->id, begun->rev});
    changes.push_back(connection_removed(*begun, now));
  }
  row.rev += 1;
  changes.push_back(PutConnection{row});
  changes.push_back(connection_changed(row, now));
  changes.push_back(connection_audit(ports, row, is_new ? "connection.created" : "connection.reconnected"));
  if (row.is_default) CHECK_OK(resume_workers_of(ports, row, now, changes));
  TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
  if (!report.committed) return std::optional<Adopted>();
  adopted.connection = std::move(row);
  return std::optional(std::move(adopted));
}

}  // namespace

void put_credential(Ports& ports, Connection& connection, const Secret& credential,
                    const std::optional<Secret>& refresh_token, std::optional<Duration> life, Instant now) {
  connection.credential = ports.sealer.seal(credential, sealed_row::credential(connection.id));
  if (refresh_token)
    connection.refresh_token = ports.sealer.seal(*refresh_token, sealed_row::refresh_token(connection.id));
  connection.generation += 1;
  connection.access_expires_at.reset();
  connection.next_refresh_at.reset();
  if (life) connection.access_expires_at = now + *life;
  // What cannot be renewed is looked at when it ends, and then says so.
  if (life)
    connection.next_refresh_at = connection.refresh_token.bytes.empty()
                                     ? connection.access_expires_at
                                     : oauth::planned_refresh(now, *life, ports.random);
  connection.refresh_failures = 0;
  connection.last_error.clear();
}

Result<Adopted> adopt_credential(Ports& ports, const std::string& app, const Adoption& adoption) {
  for (int i = 0; i < kTries; ++i) {
    TRY(std::optional<Adopted> adopted, try_once(ports, app, adoption));
    if (adopted) return *std::move(adopted);
  }
  return Error{ErrorCode::conflict, "this account or its workers are being changed by others; try again"};
}

}  // namespace signalbox
