// What MemoryStore reads of users' own things: sessions, keys, connections and notes.
#include "tests/fakes/memory_reading.h"

namespace signalbox {

using namespace memory;

Result<std::optional<Session>> MemoryStore::find_session(std::string_view project, std::string_view id) {
  return reading(
      [&](const MemoryTables& tables) { return copy_of(tables.sessions.find(row_key(project, id))); });
}

Result<std::optional<Session>> MemoryStore::find_default_session(std::string_view project,
                                                                 std::string_view user) {
  return reading([&](const MemoryTables& tables) {
    return tables.sessions.first([&](const Session& session) {
      return session.project_id == project && session.user_id == user && session.is_default &&
             !session.revoked_at;
    });
  });
}

Result<Page<Session>> MemoryStore::list_sessions(const Owner& owner, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.sessions.select([&](const Session& row) { return belongs_to(row, owner); }), page,
                   kKeyByCreation);
  }));
}

Result<std::optional<Sealed>> MemoryStore::find_upstream_session(std::string_view project,
                                                                 std::string_view session,
                                                                 std::string_view upstream) {
  return reading([&](const MemoryTables& tables) {
    const auto* row =
        tables.upstream_sessions.find({std::string(project), std::string(session), std::string(upstream)});
    return row ? std::optional<Sealed>(row->address) : std::nullopt;
  });
}

Result<std::optional<ApiKey>> MemoryStore::find_key_by_hash(std::string_view hash) {
  return reading([&](const MemoryTables& tables) {
    return tables.keys.first([&](const ApiKey& key) { return key.hash == hash; });
  });
}

Result<std::optional<ApiKey>> MemoryStore::find_key(std::string_view project, std::string_view id) {
  return reading([&](const MemoryTables& tables) { return copy_of(tables.keys.find(row_key(project, id))); });
}

Result<Page<ApiKey>> MemoryStore::list_keys(const Owner& owner, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.keys.select([&](const ApiKey& row) { return belongs_to(row, owner); }), page,
                   kKeyByCreation);
  }));
}

Result<std::optional<Connection>> MemoryStore::find_connection(std::string_view project,
                                                               std::string_view id) {
  return reading(
      [&](const MemoryTables& tables) { return copy_of(tables.connections.find(row_key(project, id))); });
}

Result<std::optional<Connection>> MemoryStore::find_connection_to(std::string_view project,
                                                                  std::string_view user,
                                                                  std::string_view toolkit) {
  return reading([&](const MemoryTables& tables) {
    const auto with_status = [&](ConnectionStatus status) {
      return tables.connections.first([&](const Connection& row) {
        return row.project_id == project && row.user_id == user && row.toolkit == toolkit &&
               row.status == status;
      });
    };
    const auto active = with_status(ConnectionStatus::active);
    return active ? active : with_status(ConnectionStatus::needs_reauth);
  });
}

Result<Page<Connection>> MemoryStore::list_connections(const Owner& owner, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.connections.select([&](const Connection& row) { return belongs_to(row, owner); }),
                   page, kKeyByCreation);
  }));
}

Result<std::vector<Note>> MemoryStore::list_notes(std::string_view project, std::string_view user) {
  return reading([&](const MemoryTables& tables) {
    auto notes = earliest(tables.notes.select([&](const Note& note) {
      return note.project_id == project && note.user_id == user;
    }),
                          tables.notes.rows().size(), kKeyByCreation);
    std::reverse(notes.begin(), notes.end());
    return notes;
  });
}

}  // namespace signalbox
