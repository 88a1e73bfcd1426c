// Signing in and out: a person's browser gets a cookie with 256 random bits, of which only a hash is kept.
// Every sign-in gets a new one.
#pragma once

#include <string>
#include <string_view>

#include "core/app/ports.h"
#include "core/ports/passwords.h"

namespace signalbox {

// A browser as it was at sign-in.
struct Browser {
  std::string address;  // of the network
  std::string name;     // User-Agent; shortened when stored
};

struct NewSignIn {
  SignIn sign_in;
  Secret cookie;  // the cookie's value: goes to the browser, kept nowhere
  Account account;
};

// Signs in a person whose identity was proven, by a password or by an OpenID provider. `account` is as it
// was read for the proof: when its status, password or identity has changed since, this fails with conflict.
// permission_denied when the account is disabled. Of more than kMostSignIns the one unused longest ends.
Result<NewSignIn> begin_sign_in(Ports& ports, const Account& account, const Browser& browser);

inline constexpr std::size_t kMostSignIns = 50;  // of one account at a time

struct PasswordSignIn {
  std::string project_id;
  std::string email;
  Secret password;
};

// unauthenticated in the same words and after the same work for an unknown address, a wrong password and a
// disabled account; rate_limited when too many passwords are being checked.
Result<NewSignIn> sign_in_with_password(Ports& ports, Passwords& passwords, const PasswordSignIn& request,
                                        const Browser& browser);

struct SignedIn {
  Caller caller;
  SignIn sign_in;
  Account account;
};

// Who presents this cookie. Use keeps a sign-in alive: kSignInIdleLife from the last, kSignInLongestLife from
// the first. unauthenticated for unknown, ended and expired ones, disabled accounts and disabled users alike.
Result<SignedIn> authenticate_sign_in(Ports& ports, const Secret& cookie);

// Ends the sign-in of this cookie; fine when there is none.
Status sign_out(Ports& ports, const Secret& cookie);

// Ends one of an account's sign-ins. not_found unless it is live and the account's.
Status end_sign_in(Ports& ports, std::string_view project, std::string_view account_id,
                   std::string_view sign_in_id);

// For use cases that sign a person in or out together with something else: what to commit for a sign-in
// that begins, and for all of an account's others to end.
NewSignIn fresh_sign_in(Ports& ports, Account account, const Browser& browser);
ChangeSet changes_of(Ports& ports, const NewSignIn& fresh);
Result<ChangeSet> ends_of_sign_ins(Ports& ports, const Account& account, std::string_view except_id = "");

}  // namespace signalbox
