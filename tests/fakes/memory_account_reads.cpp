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
    return page_of(tables.keys.select([&](const ApiKey& row) {
      return row.kind != KeyKind::page && belongs_to(row, owner);
    }),
                   page, kKeyByCreation);
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
    const auto rank = [](const Connection& row) {
      return std::tuple(row.status == ConnectionStatus::active, row.is_default, row.created_at.ms, row.id);
    };
    std::optional<Connection> best;
    for (const auto& [key, row] : tables.connections.rows()) {
      if (row.project_id != project || row.user_id != user || row.toolkit != toolkit) continue;
      if (row.status == ConnectionStatus::initiated || row.status == ConnectionStatus::revoked) continue;
      if (!best || rank(*best) < rank(row)) best = row;
    }
    return best;
  });
}

Result<std::vector<Connection>> MemoryStore::connections_to(std::string_view project, std::string_view user,
                                                            std::string_view toolkit) {
  return reading([&](const MemoryTables& tables) {
    return page_of(tables.connections.select([&](const Connection& row) {
             return row.project_id == project && row.user_id == user && row.toolkit == toolkit;
           }),
                   {.limit = 100, .cursor = ""}, kKeyByCreation)
        ->items;
  });
}

Result<std::vector<Connection>> MemoryStore::due_refreshes(Instant now, std::int64_t limit) {
  return reading([&](const MemoryTables& tables) {
    return earliest(tables.connections.select([&](const Connection& row) {
      return row.next_refresh_at && *row.next_refresh_at <= now;
    }),
                    static_cast<std::size_t>(limit), [](const Connection& row) {
                      return Key{*row.next_refresh_at, row.id};
                    });
  });
}

Result<std::optional<Instant>> MemoryStore::next_refresh_at() {
  return reading([&](const MemoryTables& tables) {
    std::optional<Instant> next;
    for (const auto& [key, row] : tables.connections.rows())
      if (row.next_refresh_at && (!next || *row.next_refresh_at < *next)) next = row.next_refresh_at;
    return next;
  });
}

Result<std::vector<Connection>> MemoryStore::stale_connections(Instant before, std::int64_t limit) {
  return reading([&](const MemoryTables& tables) {
    return earliest(tables.connections.select([&](const Connection& row) {
      return row.status == ConnectionStatus::initiated && row.created_at < before;
    }),
                    static_cast<std::size_t>(limit), kKeyByCreation);
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
