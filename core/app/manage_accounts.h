// Changing accounts: one's own name, and as an admin others' roles, states and linked users.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/app/ports.h"

namespace signalbox {

struct AccountChange {
  std::optional<std::string> name = {};
  std::optional<Role> role = {};
  std::optional<AccountStatus> status = {};
  std::optional<std::string> user_id = {};  // empty text: no linked user
};

// Disabling ends the account's sign-ins in the same commit. conflict when the project would be left without
// an active admin; precondition_failed when `if_rev` is not the present revision.
Result<Account> change_account(Ports& ports, std::string_view project, std::string_view account_id,
                               const AccountChange& change, std::optional<std::int64_t> if_rev = {});

}  // namespace signalbox
