// The store in memory, for tests of code above the ports: the same preconditions and orders as
// server/sqlite (tests/contract holds both to that), plus switches that make it fail.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "core/ports/change_store.h"
#include "core/ports/store_reads.h"

namespace signalbox {

struct MemoryTables;

class MemoryStore final : public ChangeStore,
                          public SessionReads,
                          public KeyReads,
                          public UserReads,
                          public AccountReads,
                          public SignInReads,
                          public AuthorisationReads,
                          public ConnectionUpkeepReads,
                          public AuditReads,
                          public ConnectionReads,
                          public WorkerReads,
                          public RunReads,
                          public EventReads,
                          public NoteReads {
 public:
  using Listener = std::function<void(std::span<const Event>)>;

  explicit MemoryStore(std::size_t kept_events = 100'000);
  ~MemoryStore() override;

  // Called after each commit that made events, as the real store does.
  void listen(Listener listener);

  // The next `count` commits fail with `unavailable` and change nothing; commit_later sets are lost so, too.
  void fail_next_commit(int count = 1);
  // Until set back, every commit or every read fails.
  void fail_commits(bool failing);
  void fail_reads(bool failing);

  // How many sets were committed.
  int commits() const;
  // Every event that is kept, of any owner.
  std::vector<Event> events() const;

  Result<CommitReport> commit(ChangeSet changes) override;
  void commit_later(ChangeSet changes) override;  // at once

  Result<std::optional<Session>> find_session(std::string_view project, std::string_view id) override;
  Result<std::optional<Session>> find_default_session(std::string_view project,
                                                      std::string_view user) override;
  Result<Page<Session>> list_sessions(const Owner& owner, const PageRequest& page) override;
  Result<std::optional<Sealed>> find_upstream_session(std::string_view project, std::string_view session,
                                                      std::string_view upstream) override;

  Result<std::optional<ApiKey>> find_key_by_hash(std::string_view hash) override;
  Result<std::optional<ApiKey>> find_key(std::string_view project, std::string_view id) override;
  Result<Page<ApiKey>> list_keys(const Owner& owner, const PageRequest& page) override;

  Result<std::optional<Connection>> find_connection(std::string_view project, std::string_view id) override;
  Result<std::optional<Connection>> find_connection_to(std::string_view project, std::string_view user,
                                                       std::string_view toolkit) override;
  Result<std::vector<Connection>> connections_to(std::string_view project, std::string_view user,
                                                 std::string_view toolkit) override;
  Result<Page<Connection>> list_connections(const Owner& owner, const PageRequest& page) override;
  Result<std::vector<Connection>> due_refreshes(Instant now, std::int64_t limit) override;
  Result<std::optional<Instant>> next_refresh_at() override;
  Result<std::vector<Connection>> stale_connections(Instant before, std::int64_t limit) override;

  Result<std::optional<User>> find_user(std::string_view project, std::string_view id) override;
  Result<Page<User>> list_users(std::string_view project, const PageRequest& page) override;

  Result<std::optional<Account>> find_account(std::string_view project, std::string_view id) override;
  Result<std::optional<Account>> find_account_by_email(std::string_view project,
                                                       std::string_view email) override;
  Result<std::optional<Account>> find_account_by_identity(std::string_view project,
                                                          std::string_view identity) override;
  Result<Page<Account>> list_accounts(std::string_view project, const PageRequest& page) override;
  Result<bool> has_admin(std::string_view project) override;

  Result<std::optional<SignIn>> find_sign_in_by_hash(std::string_view hash) override;
  Result<std::vector<SignIn>> live_sign_ins(std::string_view project, std::string_view account,
                                            Instant now) override;
  Result<std::optional<Ticket>> find_ticket_by_hash(std::string_view hash) override;
  Result<std::vector<Ticket>> good_tickets(std::string_view project, Instant now) override;

  Result<std::optional<AuthConfig>> find_auth_config(std::string_view project, std::string_view id) override;
  Result<std::optional<AuthConfig>> find_auth_config_for(std::string_view project,
                                                         std::string_view toolkit) override;
  Result<Page<AuthConfig>> list_auth_configs(std::string_view project, const PageRequest& page) override;
  Result<std::optional<ConnectLink>> find_connect_link(std::string_view hash) override;
  Result<std::optional<ConnectLink>> newest_connect_link(std::string_view project,
                                                         std::string_view connection) override;
  Result<std::optional<OAuthState>> find_oauth_state(std::string_view hash) override;

  Result<Page<AuditEntry>> list_audit(const AuditFilter& filter, const PageRequest& page) override;

  Result<std::optional<WorkerRecord>> find_worker(std::string_view project, std::string_view id) override;
  Result<std::optional<WorkerRecord>> find_worker_of_type(std::string_view project, std::string_view user,
                                                          std::string_view type) override;
  Result<Page<WorkerRecord>> list_workers(const Owner& owner, const PageRequest& page) override;
  Result<std::vector<WorkerRecord>> due_workers(Instant now, std::int64_t limit) override;
  Result<std::optional<Instant>> next_due_at() override;

  Result<std::optional<RunRecord>> find_run(std::string_view project, std::string_view id) override;
  Result<Page<Run>> list_runs(const RunFilter& filter, const PageRequest& page) override;
  Result<std::optional<Run>> find_open_run(std::string_view project, std::string_view worker_id) override;
  Result<std::vector<Run>> claimable_runs(Instant now, std::int64_t limit) override;
  Result<std::optional<Instant>> next_run_at() override;
  Result<std::vector<Run>> abandoned_runs(std::string_view node, Instant now) override;
  Result<Page<ToolCallRecord>> list_calls(const Owner& owner, const std::optional<std::string>& run_id,
                                          const PageRequest& page) override;

  Result<EventBatch> events_after(const Owner& owner, std::string_view cursor, std::int64_t limit) override;
  Result<std::string> newest_event() override;

  Result<std::vector<Note>> list_notes(std::string_view project, std::string_view user) override;

 private:
  // Runs `read(const MemoryTables&)` under the lock, unless reads are to fail.
  template <class Read>
  auto reading(Read read) -> Result<decltype(read(std::declval<const MemoryTables&>()))>;

  const std::size_t kept_events_;

  std::mutex commit_mutex_;  // taken before mutex_; held while the listener hears, so it hears in order
  mutable std::mutex mutex_;
  std::unique_ptr<MemoryTables> tables_;  // guarded by mutex_, as all below
  Listener listener_;
  int failures_left_ = 0;
  bool commits_fail_ = false;
  bool reads_fail_ = false;
  int commits_ = 0;
};

}  // namespace signalbox
