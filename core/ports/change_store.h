// The one way to write. A ChangeSet is a list of typed changes with preconditions; it happens as a whole or
// not at all. The adapter batches sets of many callers into one durable transaction.
//
// Precondition of every Put…: a row of revision n replaces exactly revision n-1; revision 1 needs absence.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/domain/accounts/account.h"
#include "core/domain/accounts/sign_in.h"
#include "core/domain/accounts/ticket.h"
#include "core/domain/audit/audit_entry.h"
#include "core/domain/connections/auth_config.h"
#include "core/domain/connections/connect_link.h"
#include "core/domain/connections/connection.h"
#include "core/domain/events/event.h"
#include "core/domain/keys/api_key.h"
#include "core/domain/notes/note.h"
#include "core/domain/runs/run.h"
#include "core/domain/sessions/session.h"
#include "core/domain/tools/tool_call.h"
#include "core/domain/workers/worker.h"

namespace signalbox {

struct PutUser {  // no precondition: a known user stays as it is
  std::string project_id;
  std::string user_id;
  Instant created_at;
};
struct SetUserDisabled {  // a conflict for an unknown user
  std::string project_id;
  std::string user_id;
  std::optional<Instant> disabled_at;
};
struct PutAccount {  // a conflict when another has its e-mail address or identity
  Account account;
};
struct PutSignIn {
  SignIn sign_in;
};
struct TouchSignIn {  // moves times forward only; ended or unknown ones stay as they are
  std::string project_id;
  std::string sign_in_id;
  Instant last_seen_at;
  Instant expires_at;
};
struct PutTicket {
  Ticket ticket;
};
struct PutSession {
  Session session;
};
struct TouchSession {  // moves times forward only; revoked or unknown sessions stay as they are
  std::string project_id;
  std::string session_id;
  Instant last_active_at;
  Instant expires_at;
};
struct PutUpstreamSession {  // no precondition: the newest wins
  std::string project_id;
  std::string session_id;
  std::string upstream;  // name of the federated server
  Sealed address;        // its URL and session id there
};
struct DropUpstreamSessions {
  std::string project_id;
  std::string session_id;
};
struct PutKey {
  ApiKey key;
};
struct TouchKey {
  std::string key_id;
  Instant last_used_at;
};
struct PutConnection {
  Connection connection;
};
struct TouchConnection {
  std::string project_id;
  std::string connection_id;
  Instant last_used_at;
};
struct RemoveConnection {
  std::string project_id;
  std::string connection_id;
  std::int64_t rev = 0;  // the revision to remove
};
struct PutAuthConfig {  // a conflict when the toolkit has another one
  AuthConfig config;
};
struct RemoveAuthConfig {
  std::string project_id;
  std::string auth_config_id;
  std::int64_t rev = 0;  // the revision to remove
};
struct PutConnectLink {
  ConnectLink link;
};
struct PutOAuthState {
  OAuthState state;
};
struct PutWorker {
  Worker worker;
};
struct PutSchedule {
  std::string project_id;
  WorkerSchedule schedule;
};
struct PutProgress {
  std::string project_id;
  WorkerProgress progress;
};
struct AddOccurrence {  // a conflict when this worker already has this due instant
  std::string project_id;
  std::string worker_id;
  Instant due_at;
  std::string run_id;
};
struct RequireIdleWorker {  // a conflict while a run of this worker has not ended
  std::string project_id;
  std::string worker_id;
};
struct PutRun {  // besides the revision, the stored epoch must be `held_epoch`
  Run run;
  std::int64_t held_epoch = 0;
};
struct PutStep {  // written only while the run's epoch is `held_epoch`; replaces the step of the same key
  std::string project_id;
  Step step;
  std::int64_t held_epoch = 0;
};
struct AddAttempt {  // written only while the run's epoch is `held_epoch`
  std::string project_id;
  Attempt attempt;
  std::int64_t held_epoch = 0;
};
struct RenewLeases {  // all runs this node holds, in one statement; no revision rises
  std::string owner_node;
  Instant until;
};
struct PutCall {  // no precondition: replaces the record of the same id
  ToolCallRecord call;
};
struct AddNote {
  Note note;
};
struct RemoveNote {  // missing notes are a conflict
  std::string project_id;
  std::string user_id;
  std::string note_id;
};
struct AddEvent {  // id is given by the store
  Event event;
};
struct AddAudit {  // entries are never changed
  AuditEntry entry;
};

using Change =
    std::variant<PutUser, SetUserDisabled, PutAccount, PutSignIn, TouchSignIn, PutTicket, PutSession,
                 TouchSession, PutUpstreamSession, DropUpstreamSessions, PutKey, TouchKey, PutConnection,
                 TouchConnection, RemoveConnection, PutAuthConfig, RemoveAuthConfig, PutConnectLink,
                 PutOAuthState, PutWorker, PutSchedule, PutProgress, AddOccurrence, RequireIdleWorker, PutRun,
                 PutStep, AddAttempt, RenewLeases, PutCall, AddNote, RemoveNote, AddEvent, AddAudit>;
using ChangeSet = std::vector<Change>;

enum class ChangeOutcome { applied, conflict, not_tried };

struct CommitReport {
  bool committed = false;
  std::vector<ChangeOutcome> outcomes;  // one for each change; on a conflict nothing was applied
};

class ChangeStore {
 public:
  virtual ~ChangeStore() = default;

  // Returns when the set is on disk (or refused by a precondition). Fails with `unavailable` when the
  // storage cannot be written; then nothing of the set happened.
  virtual Result<CommitReport> commit(ChangeSet changes) = 0;

  // Written behind, on disk within 250 ms: for what may be lost with the machine. Sets with the same
  // caller's order keep it. A failed precondition is dropped silently.
  virtual void commit_later(ChangeSet changes) = 0;
};

}  // namespace signalbox
