// A world with people in it: accounts that were made by the set-up link and by invitations.
#pragma once

#include <string>

#include "core/app/invite.h"
#include "core/app/sign_up.h"
#include "tests/fakes/app_world.h"
#include "tests/fakes/plain_passwords.h"

namespace signalbox::fakes {

inline const std::string kPassword = "correct horse battery";

struct PeopleWorld : AppWorld {
  PlainPasswords passwords;
  Browser browser{.address = "192.0.2.1", .name = "Mozilla/5.0"};

  SignUp request_for(const std::string& email) {
    return {.project_id = "p", .email = email, .name = "Somebody", .password = Secret(kPassword)};
  }
  Result<NewSignIn> join(const std::string& email, const Secret& ticket) {
    SignUp request = request_for(email);
    request.ticket = ticket;
    return sign_up(ports, passwords, request, browser);
  }
  NewSignIn admin(const std::string& email = "admin@example.com") {
    return join(email, make_set_up_ticket(ports, "p")->text).value();
  }
  NewSignIn person(const std::string& email, Role role = Role::member,
                   std::optional<std::string> user_id = {}) {
    return join(email, invite(ports, {.project_id = "p", .role = role, .user_id = std::move(user_id)})->text)
        .value();
  }
  Result<NewSignIn> sign_in(const std::string& email, const std::string& password = kPassword) {
    return sign_in_with_password(ports, passwords,
                                 {.project_id = "p", .email = email, .password = Secret(password)}, browser);
  }
  bool is_signed_in(const NewSignIn& one) { return authenticate_sign_in(ports, one.cookie).ok(); }
  Account account(const std::string& id) { return store.find_account("p", id).value().value(); }

  // What was committed to the audit log, in that order.
  std::string last_audited() const { return audited.empty() ? "" : audited.back(); }
  std::vector<std::string> audited;

  PeopleWorld() {
    commits.watch([this](const ChangeSet& set) {
      for (const Change& change : set)
        if (const auto* entry = std::get_if<AddAudit>(&change)) audited.push_back(entry->entry.action);
    });
  }
};

}  // namespace signalbox::fakes
