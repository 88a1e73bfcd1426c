// Which of a user's accounts in an app is meant. Never a guess: where two could be meant, the caller is
// asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/connections/connection.h"

namespace signalbox {

// Whether a connection counts as an account of the user: neither begun only, nor revoked.
bool is_account(const Connection& connection);

// Whose it is, for people: alias, else label, else id.
std::string name_of(const Connection& connection);

// Fails with invalid_argument when another of the user's accounts has this alias, in whatever case.
Status check_alias_free(const std::vector<Connection>& accounts, std::string_view alias,
                        std::string_view own_id);

// `accounts`: all of a user's connections to one app. `wanted`: an id, an alias or a label; empty for the
// default one, else the only one. Fails with needs_connection, saying what there is to choose from, and when
// the one that is meant is not active, why.
Result<Connection> choose_account(const std::vector<Connection>& accounts, std::string_view wanted,
                                  std::string_view toolkit);

// Whether this one is meant when none is named, active or not: the one that workers use.
bool is_meant_by_default(const std::vector<Connection>& accounts, const Connection& connection);

}  // namespace signalbox
