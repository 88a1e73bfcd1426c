// Connections: one active row for each account a user has in an app; credentials come sealed and stay so.
#include "core/base/codec.h"
#include "core/domain/connections/sealed_rows.h"
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT project_id, id, user_id, toolkit, scheme, status, status_reason, label, alias, account_id, "
    "is_default, auth_config_id, scopes, allowed_tools, credential, refresh_token, generation, "
    "access_expires_at, next_refresh_at, last_refresh_at, refresh_failures, last_error, created_at, "
    "last_used_at, rev FROM connections";

Connection read_connection(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .user_id = row.text(),
          .toolkit = row.text(),
          .scheme = row.one_of<AuthScheme>(),
          .status = row.one_of<ConnectionStatus>(),
          .status_reason = row.text(),
          .label = row.text(),
          .alias = row.text(),
          .account_id = row.text(),
          .is_default = row.flag(),
          .auth_config_id = row.text(),
          .scopes = row.decoded<std::vector<std::string>>(),
          .allowed_tools = row.decoded<std::vector<std::string>>(),
          .credential = row.sealed(),
          .refresh_token = row.sealed(),
          .generation = row.integer(),
          .access_expires_at = row.maybe_instant(),
          .next_refresh_at = row.maybe_instant(),
          .last_refresh_at = row.maybe_instant(),
          .refresh_failures = row.integer(),
          .last_error = row.text(),
          .created_at = row.instant(),
          .last_used_at = row.maybe_instant(),
          .rev = row.integer()};
}

}  // namespace

Result<bool> apply(Writing& writing, const PutConnection& change) {
  static const RevisedTable table = revised_table("connections", {"project_id", "id"},
                                                  {"user_id",
                                                   "toolkit",
                                                   "scheme",
                                                   "status",
                                                   "status_reason",
                                                   "label",
                                                   "alias",
                                                   "account_id",
                                                   "is_default",
                                                   "auth_config_id",
                                                   "scopes",
                                                   "allowed_tools",
                                                   "credential",
                                                   "refresh_token",
                                                   "generation",
                                                   "access_expires_at",
                                                   "next_refresh_at",
                                                   "last_refresh_at",
                                                   "refresh_failures",
                                                   "last_error",
                                                   "created_at",
                                                   "last_used_at",
                                                   "rev"});
  const Connection& connection = change.connection;
  return put_revised(writing.database, table, connection.rev, connection.project_id, connection.id,
                     connection.user_id, connection.toolkit, connection.scheme, connection.status,
                     connection.status_reason, connection.label, connection.alias, connection.account_id,
                     connection.is_default, connection.auth_config_id, encode_text(connection.scopes),
                     encode_text(connection.allowed_tools),
                     writing.fresh(connection.credential, sealed_row::credential(connection.id)),
                     writing.fresh(connection.refresh_token, sealed_row::refresh_token(connection.id)),
                     connection.generation, connection.access_expires_at, connection.next_refresh_at,
                     connection.last_refresh_at, connection.refresh_failures, connection.last_error,
                     connection.created_at, connection.last_used_at, connection.rev);
}

Result<bool> apply(Writing& writing, const TouchConnection& touch) {
  return whatever_changed(
      writing.database.change("UPDATE connections SET last_used_at = ?3 WHERE project_id = ?1 AND id = ?2 "
                              "AND coalesce(last_used_at, ?3) <= ?3",
                              touch.project_id, touch.connection_id, touch.last_used_at));
}

Result<bool> apply(Writing& writing, const RemoveConnection& change) {
  return writing.database.change("DELETE FROM connections WHERE project_id = ? AND id = ? AND rev = ?",
                                 change.project_id, change.connection_id, change.rev);
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<Connection>> SqliteStore::find_connection(std::string_view project,
                                                               std::string_view id) {
  static const std::string sql = std::string(kSelect) + " WHERE project_id = ? AND id = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_connection, project, id); });
}

Result<std::optional<Connection>> SqliteStore::find_connection_to(std::string_view project,
                                                                  std::string_view user,
                                                                  std::string_view toolkit) {
  static const std::string sql =
      std::string(kSelect) +
      " WHERE project_id = ? AND user_id = ? AND toolkit = ? AND status NOT IN ('initiated', 'revoked') "
      "ORDER BY status = 'active' DESC, is_default DESC, created_at DESC, id DESC LIMIT 1";
  return readers_->with(
      [&](Database& database) { return database.find(sql, read_connection, project, user, toolkit); });
}

Result<std::vector<Connection>> SqliteStore::connections_to(std::string_view project, std::string_view user,
                                                            std::string_view toolkit) {
  static const std::string sql = std::string(kSelect) +
                                 " WHERE project_id = ? AND user_id = ? AND toolkit = ? "
                                 "ORDER BY created_at DESC, id DESC LIMIT 100";
  return readers_->with(
      [&](Database& database) { return database.select(sql, read_connection, project, user, toolkit); });
}

Result<std::vector<Connection>> SqliteStore::due_refreshes(Instant now, std::int64_t limit) {
  static const std::string sql =
      std::string(kSelect) + " WHERE next_refresh_at <= ? ORDER BY next_refresh_at, id LIMIT ?";
  return readers_->with(
      [&](Database& database) { return database.select(sql, read_connection, now, limit); });
}

Result<std::optional<Instant>> SqliteStore::next_refresh_at() {
  constexpr std::string_view kSql =
      "SELECT next_refresh_at FROM connections WHERE next_refresh_at IS NOT NULL ORDER BY next_refresh_at, "
      "id "
      "LIMIT 1";
  return readers_->with(
      [&](Database& database) { return database.find(kSql, [](Row& row) { return row.instant(); }); });
}

Result<std::vector<Connection>> SqliteStore::stale_connections(Instant before, std::int64_t limit) {
  static const std::string sql = std::string(kSelect) +
                                 " WHERE status = 'initiated' AND created_at < ? "
                                 "ORDER BY created_at, id LIMIT ?";
  return readers_->with(
      [&](Database& database) { return database.select(sql, read_connection, before, limit); });
}

Result<Page<Connection>> SqliteStore::list_connections(const Owner& owner, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelect, "created_at", "id")
        .where(owner, "connections")
        .page(database, page, read_connection, [](const Connection& connection) {
          return PageCursor{connection.created_at, connection.id};
        });
  });
}

}  // namespace signalbox
