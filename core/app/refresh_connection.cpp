#include "core/app/refresh_connection.h"

#include <algorithm>

#include "core/app/adopt_credential.h"
#include "core/app/connect_account.h"
#include "core/app/connection_audit.h"
#include "core/app/events.h"
#include "core/app/token_endpoint.h"
#include "core/domain/connections/account_choice.h"
#include "core/domain/connections/connect_link.h"
#include "core/domain/connections/sealed_rows.h"
#include "core/domain/oauth/refresh_plan.h"

namespace signalbox {
namespace {

constexpr int kTries = 5;
// A flow that was begun in its link's last minute may still come back.
constexpr Duration kUnfinishedLife = kConnectLinkLife * 2;

Error renewal_needed(const std::string& reason) {
  return {ErrorCode::needs_connection, "this account has to be connected again: " + reason};
}

Error ended(Ports& ports, const Connection& row, const std::string& reason) {
  const Status marked = mark_needs_reauth(ports, row, row.generation, reason);
  return marked.ok() ? renewal_needed(reason) : marked.error();
}

// One attempt to renew, from the row as it was read.
class Renewal {
 public:
  Renewal(const Refreshing& refreshing, const ConnectableApp& app, Connection row)
      : refreshing_(refreshing), ports_(refreshing.ports), app_(app), row_(std::move(row)) {}

  Result<Connection> run(const CallContext& context) {
    const auto token = ports_.sealer.open(row_.refresh_token, sealed_row::refresh_token(row_.id));
    if (!token.ok()) return failed({oauth::RefusalKind::misconfigured, token.error().message}, {});
    TRY(const std::optional<AuthConfig> config,
        ports_.authorisations.find_auth_config(row_.project_id, row_.auth_config_id));
    if (!config)
      return failed({oauth::RefusalKind::misconfigured, "its client id is not entered here any more"}, {});
    const auto client = client_of(ports_, *config);
    if (!client.ok()) return failed({oauth::RefusalKind::misconfigured, client.error().message}, {});
    TRY(TokenOutcome outcome,
        ask_for_token(refreshing_.http, app_, oauth::refresh(*app_.auth.oauth, *client, *token),
                      {*token, client->secret}, ports_.clock.now(), context));
    if (refreshing_.failpoint) refreshing_.failpoint("after_token_answer");
    if (const auto* grant = std::get_if<oauth::Grant>(&outcome.answer)) return store(*grant);
    const auto& refusal = std::get<oauth::Refusal>(outcome.answer);
    if (refusal.kind == oauth::RefusalKind::terminal) return refused(refusal);
    return failed(refusal, outcome.retry_after);
  }

 private:
  // Changes the row as it is now, unless its credential was replaced meanwhile: then that is what counts.
  template <class Change>
  Result<Connection> change_row(const Change& change) {
    for (int i = 0; i < kTries; ++i) {
      TRY(Connection row, find_connection(ports_, row_.project_id, row_.id));
      if (row.generation != row_.generation || row.status != ConnectionStatus::active) return row;
      ChangeSet changes = change(row);
      row.rev += 1;
      changes.push_back(PutConnection{row});
      changes.push_back(connection_changed(row, ports_.clock.now()));
      TRY(const CommitReport report, ports_.changes.commit(std::move(changes)));
      if (report.committed) return row;
    }
    return Error{ErrorCode::conflict, "this account is being changed by others; try again"};
  }

  Result<Connection> store(const oauth::Grant& grant) {
    const Instant now = ports_.clock.now();
    return change_row([&](Connection& row) {
      ChangeSet changes;
      if (row.refresh_failures > 0)
        changes.push_back(connection_audit(ports_, row, "connection.refresh_recovered"));
      put_credential(ports_, row, grant.access_token, grant.refresh_token, grant.life, now);
      row.last_refresh_at = now;
      if (grant.scopes) row.scopes = *grant.scopes;
      return changes;
    });
  }

  // Believed only while the refresh token that was sent is still the stored one.
  Result<Connection> refused(const oauth::Refusal& refusal) {
    const std::string reason = app_.name + " does not renew its access any more: " + refusal.message;
    CHECK_OK(mark_needs_reauth(ports_, row_, row_.generation, reason));
    TRY(Connection row, find_connection(ports_, row_.project_id, row_.id));
    if (row.generation != row_.generation) return row;
    return renewal_needed(reason);
  }

  // Stays active, to be tried again later.
  Result<Connection> failed(const oauth::Refusal& refusal, std::optional<Duration> retry_after) {
    const Instant now = ports_.clock.now();
    Error error = error_of(app_, refusal);
    TRY(const Connection row, change_row([&](Connection& changed) {
          ChangeSet changes;
          changed.refresh_failures += 1;
          changed.last_error = error.message;
          changed.next_refresh_at =
              oauth::next_try(now, changed.refresh_failures, retry_after, ports_.random);
          if (changed.refresh_failures == 1)
            changes.push_back(connection_audit(ports_, changed, "connection.refresh_failed", error.message));
          return changes;
        }));
    if (row.generation != row_.generation) return row;
    if (row.next_refresh_at) error.retry_after = *row.next_refresh_at - now;
    return error;
  }

  const Refreshing& refreshing_;
  Ports& ports_;
  const ConnectableApp& app_;
  const Connection row_;
};

}  // namespace

Result<Connection> refresh_connection(const Refreshing& refreshing, std::string_view project,
                                      std::string_view connection_id, std::int64_t generation,
                                      const CallContext& context) {
  TRY(Connection row, find_connection(refreshing.ports, project, connection_id));
  if (row.status != ConnectionStatus::active) return renewal_needed(row.status_reason);
  if (row.generation != generation) return row;
  const auto app = find_app(refreshing.apps, row.toolkit);
  if (row.refresh_token.bytes.empty()) {
    const std::string reason = (app.ok() ? (*app)->name : row.toolkit) + " gave no way to renew its access";
    if (!oauth::is_spent(row.access_expires_at, refreshing.ports.clock.now())) return renewal_needed(reason);
    return ended(refreshing.ports, row, "its access has ended, and " + reason);
  }
  if (!app.ok() || !(*app)->auth.oauth)
    return ended(refreshing.ports, row, "this server does not connect its app by OAuth any more");
  return Renewal(refreshing, **app, std::move(row)).run(context);
}

Result<std::optional<Instant>> next_connection_upkeep(Ports& ports) {
  constexpr Instant kEver{std::int64_t{1} << 52};
  TRY(std::optional<Instant> next, ports.upkeep.next_refresh_at());
  TRY(const std::vector<Connection> oldest, ports.upkeep.stale_connections(kEver, 1));
  if (oldest.empty()) return next;
  const Instant stale_at = oldest[0].created_at + kUnfinishedLife + Duration::millis(1);
  return std::optional(next ? std::min(*next, stale_at) : stale_at);
}

Result<std::int64_t> remove_stale_connections(Ports& ports, std::int64_t limit) {
  const Instant now = ports.clock.now();
  // A flow that was begun in the link's last minute may still come back.
  TRY(const std::vector<Connection> stale, ports.upkeep.stale_connections(now - kConnectLinkLife * 2, limit));
  std::int64_t removed = 0;
  for (const Connection& connection : stale) {
    TRY(const CommitReport report,
        ports.changes.commit({RemoveConnection{connection.project_id, connection.id, connection.rev},
                              connection_removed(connection, now)}));
    removed += report.committed ? 1 : 0;
  }
  return removed;
}

}  // namespace signalbox
