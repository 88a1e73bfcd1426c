#include "core/domain/connections/account_choice.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox {
namespace {

using Accounts = std::vector<const Connection*>;

Accounts accounts_of(const std::vector<Connection>& connections) {
  Accounts accounts;
  for (const Connection& connection : connections)
    if (is_account(connection)) accounts.push_back(&connection);
  return accounts;
}

std::string listed(const Accounts& accounts) {
  std::string names;
  for (const Connection* account : accounts) {
    names += (names.empty() ? "" : ", ") + name_of(*account);
    if (name_of(*account) != account->id) names += " (" + account->id + ")";
  }
  return names;
}

Error no_account(std::string_view toolkit) {
  return Error{ErrorCode::needs_connection,
               "this user has no connection to \"" + std::string(toolkit) + "\"; connect the account first"};
}

// By id, else by alias or label, compared without case.
Accounts matching(const Accounts& accounts, std::string_view wanted) {
  Accounts found;
  const std::string word = to_lower_ascii(wanted);
  for (const Connection* account : accounts) {
    if (account->id == wanted) return {account};
    if (to_lower_ascii(account->alias) == word || to_lower_ascii(account->label) == word)
      found.push_back(account);
  }
  return found;
}

// The default one, else the only one that works, else all that could be meant.
Accounts meant_by_default(const Accounts& accounts) {
  Accounts active;
  for (const Connection* account : accounts) {
    if (account->is_default) return {account};
    if (account->status == ConnectionStatus::active) active.push_back(account);
  }
  return active.empty() ? accounts : active;
}

Result<Connection> usable(const Connection& account, std::string_view toolkit) {
  if (account.status == ConnectionStatus::active) return account;
  const std::string whose = "this user's connection to \"" + std::string(toolkit) + "\"";
  if (account.status == ConnectionStatus::disabled)
    return Error{ErrorCode::needs_connection, whose + " is switched off; switch it on in Connections"};
  return Error{ErrorCode::needs_connection, whose + " has to be renewed: " + account.status_reason};
}

}  // namespace

bool is_account(const Connection& connection) {
  return connection.status != ConnectionStatus::initiated && connection.status != ConnectionStatus::revoked;
}

std::string name_of(const Connection& connection) {
  if (!connection.alias.empty()) return connection.alias;
  return connection.label.empty() ? connection.id : connection.label;
}

Status check_alias_free(const std::vector<Connection>& connections, std::string_view alias,
                        std::string_view own_id) {
  const std::string word = to_lower_ascii(alias);
  for (const Connection& other : connections)
    if (!word.empty() && is_account(other) && other.id != own_id && to_lower_ascii(other.alias) == word)
      return invalid_field("alias", "is the name of another account of this user already");
  return {};
}

Result<Connection> choose_account(const std::vector<Connection>& connections, std::string_view wanted,
                                  std::string_view toolkit) {
  const Accounts accounts = accounts_of(connections);
  if (accounts.empty()) return no_account(toolkit);
  const Accounts found = wanted.empty() ? meant_by_default(accounts) : matching(accounts, wanted);
  if (found.size() == 1) return usable(*found[0], toolkit);
  const std::string choices = "; name one of: " + listed(found.empty() ? accounts : found);
  if (found.empty())
    return Error{ErrorCode::needs_connection, "this user has no account \"" + shorten(wanted, 100) +
                                                  "\" in \"" + std::string(toolkit) + "\"" + choices};
  return Error{ErrorCode::needs_connection, "this user has several accounts in \"" + std::string(toolkit) +
                                                "\" that could be meant" + choices +
                                                ", or make one the default"};
}

bool is_meant_by_default(const std::vector<Connection>& connections, const Connection& connection) {
  const Accounts meant = meant_by_default(accounts_of(connections));
  return meant.size() == 1 && meant[0]->id == connection.id;
}

}  // namespace signalbox
