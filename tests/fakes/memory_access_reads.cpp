// What MemoryStore reads of people and of access: users, accounts, sign-ins, tickets, authorisations, audit.
#include "tests/fakes/memory_reading.h"

namespace signalbox {

using namespace memory;

Result<std::optional<User>> MemoryStore::find_user(std::string_view project, std::string_view id) {
  return reading(
      [&](const MemoryTables& tables) { return copy_of(tables.users.find(row_key(project, id))); });
}

Result<Page<User>> MemoryStore::list_users(std::string_view project, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.users.select([&](const User& row) { return row.project_id == project; }), page,
                   kKeyByCreation);
  }));
}

Result<std::optional<Account>> MemoryStore::find_account(std::string_view project, std::string_view id) {
  return reading(
      [&](const MemoryTables& tables) { return copy_of(tables.accounts.find(row_key(project, id))); });
}

Result<std::optional<Account>> MemoryStore::find_account_by_email(std::string_view project,
                                                                  std::string_view email) {
  return reading([&](const MemoryTables& tables) {
    return tables.accounts.first(
        [&](const Account& row) { return row.project_id == project && row.email == email; });
  });
}

Result<std::optional<Account>> MemoryStore::find_account_by_identity(std::string_view project,
                                                                     std::string_view identity) {
  return reading([&](const MemoryTables& tables) {
    return tables.accounts.first([&](const Account& row) {
      return row.project_id == project && !row.identity.empty() && row.identity == identity;
    });
  });
}

Result<Page<Account>> MemoryStore::list_accounts(std::string_view project, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.accounts.select([&](const Account& row) { return row.project_id == project; }),
                   page, kKeyByCreation);
  }));
}

Result<bool> MemoryStore::has_admin(std::string_view project) {
  return reading([&](const MemoryTables& tables) {
    return tables.accounts
        .first([&](const Account& row) {
          return row.project_id == project && row.role == Role::admin && row.status == AccountStatus::active;
        })
        .has_value();
  });
}

Result<std::optional<SignIn>> MemoryStore::find_sign_in_by_hash(std::string_view hash) {
  return reading([&](const MemoryTables& tables) {
    return tables.sign_ins.first([&](const SignIn& row) { return row.hash == hash; });
  });
}

Result<std::vector<SignIn>> MemoryStore::live_sign_ins(std::string_view project, std::string_view account,
                                                       Instant now) {
  return reading([&](const MemoryTables& tables) {
    return page_of(tables.sign_ins.select([&](const SignIn& row) {
             return row.project_id == project && row.account_id == account && is_live(row, now);
           }),
                   {.limit = 100, .cursor = ""}, kKeyByCreation)
        ->items;
  });
}

Result<std::optional<Ticket>> MemoryStore::find_ticket_by_hash(std::string_view hash) {
  return reading([&](const MemoryTables& tables) {
    return tables.tickets.first([&](const Ticket& row) { return row.hash == hash; });
  });
}

Result<std::vector<Ticket>> MemoryStore::good_tickets(std::string_view project, Instant now) {
  return reading([&](const MemoryTables& tables) {
    return page_of(tables.tickets.select(
                       [&](const Ticket& row) { return row.project_id == project && is_good(row, now); }),
                   {.limit = 100, .cursor = ""}, kKeyByCreation)
        ->items;
  });
}

Result<std::optional<AuthConfig>> MemoryStore::find_auth_config(std::string_view project,
                                                                std::string_view id) {
  return reading(
      [&](const MemoryTables& tables) { return copy_of(tables.auth_configs.find(row_key(project, id))); });
}

Result<std::optional<AuthConfig>> MemoryStore::find_auth_config_for(std::string_view project,
                                                                    std::string_view toolkit) {
  return reading([&](const MemoryTables& tables) {
    return tables.auth_configs.first(
        [&](const AuthConfig& row) { return row.project_id == project && row.toolkit == toolkit; });
  });
}

Result<Page<AuthConfig>> MemoryStore::list_auth_configs(std::string_view project, const PageRequest& page) {
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(
        tables.auth_configs.select([&](const AuthConfig& row) { return row.project_id == project; }), page,
        kKeyByCreation);
  }));
}

Result<std::optional<ConnectLink>> MemoryStore::find_connect_link(std::string_view hash) {
  return reading([&](const MemoryTables& tables) {
    return tables.connect_links.first([&](const ConnectLink& row) { return row.hash == hash; });
  });
}

Result<std::optional<ConnectLink>> MemoryStore::newest_connect_link(std::string_view project,
                                                                    std::string_view connection) {
  return reading([&](const MemoryTables& tables) -> std::optional<ConnectLink> {
    const auto links = page_of(tables.connect_links.select([&](const ConnectLink& row) {
      return row.project_id == project && row.connection_id == connection;
    }),
                               {.limit = 1, .cursor = ""}, kKeyByCreation);
    if (links->items.empty()) return std::nullopt;
    return links->items.front();
  });
}

Result<std::optional<OAuthState>> MemoryStore::find_oauth_state(std::string_view hash) {
  return reading([&](const MemoryTables& tables) {
    return tables.oauth_states.first([&](const OAuthState& row) { return row.hash == hash; });
  });
}

Result<Page<AuditEntry>> MemoryStore::list_audit(const AuditFilter& filter, const PageRequest& page) {
  const auto is = [](const std::optional<std::string>& wanted, const std::string& value) {
    return !wanted || *wanted == value;
  };
  return flat(reading([&](const MemoryTables& tables) {
    return page_of(tables.audit.select([&](const AuditEntry& row) {
      return row.project_id == filter.project_id && (!filter.user_id || row.user_id == filter.user_id) &&
             is(filter.actor_id, row.actor.id) && is(filter.action, row.action) &&
             is(filter.subject_id, row.subject.id) && (!filter.from || *filter.from <= row.at) &&
             (!filter.to || row.at < *filter.to);
    }),
                   page, [](const AuditEntry& row) {
                     return Key{row.at, row.id};
                   });
  }));
}

}  // namespace signalbox
