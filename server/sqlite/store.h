// The store in one SQLite file: the change store and every read port of the core. Writes go through one
// thread (GroupWriter), reads through a few connections of their own (ReaderPool); SQL lives beside the rows
// it is about, in *_rows.cpp. Safe to call from any thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/ports/change_store.h"
#include "core/ports/store_reads.h"
#include "server/sqlite/group_writer.h"
#include "server/sqlite/migrate.h"
#include "server/sqlite/reader_pool.h"

namespace signalbox {

struct StoreOptions {
  EventListener listener = nullptr;               // may be empty
  std::size_t readers = 4;                        // connections that read
  std::int64_t kept_events = 100'000;             // older ones are dropped; a cursor there yields reset
  Duration write_behind = Duration::millis(200);  // longest wait of commit_later
  // Called on the writing thread for each sealed cell before it is written: its bytes under the key of the
  // moment. With it, nothing that was sealed before a change of the key is written after it. May be empty.
  std::function<Sealed(const Sealed& sealed, const std::string& row)> freshen = nullptr;
};

// The bytes of a cell under the key of the moment; nothing when they are so already.
using Reseal = std::function<Result<std::optional<Sealed>>(const Sealed& sealed, const std::string& row)>;

struct ResealReport {
  std::int64_t resealed = 0;
  std::vector<std::string> unreadable = {};  // rows whose bytes `Reseal` could not open; left as they are
};

struct TableSize {
  std::string name;
  std::int64_t rows = 0;
};

struct StoreSize {
  std::int64_t bytes = 0;  // all files together
  std::vector<TableSize> tables;
  std::optional<std::int64_t> bytes_per_day;  // known from the second day on
};

class SqliteStore final : public ChangeStore,
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
  // Opens or creates the store in an existing folder and brings it up to date. `migrations` are used here
  // only, `log` must outlive the store. Fails with `not_configured` for another program's or a newer file,
  // with `unavailable` when the file cannot be used.
  static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& path,
                                                   std::span<const Migration> migrations, Log& log,
                                                   StoreOptions options = {});
  ~SqliteStore() override;  // as close()

  Result<CommitReport> commit(ChangeSet changes) override;
  void commit_later(ChangeSet changes) override;

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

  // Drops ended runs after 30 days, those that succeeded and found nothing after 24 hours (counting them),
  // and call records after 30 days; page tokens once they have run out, sign-ins, tickets, connect links and
  // OAuth states seven days later; notes today's size. In small transactions, so that others get through.
  Status sweep(Instant now);

  // Copies the store as it is at one moment to `path`, replacing what is there; writing goes on meanwhile.
  Status backup(const std::filesystem::path& path);

  // Takes every sealed cell once, in batches of small transactions between which others write; `after_batch`
  // is called when one is on disk. A cell that changed meanwhile is left as it is: its writer knew more.
  Result<ResealReport> reseal(const Reseal& reseal, const std::function<void()>& after_batch);

  // The first bytes of sealed cells, each different head once: which keys sealed this store.
  Result<std::vector<std::string>> sealed_heads(std::int64_t bytes);

  // A fact about the store itself, by name.
  Result<std::optional<std::string>> find_meta(std::string_view name);
  Status put_meta(std::string_view name, std::string_view value);

  // Whether commits reach the disk. Tries one when the last was long ago or failed, at most once a second.
  bool writable();

  // What SQLite finds wrong with the file; empty when it is sound.
  Result<std::vector<std::string>> find_damage();

  Result<StoreSize> measure();

  // Durable transactions since the start: fewer than commits when callers shared them.
  std::int64_t transactions() const { return writer_->transactions(); }

  // Puts everything on disk and stops writing; later commits fail with `unavailable`.
  void close() { writer_->stop(); }

 private:
  SqliteStore(std::filesystem::path path, Log& log, std::unique_ptr<sqlite::GroupWriter> writer,
              std::unique_ptr<sqlite::ReaderPool> readers);
  Status probe();

  // Constant after construction; each synchronises itself.
  const std::filesystem::path path_;
  Log& log_;
  const std::unique_ptr<sqlite::GroupWriter> writer_;
  const std::unique_ptr<sqlite::ReaderPool> readers_;

  std::mutex probe_mutex_;
  bool probe_succeeded_ = true;                          // guarded by probe_mutex_
  std::chrono::steady_clock::time_point next_probe_at_;  // guarded by probe_mutex_
};

}  // namespace signalbox
