// The audit log's entries: a use case adds one to the change set that it is about; who acts is filled in on
// the way to the store.
#pragma once

#include <string>

#include "core/app/ports.h"

namespace signalbox {

struct Audited {
  std::string project_id;
  std::string action;  // "key.created"
  Subject subject;
  std::optional<std::string> user_id = {};
  JsonText detail = {"{}"};  // an object without secrets
};

AddAudit audit(Ports& ports, Audited what);

// What happened to a session, with its toolkits.
AddAudit session_audit(Ports& ports, const Session& session, std::string action);

// The change store for one actor: every AddAudit of a set is stamped with who acts, from where and in which
// request. The store that is not wrapped stamps nothing: entries are Signalbox's own.
class AuditedChanges final : public ChangeStore {
 public:
  AuditedChanges(ChangeStore& inner, Actor actor) : inner_(inner), actor_(std::move(actor)) {}

  Result<CommitReport> commit(ChangeSet changes) override;
  void commit_later(ChangeSet changes) override;

 private:
  void stamp(ChangeSet& changes) const;

  ChangeStore& inner_;
  const Actor actor_;
};

}  // namespace signalbox
