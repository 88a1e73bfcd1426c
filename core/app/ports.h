// Everything the core asks of the world, in one hand. The composition fills it once; use cases take it by
// reference and use what they need.
#pragma once

#include "core/base/random.h"
#include "core/ports/change_store.h"
#include "core/ports/clock.h"
#include "core/ports/log.h"
#include "core/ports/sealer.h"
#include "core/ports/store_reads.h"
#include "core/ports/zone_source.h"

namespace signalbox {

struct Ports {
  ChangeStore& changes;
  SessionReads& sessions;
  KeyReads& keys;
  ConnectionReads& connections;
  WorkerReads& workers;
  RunReads& runs;
  EventReads& events;
  NoteReads& notes;
  UserReads& users;
  AccountReads& accounts;
  SignInReads& sign_ins;
  AuthorisationReads& authorisations;
  ConnectionUpkeepReads& upkeep;
  AuditReads& audit;
  Clock& clock;
  Random& random;  // safe to share between threads
  Sealer& sealer;
  ZoneSource& zones;
  Log& log;
  Duration session_idle_life = kSessionIdleLife;
};

// The same world with another way to write.
Ports with_changes(const Ports& ports, ChangeStore& changes);

// Commits, and turns a failed precondition into `conflict` with this message.
Status commit_or_conflict(ChangeStore& store, ChangeSet changes, std::string message);

}  // namespace signalbox
