// What each kind of change does to the tables. One overload per kind, defined in the *_rows.cpp of its
// aggregate. Each is one statement, so it happens as a whole or not at all.
//
// True: applied. False: a precondition did not hold and nothing was written. Errors as Database::change.
#pragma once

#include <functional>

#include "core/ports/change_store.h"
#include "server/sqlite/database.h"
#include "server/sqlite/event_tail.h"

namespace signalbox::sqlite {

// Gives the bytes of the named cell under the key of the moment, whichever they came under. May be empty.
using Freshen = std::function<Sealed(const Sealed& sealed, const std::string& row)>;

struct Writing {
  Database& database;
  EventTail& events;
  const Freshen& freshen;

  // What is to be stored of a sealed cell. Who sealed or read it may have done so before the key changed.
  Sealed fresh(const Sealed& sealed, const std::string& row) const {
    return freshen && !sealed.bytes.empty() ? freshen(sealed, row) : sealed;
  }
};

Result<bool> apply(Writing& writing, const PutUser& change);
Result<bool> apply(Writing& writing, const SetUserDisabled& change);
Result<bool> apply(Writing& writing, const PutAccount& change);
Result<bool> apply(Writing& writing, const PutSignIn& change);
Result<bool> apply(Writing& writing, const TouchSignIn& change);
Result<bool> apply(Writing& writing, const PutTicket& change);
Result<bool> apply(Writing& writing, const PutSession& change);
Result<bool> apply(Writing& writing, const TouchSession& change);
Result<bool> apply(Writing& writing, const PutUpstreamSession& change);
Result<bool> apply(Writing& writing, const DropUpstreamSessions& change);
Result<bool> apply(Writing& writing, const PutKey& change);
Result<bool> apply(Writing& writing, const TouchKey& change);
Result<bool> apply(Writing& writing, const PutConnection& change);
Result<bool> apply(Writing& writing, const TouchConnection& change);
Result<bool> apply(Writing& writing, const RemoveConnection& change);
Result<bool> apply(Writing& writing, const PutAuthConfig& change);
Result<bool> apply(Writing& writing, const RemoveAuthConfig& change);
Result<bool> apply(Writing& writing, const PutConnectLink& change);
Result<bool> apply(Writing& writing, const PutOAuthState& change);
Result<bool> apply(Writing& writing, const PutWorker& change);
Result<bool> apply(Writing& writing, const PutSchedule& change);
Result<bool> apply(Writing& writing, const PutProgress& change);
Result<bool> apply(Writing& writing, const AddOccurrence& change);
Result<bool> apply(Writing& writing, const RequireIdleWorker& change);
Result<bool> apply(Writing& writing, const PutRun& change);
Result<bool> apply(Writing& writing, const PutStep& change);
Result<bool> apply(Writing& writing, const AddAttempt& change);
Result<bool> apply(Writing& writing, const RenewLeases& change);
Result<bool> apply(Writing& writing, const PutCall& change);
Result<bool> apply(Writing& writing, const AddNote& change);
Result<bool> apply(Writing& writing, const RemoveNote& change);
Result<bool> apply(Writing& writing, const AddEvent& change);
Result<bool> apply(Writing& writing, const AddAudit& change);

// For changes without a precondition: whether a row changed does not matter, only failures do.
inline Result<bool> whatever_changed(Result<bool> outcome) {
  if (!outcome.ok()) return outcome;
  return true;
}

}  // namespace signalbox::sqlite
