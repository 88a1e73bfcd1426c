// The audit log: added to, never changed; triggers of the schema refuse anything else.
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT project_id, id, at, actor_kind, actor_id, address, request_id, action, subject_kind, subject_id, "
    "user_id, detail FROM audit_log";

AuditEntry read_entry(Row& row) {
  AuditEntry entry;
  entry.project_id = row.text();
  entry.id = row.text();
  entry.at = row.instant();
  entry.actor.kind = row.one_of<ActorKind>();
  entry.actor.id = row.text();
  entry.actor.address = row.text();
  entry.actor.request_id = row.text();
  entry.action = row.text();
  entry.subject.kind = row.text();
  entry.subject.id = row.text();
  entry.user_id = row.maybe_text();
  entry.detail = row.json();
  return entry;
}

}  // namespace

Result<bool> apply(Writing& writing, const AddAudit& change) {
  const AuditEntry& entry = change.entry;
  return writing.database.change(
      "INSERT INTO audit_log (project_id, id, at, actor_kind, actor_id, address, request_id, action, "
      "subject_kind, subject_id, user_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      entry.project_id, entry.id, entry.at, entry.actor.kind, entry.actor.id, entry.actor.address,
      entry.actor.request_id, entry.action, entry.subject.kind, entry.subject.id, entry.user_id,
      entry.detail);
}

}  // namespace sqlite

using namespace sqlite;

Result<Page<AuditEntry>> SqliteStore::list_audit(const AuditFilter& filter, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    ListQuery query(kSelect, "at", "id");
    query.where("project_id", std::string_view(filter.project_id))
        .where("user_id", filter.user_id)
        .where("actor_id", filter.actor_id)
        .where("action", filter.action)
        .where("subject_id", filter.subject_id)
        .from("at", filter.from)
        .before("at", filter.to);
    return query.page(database, page, read_entry, [](const AuditEntry& entry) {
      return PageCursor{entry.at, entry.id};
    });
  });
}

}  // namespace signalbox
