// The rows of MemoryStore, and what each kind of change does to them.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/domain/users/user.h"
#include "core/ports/change_store.h"

namespace signalbox {

// How to take back what a set did, newest first.
using Undo = std::vector<std::function<void()>>;

using RowKey = std::vector<std::string>;

// Rows by key, in key order.
template <class T>
class MemoryTable {
 public:
  const T* find(const RowKey& key) const {
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }

  void put(const RowKey& key, T row, Undo& undo) {
    keep(key, undo);
    rows_.insert_or_assign(key, std::move(row));
  }

  void erase(const RowKey& key, Undo& undo) {
    keep(key, undo);
    rows_.erase(key);
  }

  template <class Matches>
  std::vector<T> select(Matches matches) const {
    std::vector<T> out;
    for (const auto& entry : rows_)
      if (matches(entry.second)) out.push_back(entry.second);
    return out;
  }

  template <class Matches>
  std::optional<T> first(Matches matches) const {
    for (const auto& entry : rows_)
      if (matches(entry.second)) return entry.second;
    return std::nullopt;
  }

  const std::map<RowKey, T>& rows() const { return rows_; }

 private:
  void keep(const RowKey& key, Undo& undo) {
    const T* old = find(key);
    undo.push_back([this, key, before = old ? std::optional<T>(*old) : std::nullopt] {
      rows_.erase(key);
      if (before) rows_.emplace(key, *before);
    });
  }

  std::map<RowKey, T> rows_;
};

struct MemoryUpstream {
  std::string project_id;
  std::string session_id;
  std::string upstream;
  Sealed address;
};

struct MemoryTables {
  MemoryTable<User> users;
  MemoryTable<Account> accounts;
  MemoryTable<SignIn> sign_ins;
  MemoryTable<Ticket> tickets;
  MemoryTable<Session> sessions;
  MemoryTable<MemoryUpstream> upstream_sessions;
  MemoryTable<ApiKey> keys;
  MemoryTable<Connection> connections;
  MemoryTable<AuthConfig> auth_configs;
  MemoryTable<ConnectLink> connect_links;
  MemoryTable<OAuthState> oauth_states;
  MemoryTable<AuditEntry> audit;
  MemoryTable<Worker> workers;
  MemoryTable<WorkerSchedule> schedules;
  MemoryTable<WorkerProgress> progress;
  MemoryTable<std::string> occurrences;  // the run that answers to it
  MemoryTable<Run> runs;
  MemoryTable<Step> steps;
  MemoryTable<Attempt> attempts;
  MemoryTable<ToolCallRecord> calls;
  MemoryTable<Note> notes;
  std::deque<Event> events;
  std::int64_t newest_sequence = 0;
  Instant newest_stamp;

  // One change. True: applied; false: a precondition did not hold. Fails with `internal` where the schema
  // of server/sqlite refuses the row.
  Result<bool> apply(const PutUser& change, Undo& undo);
  Result<bool> apply(const SetUserDisabled& change, Undo& undo);
  Result<bool> apply(const PutAccount& change, Undo& undo);
  Result<bool> apply(const PutSignIn& change, Undo& undo);
  Result<bool> apply(const TouchSignIn& change, Undo& undo);
  Result<bool> apply(const PutTicket& change, Undo& undo);
  Result<bool> apply(const PutSession& change, Undo& undo);
  Result<bool> apply(const TouchSession& change, Undo& undo);
  Result<bool> apply(const PutUpstreamSession& change, Undo& undo);
  Result<bool> apply(const DropUpstreamSessions& change, Undo& undo);
  Result<bool> apply(const PutKey& change, Undo& undo);
  Result<bool> apply(const TouchKey& change, Undo& undo);
  Result<bool> apply(const PutConnection& change, Undo& undo);
  Result<bool> apply(const TouchConnection& change, Undo& undo);
  Result<bool> apply(const RemoveConnection& change, Undo& undo);
  Result<bool> apply(const PutAuthConfig& change, Undo& undo);
  Result<bool> apply(const RemoveAuthConfig& change, Undo& undo);
  Result<bool> apply(const PutConnectLink& change, Undo& undo);
  Result<bool> apply(const PutOAuthState& change, Undo& undo);
  Result<bool> apply(const PutWorker& change, Undo& undo);
  Result<bool> apply(const PutSchedule& change, Undo& undo);
  Result<bool> apply(const PutProgress& change, Undo& undo);
  Result<bool> apply(const AddOccurrence& change, Undo& undo);
  Result<bool> apply(const RequireIdleWorker& change, Undo& undo);
  Result<bool> apply(const PutRun& change, Undo& undo);
  Result<bool> apply(const PutStep& change, Undo& undo);
  Result<bool> apply(const AddAttempt& change, Undo& undo);
  Result<bool> apply(const RenewLeases& change, Undo& undo);
  Result<bool> apply(const PutCall& change, Undo& undo);
  Result<bool> apply(const AddNote& change, Undo& undo);
  Result<bool> apply(const RemoveNote& change, Undo& undo);
  Result<bool> apply(const AddEvent& change, Undo& undo);
  Result<bool> apply(const AddAudit& change, Undo& undo);

  WorkerRecord record_of(const Worker& worker) const;
};

}  // namespace signalbox
