// API keys: found by hash, listed by owner.
#include "core/base/codec.h"
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT project_id, id, kind, name, user_id, session_id, origin, scopes, hash, created_at, expires_at, "
    "last_used_at, revoked_at, rev FROM api_keys";

ApiKey read_key(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .kind = row.one_of<KeyKind>(),
          .name = row.text(),
          .user_id = row.maybe_text(),
          .session_id = row.maybe_text(),
          .origin = row.text(),
          .scopes = row.decoded<std::vector<Scope>>(),
          .hash = row.text(),
          .created_at = row.instant(),
          .expires_at = row.maybe_instant(),
          .last_used_at = row.maybe_instant(),
          .revoked_at = row.maybe_instant(),
          .rev = row.integer()};
}

}  // namespace

Result<bool> apply(Writing& writing, const PutKey& change) {
  static const RevisedTable table =
      revised_table("api_keys", {"project_id", "id"},
                    {"kind", "name", "user_id", "session_id", "origin", "scopes", "hash", "created_at",
                     "expires_at", "last_used_at", "revoked_at", "rev"});
  const ApiKey& key = change.key;
  return put_revised(writing.database, table, key.rev, key.project_id, key.id, key.kind, key.name,
                     key.user_id, key.session_id, key.origin, encode_text(key.scopes), key.hash,
                     key.created_at, key.expires_at, key.last_used_at, key.revoked_at, key.rev);
}

Result<bool> apply(Writing& writing, const TouchKey& touch) {
  return whatever_changed(writing.database.change(
      "UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1 AND coalesce(last_used_at, ?2) <= ?2",
      touch.key_id, touch.last_used_at));
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<ApiKey>> SqliteStore::find_key_by_hash(std::string_view hash) {
  static const std::string sql = std::string(kSelect) + " WHERE hash = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_key, hash); });
}

Result<std::optional<ApiKey>> SqliteStore::find_key(std::string_view project, std::string_view id) {
  static const std::string sql = std::string(kSelect) + " WHERE project_id = ? AND id = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_key, project, id); });
}

Result<Page<ApiKey>> SqliteStore::list_keys(const Owner& owner, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelect, "created_at", "id")
        .where(owner, "api_keys")
        .where("kind <> 'page'")
        .page(database, page, read_key, [](const ApiKey& key) {
          return PageCursor{key.created_at, key.id};
        });
  });
}

}  // namespace signalbox
