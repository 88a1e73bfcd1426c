#include "core/app/ports.h"

namespace signalbox {

Ports with_changes(const Ports& ports, ChangeStore& changes) {
  return {.changes = changes,
          .sessions = ports.sessions,
          .keys = ports.keys,
          .connections = ports.connections,
          .workers = ports.workers,
          .runs = ports.runs,
          .events = ports.events,
          .notes = ports.notes,
          .users = ports.users,
          .accounts = ports.accounts,
          .sign_ins = ports.sign_ins,
          .authorisations = ports.authorisations,
          .upkeep = ports.upkeep,
          .audit = ports.audit,
          .clock = ports.clock,
          .random = ports.random,
          .sealer = ports.sealer,
          .zones = ports.zones,
          .log = ports.log,
          .session_idle_life = ports.session_idle_life};
}

Status commit_or_conflict(ChangeStore& store, ChangeSet changes, std::string message) {
  TRY(const CommitReport report, store.commit(std::move(changes)));
  if (!report.committed) return Error{ErrorCode::conflict, std::move(message)};
  return {};
}

}  // namespace signalbox
