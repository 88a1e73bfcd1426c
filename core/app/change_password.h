// Passwords: changing one's own, and setting a forgotten one by a one-time link.
#pragma once

#include <optional>
#include <string>

#include "core/app/sign_in.h"
#include "core/app/tickets.h"

namespace signalbox {

inline constexpr Duration kMailedResetLife = Duration::hours(1);
inline constexpr Duration kHandedResetLife = Duration::hours(24);

struct PasswordChange {
  std::string project_id;
  std::string account_id;
  std::string sign_in_id;  // goes on; the account's others end
  Secret current;
  Secret fresh;
};

// invalid_argument about currentPassword when that is wrong.
Status change_password(Ports& ports, Passwords& passwords, const PasswordChange& change);

struct ResetLetter {
  Account account;
  NewTicket reset;
};

// For somebody who says that they forgot it: nothing for an unknown address, a disabled account, or when a
// letter went there less than a minute ago. Does the same work for all of them.
Result<std::optional<ResetLetter>> ask_password_reset(Ports& ports, const std::string& project,
                                                      std::string_view email);

// For an admin to hand over. not_found for an unknown account, conflict for a disabled one.
Result<NewTicket> make_password_reset(Ports& ports, std::string_view project, std::string_view account_id);

// Sets the password that the ticket allows to set and ends all of the account's sign-ins and other reset
// links. not_found for a link that is not good.
Status reset_password(Ports& ports, Passwords& passwords, const Secret& ticket, const Secret& password);

}  // namespace signalbox
