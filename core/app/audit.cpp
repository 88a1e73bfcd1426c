#include "core/app/audit.h"

#include "core/base/id.h"

namespace signalbox {

AddAudit audit(Ports& ports, Audited what) {
  const Instant now = ports.clock.now();
  return {AuditEntry{.project_id = std::move(what.project_id),
                     .id = make_id(id_prefix::kAudit, now, ports.random),
                     .at = now,
                     .actor = {},
                     .action = std::move(what.action),
                     .subject = std::move(what.subject),
                     .user_id = std::move(what.user_id),
                     .detail = std::move(what.detail)}};
}

AddAudit session_audit(Ports& ports, const Session& session, std::string action) {
  return audit(ports, {.project_id = session.project_id,
                       .action = std::move(action),
                       .subject = {std::string(subject_kind::kSession), session.id},
                       .user_id = session.user_id,
                       .detail = {encode_session(session, ports.clock.now())}});
}

Result<CommitReport> AuditedChanges::commit(ChangeSet changes) {
  stamp(changes);
  return inner_.commit(std::move(changes));
}

void AuditedChanges::commit_later(ChangeSet changes) {
  stamp(changes);
  inner_.commit_later(std::move(changes));
}

void AuditedChanges::stamp(ChangeSet& changes) const {
  for (Change& change : changes)
    if (auto* entry = std::get_if<AddAudit>(&change)) entry->entry.actor = actor_;
}

}  // namespace signalbox
