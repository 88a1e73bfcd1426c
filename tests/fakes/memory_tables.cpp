#include "tests/fakes/memory_tables.h"

#include <algorithm>

#include "core/base/id.h"

namespace signalbox {
namespace {

// Revision n replaces exactly n-1; revision 1 needs absence.
template <class T>
bool put_revised(MemoryTable<T>& table, const RowKey& key, const T& row, Undo& undo) {
  const T* stored = table.find(key);
  const bool fits = stored ? stored->rev == row.rev - 1 && row.rev > 1 : row.rev == 1;
  if (fits) table.put(key, row, undo);
  return fits;
}

// Whether a row other than that of `key` is such that `clashes`.
template <class T, class Clashes>
bool clashes_with_other(const MemoryTable<T>& table, const RowKey& key, Clashes clashes) {
  return std::any_of(table.rows().begin(), table.rows().end(),
                     [&](const auto& entry) { return entry.first != key && clashes(entry.second); });
}

bool is_live_default(const Session& session) { return session.is_default && !session.revoked_at; }

bool is_live_default(const Connection& connection) {
  return connection.is_default && connection.status != ConnectionStatus::revoked;
}

// What the constraints on runs say.
bool is_sound(const Run& run) {
  const bool held = run.state == RunState::claimed || run.state == RunState::running;
  const bool owned = !run.owner_node.empty() && run.lease_until;
  if (run.ended_at.has_value() != is_terminal(run.state)) return false;
  if (held && !owned) return false;
  if (run.state == RunState::pending && (!run.owner_node.empty() || run.lease_until)) return false;
  return run.epoch >= 0 && run.attempt >= 1 && run.recoveries >= 0 && run.missed_count >= 0 &&
         run.new_items >= 0;
}

bool may_replace(const Run& stored, const Run& run) {
  return run.epoch >= stored.epoch && (run.state == stored.state || may_follow(stored.state, run.state));
}

Error refused_row() {
  return {ErrorCode::internal, "The store refused a change that should not happen; see the log."};
}

}  // namespace

Result<bool> MemoryTables::apply(const PutUser& change, Undo& undo) {
  const RowKey key{change.project_id, change.user_id};
  if (!users.find(key)) users.put(key, {change.project_id, change.user_id, change.created_at, {}}, undo);
  return true;
}

Result<bool> MemoryTables::apply(const SetUserDisabled& change, Undo& undo) {
  const RowKey key{change.project_id, change.user_id};
  const User* stored = users.find(key);
  if (!stored) return false;
  User user = *stored;
  user.disabled_at = change.disabled_at;
  users.put(key, user, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutAccount& change, Undo& undo) {
  const Account& account = change.account;
  const RowKey key{account.project_id, account.id};
  const bool taken = clashes_with_other(accounts, key, [&](const Account& other) {
    return other.project_id == account.project_id &&
           (other.email == account.email ||
            (!account.identity.empty() && other.identity == account.identity));
  });
  return !taken && put_revised(accounts, key, account, undo);
}

Result<bool> MemoryTables::apply(const PutSignIn& change, Undo& undo) {
  const SignIn& sign_in = change.sign_in;
  const RowKey key{sign_in.project_id, sign_in.id};
  const bool known_hash =
      clashes_with_other(sign_ins, key, [&](const SignIn& other) { return other.hash == sign_in.hash; });
  if (known_hash || !accounts.find({sign_in.project_id, sign_in.account_id})) return false;
  return put_revised(sign_ins, key, sign_in, undo);
}

Result<bool> MemoryTables::apply(const TouchSignIn& change, Undo& undo) {
  const RowKey key{change.project_id, change.sign_in_id};
  const SignIn* stored = sign_ins.find(key);
  if (!stored || stored->ended_at) return true;
  SignIn sign_in = *stored;
  sign_in.last_seen_at = std::max(sign_in.last_seen_at, change.last_seen_at);
  sign_in.expires_at = std::max(sign_in.expires_at, change.expires_at);
  sign_ins.put(key, sign_in, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutTicket& change, Undo& undo) {
  const RowKey key{change.ticket.project_id, change.ticket.id};
  const bool known_hash =
      clashes_with_other(tickets, key, [&](const Ticket& other) { return other.hash == change.ticket.hash; });
  return !known_hash && put_revised(tickets, key, change.ticket, undo);
}

Result<bool> MemoryTables::apply(const PutSession& change, Undo& undo) {
  const Session& session = change.session;
  const RowKey key{session.project_id, session.id};
  const bool second_default =
      is_live_default(session) && clashes_with_other(sessions, key, [&](const Session& other) {
        return is_live_default(other) && other.project_id == session.project_id &&
               other.user_id == session.user_id;
      });
  return !second_default && put_revised(sessions, key, session, undo);
}

Result<bool> MemoryTables::apply(const TouchSession& change, Undo& undo) {
  const RowKey key{change.project_id, change.session_id};
  const Session* stored = sessions.find(key);
  if (!stored || stored->revoked_at) return true;
  Session session = *stored;
  session.last_active_at = std::max(session.last_active_at, change.last_active_at);
  session.expires_at = std::max(session.expires_at, change.expires_at);
  sessions.put(key, session, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutUpstreamSession& change, Undo& undo) {
  upstream_sessions.put({change.project_id, change.session_id, change.upstream},
                        {change.project_id, change.session_id, change.upstream, change.address}, undo);
  return true;
}

Result<bool> MemoryTables::apply(const DropUpstreamSessions& change, Undo& undo) {
  const auto dropped = upstream_sessions.select([&](const MemoryUpstream& row) {
    return row.project_id == change.project_id && row.session_id == change.session_id;
  });
  for (const MemoryUpstream& row : dropped)
    upstream_sessions.erase({row.project_id, row.session_id, row.upstream}, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutKey& change, Undo& undo) {
  const RowKey key{change.key.project_id, change.key.id};
  const bool known_hash =
      clashes_with_other(keys, key, [&](const ApiKey& other) { return other.hash == change.key.hash; });
  return !known_hash && put_revised(keys, key, change.key, undo);
}

Result<bool> MemoryTables::apply(const TouchKey& change, Undo& undo) {
  const auto stored = keys.first([&](const ApiKey& key) { return key.id == change.key_id; });
  if (!stored || stored->last_used_at > change.last_used_at) return true;
  ApiKey key = *stored;
  key.last_used_at = change.last_used_at;
  keys.put({key.project_id, key.id}, key, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutConnection& change, Undo& undo) {
  const Connection& connection = change.connection;
  const RowKey key{connection.project_id, connection.id};
  const bool active = connection.status == ConnectionStatus::active;
  if ((active && connection.credential.bytes.empty()) || (!active && connection.next_refresh_at))
    return refused_row();
  const auto is_rival = [&](const Connection& other) {
    if (other.project_id != connection.project_id || other.user_id != connection.user_id ||
        other.toolkit != connection.toolkit)
      return false;
    const bool same_account =
        active && other.status == ConnectionStatus::active && other.account_id == connection.account_id;
    const bool both_begun =
        connection.status == ConnectionStatus::initiated && other.status == ConnectionStatus::initiated;
    return same_account || both_begun || (is_live_default(connection) && is_live_default(other));
  };
  return !clashes_with_other(connections, key, is_rival) && put_revised(connections, key, connection, undo);
}

Result<bool> MemoryTables::apply(const PutAuthConfig& change, Undo& undo) {
  const AuthConfig& config = change.config;
  const RowKey key{config.project_id, config.id};
  const bool second = clashes_with_other(auth_configs, key, [&](const AuthConfig& other) {
    return other.project_id == config.project_id && other.toolkit == config.toolkit;
  });
  return !second && put_revised(auth_configs, key, config, undo);
}

Result<bool> MemoryTables::apply(const RemoveAuthConfig& change, Undo& undo) {
  const RowKey key{change.project_id, change.auth_config_id};
  const AuthConfig* stored = auth_configs.find(key);
  if (!stored || stored->rev != change.rev) return false;
  auth_configs.erase(key, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutConnectLink& change, Undo& undo) {
  const ConnectLink& link = change.link;
  const RowKey key{link.project_id, link.id};
  const bool known_hash = clashes_with_other(
      connect_links, key, [&](const ConnectLink& other) { return other.hash == link.hash; });
  if (known_hash || !connections.find({link.project_id, link.connection_id})) return false;
  return put_revised(connect_links, key, link, undo);
}

Result<bool> MemoryTables::apply(const PutOAuthState& change, Undo& undo) {
  const OAuthState& state = change.state;
  const RowKey key{state.project_id, state.id};
  const bool known_hash = clashes_with_other(
      oauth_states, key, [&](const OAuthState& other) { return other.hash == state.hash; });
  if (known_hash || !connect_links.find({state.project_id, state.link_id})) return false;
  return put_revised(oauth_states, key, state, undo);
}

Result<bool> MemoryTables::apply(const TouchConnection& change, Undo& undo) {
  const RowKey key{change.project_id, change.connection_id};
  const Connection* stored = connections.find(key);
  if (!stored || stored->last_used_at > change.last_used_at) return true;
  Connection connection = *stored;
  connection.last_used_at = change.last_used_at;
  connections.put(key, connection, undo);
  return true;
}

Result<bool> MemoryTables::apply(const RemoveConnection& change, Undo& undo) {
  const RowKey key{change.project_id, change.connection_id};
  const Connection* stored = connections.find(key);
  if (!stored || stored->rev != change.rev) return false;
  const auto links = connect_links.select([&](const ConnectLink& link) {
    return link.project_id == change.project_id && link.connection_id == change.connection_id;
  });
  for (const ConnectLink& link : links) {
    const auto states =
        oauth_states.select([&](const OAuthState& state) { return state.link_id == link.id; });
    for (const OAuthState& state : states) oauth_states.erase({state.project_id, state.id}, undo);
    connect_links.erase({link.project_id, link.id}, undo);
  }
  connections.erase(key, undo);
  return true;
}

Result<bool> MemoryTables::apply(const PutWorker& change, Undo& undo) {
  const Worker& worker = change.worker;
  const RowKey key{worker.project_id, worker.id};
  const bool second_of_type = clashes_with_other(workers, key, [&](const Worker& other) {
    return other.project_id == worker.project_id && other.user_id == worker.user_id &&
           other.type == worker.type;
  });
  return !second_of_type && put_revised(workers, key, worker, undo);
}

Result<bool> MemoryTables::apply(const PutSchedule& change, Undo& undo) {
  const RowKey key{change.project_id, change.schedule.worker_id};
  return workers.find(key) && put_revised(schedules, key, change.schedule, undo);
}

Result<bool> MemoryTables::apply(const PutProgress& change, Undo& undo) {
  const RowKey key{change.project_id, change.progress.worker_id};
  return workers.find(key) && put_revised(progress, key, change.progress, undo);
}

Result<bool> MemoryTables::apply(const AddOccurrence& change, Undo& undo) {
  const RowKey key{change.project_id, change.worker_id, std::to_string(change.due_at.ms)};
  if (occurrences.find(key)) return false;
  occurrences.put(key, change.run_id, undo);
  return true;
}

Result<bool> MemoryTables::apply(const RequireIdleWorker& change, Undo&) {
  if (!workers.find({change.project_id, change.worker_id})) return false;
  return !runs.first([&](const Run& run) {
    return run.project_id == change.project_id && run.worker_id == change.worker_id && !run.ended_at;
  });
}

Result<bool> MemoryTables::apply(const PutRun& change, Undo& undo) {
  const RowKey key{change.run.project_id, change.run.id};
  const Run* stored = runs.find(key);
  if (stored && stored->epoch != change.held_epoch) return false;
  const bool sound = is_sound(change.run) && (!stored || may_replace(*stored, change.run));
  const bool fits = stored ? stored->rev == change.run.rev - 1 : change.run.rev == 1;
  if (fits && !sound) return refused_row();
  return put_revised(runs, key, change.run, undo);
}

Result<bool> MemoryTables::apply(const PutStep& change, Undo& undo) {
  const Run* run = runs.find({change.project_id, change.step.run_id});
  if (!run || run->epoch != change.held_epoch) return false;
  steps.put({change.project_id, change.step.run_id, change.step.key}, change.step, undo);
  return true;
}

Result<bool> MemoryTables::apply(const AddAttempt& change, Undo& undo) {
  const Attempt& attempt = change.attempt;
  const RowKey key{change.project_id, attempt.run_id, attempt.step_key, std::to_string(attempt.number)};
  const Run* run = runs.find({change.project_id, attempt.run_id});
  if (!run || run->epoch != change.held_epoch || attempts.find(key)) return false;
  attempts.put(key, attempt, undo);
  return true;
}

Result<bool> MemoryTables::apply(const RenewLeases& change, Undo& undo) {
  const auto held = runs.select([&](const Run& run) {
    return run.owner_node == change.owner_node &&
           (run.state == RunState::claimed || run.state == RunState::running);
  });
  for (Run run : held) {
    run.lease_until = change.until;
    runs.put({run.project_id, run.id}, run, undo);
  }
  return true;
}

Result<bool> MemoryTables::apply(const PutCall& change, Undo& undo) {
  calls.put({change.call.project_id, change.call.id}, change.call, undo);
  return true;
}

Result<bool> MemoryTables::apply(const AddNote& change, Undo& undo) {
  const RowKey key{change.note.project_id, change.note.id};
  if (notes.find(key)) return false;
  notes.put(key, change.note, undo);
  return true;
}

Result<bool> MemoryTables::apply(const RemoveNote& change, Undo& undo) {
  const RowKey key{change.project_id, change.note_id};
  const Note* note = notes.find(key);
  if (!note || note->user_id != change.user_id) return false;
  notes.erase(key, undo);
  return true;
}

Result<bool> MemoryTables::apply(const AddEvent& change, Undo& undo) {
  undo.push_back([this, sequence = newest_sequence, stamp = newest_stamp] {
    newest_sequence = sequence;
    newest_stamp = stamp;
    events.pop_back();
  });
  newest_stamp = std::max(newest_stamp, change.event.at);
  Event event = change.event;
  event.id = make_ordered_id(id_prefix::kEvent, newest_stamp, static_cast<std::uint64_t>(++newest_sequence));
  events.push_back(std::move(event));
  return true;
}

Result<bool> MemoryTables::apply(const AddAudit& change, Undo& undo) {
  const RowKey key{change.entry.project_id, change.entry.id};
  if (audit.find(key)) return false;
  audit.put(key, change.entry, undo);
  return true;
}

WorkerRecord MemoryTables::record_of(const Worker& worker) const {
  const RowKey key{worker.project_id, worker.id};
  WorkerRecord record{.worker = worker, .schedule = {}, .progress = {}};
  record.schedule.worker_id = record.progress.worker_id = worker.id;
  if (const auto* schedule = schedules.find(key)) record.schedule = *schedule;
  if (const auto* stored = progress.find(key)) record.progress = *stored;
  return record;
}

}  // namespace signalbox
