// Users, their sessions and the sessions behind those at federated servers.
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
    "SELECT project_id, id, user_id, is_default, toolkits, created_at, last_active_at, expires_at, "
    "revoked_at, "
    "rev FROM sessions";

Session read_session(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .user_id = row.text(),
          .is_default = row.flag(),
          .toolkits = row.decoded<std::vector<std::string>>(),
          .created_at = row.instant(),
          .last_active_at = row.instant(),
          .expires_at = row.instant(),
          .revoked_at = row.maybe_instant(),
          .rev = row.integer()};
}

constexpr std::string_view kSelectUser = "SELECT project_id, id, created_at, disabled_at FROM users";

User read_user(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .created_at = row.instant(),
          .disabled_at = row.maybe_instant()};
}

std::string select_where(std::string_view condition) { return std::string(kSelect) + std::string(condition); }

}  // namespace

Result<bool> apply(Writing& writing, const PutUser& user) {
  return whatever_changed(writing.database.change(
      "INSERT INTO users (project_id, id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      user.project_id, user.user_id, user.created_at));
}

Result<bool> apply(Writing& writing, const SetUserDisabled& change) {
  return writing.database.change("UPDATE users SET disabled_at = ?3 WHERE project_id = ?1 AND id = ?2",
                                 change.project_id, change.user_id, change.disabled_at);
}

Result<bool> apply(Writing& writing, const PutSession& change) {
  static const RevisedTable table = revised_table("sessions", {"project_id", "id"},
                                                  {"user_id", "is_default", "toolkits", "created_at",
                                                   "last_active_at", "expires_at", "revoked_at", "rev"});
  const Session& session = change.session;
  return put_revised(writing.database, table, session.rev, session.project_id, session.id, session.user_id,
                     session.is_default, encode_text(session.toolkits), session.created_at,
                     session.last_active_at, session.expires_at, session.revoked_at, session.rev);
}

Result<bool> apply(Writing& writing, const TouchSession& touch) {
  return whatever_changed(writing.database.change(
      "UPDATE sessions SET last_active_at = max(last_active_at, ?3), expires_at = max(expires_at, ?4) "
      "WHERE project_id = ?1 AND id = ?2 AND revoked_at IS NULL",
      touch.project_id, touch.session_id, touch.last_active_at, touch.expires_at));
}

Result<bool> apply(Writing& writing, const PutUpstreamSession& change) {
  return whatever_changed(writing.database.change(
      "INSERT INTO upstream_sessions (project_id, session_id, upstream, address) VALUES (?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET address = excluded.address",
      change.project_id, change.session_id, change.upstream,
      writing.fresh(change.address, sealed_row::upstream_address(change.session_id, change.upstream))));
}

Result<bool> apply(Writing& writing, const DropUpstreamSessions& change) {
  return whatever_changed(
      writing.database.change("DELETE FROM upstream_sessions WHERE project_id = ? AND session_id = ?",
                              change.project_id, change.session_id));
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<User>> SqliteStore::find_user(std::string_view project, std::string_view id) {
  static const std::string sql = std::string(kSelectUser) + " WHERE project_id = ? AND id = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_user, project, id); });
}

Result<Page<User>> SqliteStore::list_users(std::string_view project, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelectUser, "created_at", "id")
        .where("project_id", project)
        .page(database, page, read_user, [](const User& user) {
          return PageCursor{user.created_at, user.id};
        });
  });
}

Result<std::optional<Session>> SqliteStore::find_session(std::string_view project, std::string_view id) {
  static const std::string sql = select_where(" WHERE project_id = ? AND id = ?");
  return readers_->with([&](Database& database) { return database.find(sql, read_session, project, id); });
}

Result<std::optional<Session>> SqliteStore::find_default_session(std::string_view project,
                                                                 std::string_view user) {
  static const std::string sql =
      select_where(" WHERE project_id = ? AND user_id = ? AND is_default = 1 AND revoked_at IS NULL");
  return readers_->with([&](Database& database) { return database.find(sql, read_session, project, user); });
}

Result<Page<Session>> SqliteStore::list_sessions(const Owner& owner, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelect, "created_at", "id")
        .where(owner, "sessions")
        .page(database, page, read_session, [](const Session& session) {
          return PageCursor{session.created_at, session.id};
        });
  });
}

Result<std::optional<Sealed>> SqliteStore::find_upstream_session(std::string_view project,
                                                                 std::string_view session,
                                                                 std::string_view upstream) {
  return readers_->with([&](Database& database) {
    return database.find(
        "SELECT address FROM upstream_sessions WHERE project_id = ? AND session_id = ? AND upstream = ?",
        [](Row& row) { return row.sealed(); }, project, session, upstream);
  });
}

}  // namespace signalbox
