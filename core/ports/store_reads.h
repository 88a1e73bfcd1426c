// What the core asks of the store, one small interface per aggregate. Reads see every commit that returned
// before they began. Lists are in keyset order (createdAt, id), newest first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/wire.h"
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
#include "core/domain/users/user.h"
#include "core/domain/workers/worker.h"

namespace signalbox {

struct PageRequest {
  std::int64_t limit = 50;  // 1 to 200
  std::string cursor;       // next_cursor of the page before; a text that is none is invalid_argument
};

// Whose rows: a project's, or one user's of it.
struct Owner {
  std::string project_id;
  std::optional<std::string> user_id;
};

class UserReads {
 public:
  virtual ~UserReads() = default;
  virtual Result<std::optional<User>> find_user(std::string_view project, std::string_view id) = 0;
  virtual Result<Page<User>> list_users(std::string_view project, const PageRequest& page) = 0;
};

class AccountReads {
 public:
  virtual ~AccountReads() = default;
  virtual Result<std::optional<Account>> find_account(std::string_view project, std::string_view id) = 0;
  virtual Result<std::optional<Account>> find_account_by_email(std::string_view project,
                                                               std::string_view email) = 0;
  virtual Result<std::optional<Account>> find_account_by_identity(std::string_view project,
                                                                  std::string_view identity) = 0;
  virtual Result<Page<Account>> list_accounts(std::string_view project, const PageRequest& page) = 0;
  // Whether an active account of the project has the role admin.
  virtual Result<bool> has_admin(std::string_view project) = 0;
};

class SignInReads {
 public:
  virtual ~SignInReads() = default;
  virtual Result<std::optional<SignIn>> find_sign_in_by_hash(std::string_view hash) = 0;
  // An account's sign-ins that have not ended and not run out, newest first, at most 100.
  virtual Result<std::vector<SignIn>> live_sign_ins(std::string_view project, std::string_view account,
                                                    Instant now) = 0;
  virtual Result<std::optional<Ticket>> find_ticket_by_hash(std::string_view hash) = 0;
  // Tickets that are still good, newest first, at most 100.
  virtual Result<std::vector<Ticket>> good_tickets(std::string_view project, Instant now) = 0;
};

class SessionReads {
 public:
  virtual ~SessionReads() = default;
  virtual Result<std::optional<Session>> find_session(std::string_view project, std::string_view id) = 0;
  virtual Result<std::optional<Session>> find_default_session(std::string_view project,
                                                              std::string_view user) = 0;
  virtual Result<Page<Session>> list_sessions(const Owner& owner, const PageRequest& page) = 0;
  virtual Result<std::optional<Sealed>> find_upstream_session(std::string_view project,
                                                              std::string_view session,
                                                              std::string_view upstream) = 0;
};

class KeyReads {
 public:
  virtual ~KeyReads() = default;
  virtual Result<std::optional<ApiKey>> find_key_by_hash(std::string_view hash) = 0;
  virtual Result<std::optional<ApiKey>> find_key(std::string_view project, std::string_view id) = 0;
  // Without page tokens, which come and go.
  virtual Result<Page<ApiKey>> list_keys(const Owner& owner, const PageRequest& page) = 0;
};

class ConnectionReads {
 public:
  virtual ~ConnectionReads() = default;
  virtual Result<std::optional<Connection>> find_connection(std::string_view project,
                                                            std::string_view id) = 0;
  // The user's account in an app that is meant when none is named: an active one before others, the default
  // before others, the newest last. Never an initiated or a revoked one.
  virtual Result<std::optional<Connection>> find_connection_to(std::string_view project,
                                                               std::string_view user,
                                                               std::string_view toolkit) = 0;
  // All of the user's accounts in an app, in every state, newest first, at most 100.
  virtual Result<std::vector<Connection>> connections_to(std::string_view project, std::string_view user,
                                                         std::string_view toolkit) = 0;
  virtual Result<Page<Connection>> list_connections(const Owner& owner, const PageRequest& page) = 0;
};

// Across projects: what the scheduler does for connections.
class ConnectionUpkeepReads {
 public:
  virtual ~ConnectionUpkeepReads() = default;
  // Active connections whose next_refresh_at is not after `now`, earliest first.
  virtual Result<std::vector<Connection>> due_refreshes(Instant now, std::int64_t limit) = 0;
  virtual Result<std::optional<Instant>> next_refresh_at() = 0;
  // Initiated connections made before `before`.
  virtual Result<std::vector<Connection>> stale_connections(Instant before, std::int64_t limit) = 0;
};

class AuthorisationReads {
 public:
  virtual ~AuthorisationReads() = default;
  virtual Result<std::optional<AuthConfig>> find_auth_config(std::string_view project,
                                                             std::string_view id) = 0;
  virtual Result<std::optional<AuthConfig>> find_auth_config_for(std::string_view project,
                                                                 std::string_view toolkit) = 0;
  virtual Result<Page<AuthConfig>> list_auth_configs(std::string_view project, const PageRequest& page) = 0;
  virtual Result<std::optional<ConnectLink>> find_connect_link(std::string_view hash) = 0;
  // The newest link of a connection, used or not.
  virtual Result<std::optional<ConnectLink>> newest_connect_link(std::string_view project,
                                                                 std::string_view connection) = 0;
  virtual Result<std::optional<OAuthState>> find_oauth_state(std::string_view hash) = 0;
};

struct AuditFilter {
  std::string project_id;
  std::optional<std::string> user_id = {};
  std::optional<std::string> actor_id = {};
  std::optional<std::string> action = {};
  std::optional<std::string> subject_id = {};
  std::optional<Instant> from = {};  // inclusive
  std::optional<Instant> to = {};    // exclusive
};

class AuditReads {
 public:
  virtual ~AuditReads() = default;
  virtual Result<Page<AuditEntry>> list_audit(const AuditFilter& filter, const PageRequest& page) = 0;
};

class WorkerReads {
 public:
  virtual ~WorkerReads() = default;
  virtual Result<std::optional<WorkerRecord>> find_worker(std::string_view project, std::string_view id) = 0;
  virtual Result<std::optional<WorkerRecord>> find_worker_of_type(std::string_view project,
                                                                  std::string_view user,
                                                                  std::string_view type) = 0;
  virtual Result<Page<WorkerRecord>> list_workers(const Owner& owner, const PageRequest& page) = 0;
  // Workers of every project whose next_at is not after `now`, earliest first.
  virtual Result<std::vector<WorkerRecord>> due_workers(Instant now, std::int64_t limit) = 0;
  virtual Result<std::optional<Instant>> next_due_at() = 0;
};

struct RunFilter {
  Owner owner;
  std::optional<std::string> worker_id;
  std::optional<RunState> state;
};

class RunReads {
 public:
  virtual ~RunReads() = default;
  virtual Result<std::optional<RunRecord>> find_run(std::string_view project, std::string_view id) = 0;
  virtual Result<Page<Run>> list_runs(const RunFilter& filter, const PageRequest& page) = 0;
  // The worker's run that has not ended, if any.
  virtual Result<std::optional<Run>> find_open_run(std::string_view project, std::string_view worker_id) = 0;
  // Runs of every project in pending or waiting whose run_at is not after `now`, earliest first.
  virtual Result<std::vector<Run>> claimable_runs(Instant now, std::int64_t limit) = 0;
  virtual Result<std::optional<Instant>> next_run_at() = 0;
  // Claimed or running runs whose owner is not `node` or whose lease ended before `now`.
  virtual Result<std::vector<Run>> abandoned_runs(std::string_view node, Instant now) = 0;
  virtual Result<Page<ToolCallRecord>> list_calls(const Owner& owner,
                                                  const std::optional<std::string>& run_id,
                                                  const PageRequest& page) = 0;
};

struct EventBatch {
  std::vector<Event> events;
  bool reset = false;  // the cursor is older than what is kept: take a new snapshot
};

class EventReads {
 public:
  virtual ~EventReads() = default;
  // Events of the owner after `cursor` (empty: from the oldest kept), in commit order. A project's own
  // events (no user) belong to the project's owner only.
  virtual Result<EventBatch> events_after(const Owner& owner, std::string_view cursor,
                                          std::int64_t limit) = 0;
  // The cursor of the newest event of any project; empty when there is none.
  virtual Result<std::string> newest_event() = 0;
};

class NoteReads {
 public:
  virtual ~NoteReads() = default;
  virtual Result<std::vector<Note>> list_notes(std::string_view project, std::string_view user) = 0;
};

}  // namespace signalbox
