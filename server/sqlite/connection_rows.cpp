// Connections: one active account per user and app; credentials come sealed and stay so.
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT project_id, id, user_id, toolkit, scheme, status, status_reason, label, credential, created_at, "
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
          .credential = row.sealed(),
          .created_at = row.instant(),
          .last_used_at = row.maybe_instant(),
          .rev = row.integer()};
}

}  // namespace

Result<bool> apply(Writing& writing, const PutConnection& change) {
  static const RevisedTable table =
      revised_table("connections", {"project_id", "id"},
                    {"user_id", "toolkit", "scheme", "status", "status_reason", "label", "credential",
                     "created_at", "last_used_at", "rev"});
  const Connection& connection = change.connection;
  return put_revised(writing.database, table, connection.rev, connection.project_id, connection.id,
                     connection.user_id, connection.toolkit, connection.scheme, connection.status,
                     connection.status_reason, connection.label, connection.credential, connection.created_at,
                     connection.last_used_at, connection.rev);
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
      " WHERE project_id = ? AND user_id = ? AND toolkit = ? AND status <> 'revoked' "
      "ORDER BY status = 'active' DESC, created_at DESC, id DESC LIMIT 1";
  return readers_->with(
      [&](Database& database) { return database.find(sql, read_connection, project, user, toolkit); });
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
