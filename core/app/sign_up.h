// Making an account: by a one-time link, or by oneself where sign-up is open.
#pragma once

#include <optional>
#include <string>

#include "core/app/sign_in.h"
#include "core/app/tickets.h"

namespace signalbox {

inline constexpr Duration kSignUpLinkLife = Duration::hours(24);

struct SignUp {
  std::string project_id;
  std::string email;
  std::string name;
  Secret password;
  std::optional<Secret> ticket = {};  // of a set-up link or an invitation
  bool open = false;                  // nobody needs one
};

// Makes the account, its linked user with a default session, uses the ticket up and signs the browser in: one
// commit. Where sign-up is open the account gets a user of its own. not_found for a link that is not good,
// conflict for a taken e-mail address, permission_denied without a ticket where sign-up is closed.
Result<NewSignIn> sign_up(Ports& ports, Passwords& passwords, const SignUp& request, const Browser& browser);

// An account whose person proved who they are.
struct NewAccount {
  std::string project_id;
  std::string email;  // as check_email gives it, free
  std::string name;   // as check_person_name wants it
  Role role = Role::member;
  std::string password_hash = {};
  std::string identity = {};
  std::optional<Ticket> ticket = {};  // is used up; its role and user count instead. None: a user of its own
  std::string way;                    // for the audit log
};

// Makes the account, its linked user with a default session, uses the ticket up and signs the browser in: one
// commit. conflict when another was faster with the ticket, the address or the identity.
Result<NewSignIn> add_account(Ports& ports, const NewAccount& wanted, const Browser& browser);

// Open sign-up where mail can be sent: the address is proven first, and no answer tells whether it is known.
struct SignUpLetter {
  std::string email;
  std::optional<NewTicket> invitation;  // none: it has an account already, and the letter says so
};

// Nothing when a letter went there less than a minute ago.
Result<std::optional<SignUpLetter>> ask_to_sign_up(Ports& ports, const std::string& project,
                                                   std::string_view email);

}  // namespace signalbox
