#include "core/app/sign_up.h"

#include <algorithm>

#include "core/app/audit.h"
#include "core/app/events.h"
#include "core/app/manage_users.h"
#include "core/app/open_session.h"
#include "core/base/codec.h"
#include "core/base/id.h"
#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::string_view kOwnUserPrefix = "user";  // of users that open sign-up makes
constexpr Duration kBetweenLetters = Duration::minutes(1);

Error address_taken() {
  return {ErrorCode::conflict, "an account has this e-mail address already; sign in instead"};
}

// What lets this person in; nothing where sign-up is open.
Result<std::optional<Ticket>> ticket_of(Ports& ports, const SignUp& request) {
  if (!request.ticket) {
    if (request.open) return std::optional<Ticket>();
    return Error{ErrorCode::permission_denied, "sign-up is by invitation; ask an administrator for one"};
  }
  TRY(Ticket ticket, find_good_ticket(ports, *request.ticket));
  if (ticket.purpose == TicketPurpose::password_reset || ticket.project_id != request.project_id)
    return no_good_ticket();
  if (ticket.purpose == TicketPurpose::set_up) {
    TRY(const bool has_admin, ports.accounts.has_admin(request.project_id));
    if (has_admin) return no_good_ticket();
  }
  return std::optional(std::move(ticket));
}

std::string own_user(Ports& ports) { return make_id(kOwnUserPrefix, ports.clock.now(), ports.random); }

// The user's default session, unless there is one.
Status add_user(Ports& ports, const std::string& project, const std::string& user_id, ChangeSet& changes) {
  CHECK_OK(check_user_enabled(ports, project, user_id));
  const Instant now = ports.clock.now();
  changes.push_back(PutUser{project, user_id, now});
  TRY(const std::optional<Session> known, ports.sessions.find_default_session(project, user_id));
  if (known) return {};
  Session session =
      fresh_session(ports, {.project_id = project, .user_id = user_id, .toolkits = {}}, true, now);
  session.rev = 1;
  changes.push_back(PutSession{session});
  changes.push_back(session_changed(session, now));
  return {};
}

Account fresh_account(Ports& ports, const NewAccount& wanted) {
  Account account;
  account.project_id = wanted.project_id;
  account.created_at = ports.clock.now();
  account.id = make_id(id_prefix::kAccount, account.created_at, ports.random);
  account.email = wanted.email;
  account.name = wanted.name;
  account.password_hash = wanted.password_hash;
  account.identity = wanted.identity;
  account.role = wanted.ticket ? wanted.ticket->role : wanted.role;
  account.user_id = wanted.ticket ? wanted.ticket->user_id : own_user(ports);
  return account;
}

Result<std::string> free_address(Ports& ports, const SignUp& request, const std::optional<Ticket>& ticket) {
  TRY(std::string email, check_email(request.email));
  if (ticket && !ticket->email.empty() && email != ticket->email)
    return invalid_field("email", "must be the one that was invited");
  TRY(const std::optional<Account> known, ports.accounts.find_account_by_email(request.project_id, email));
  if (known) return address_taken();
  return email;
}

}  // namespace

Result<NewSignIn> add_account(Ports& ports, const NewAccount& wanted, const Browser& browser) {
  Account account = fresh_account(ports, wanted);
  ChangeSet changes;
  if (wanted.ticket) changes.push_back(use_up(*wanted.ticket, ports.clock.now()));
  if (account.user_id) CHECK_OK(add_user(ports, account.project_id, *account.user_id, changes));
  changes.push_back(audit(
      ports,
      {.project_id = account.project_id,
       .action = "account.created",
       .subject = {"account", account.id},
       .user_id = account.user_id,
       .detail = to_text({{"email", account.email}, {"role", encode(account.role)}, {"way", wanted.way}})}));
  NewSignIn fresh = fresh_sign_in(ports, std::move(account), browser);
  const ChangeSet begin = changes_of(ports, fresh);
  changes.insert(changes.end(), begin.begin(), begin.end());
  CHECK_OK(
      commit_or_conflict(ports.changes, std::move(changes), "this account is being made already; try again"));
  return fresh;
}

Result<NewSignIn> sign_up(Ports& ports, Passwords& passwords, const SignUp& request, const Browser& browser) {
  TRY(const std::optional<Ticket> ticket, ticket_of(ports, request));
  TRY(const std::string email, free_address(ports, request, ticket));
  CHECK_OK(check_person_name(request.name));
  CHECK_OK(check_new_password(request.password.reveal(), email));
  NewAccount wanted{.project_id = request.project_id,
                    .email = email,
                    .name = std::string(trim(request.name)),
                    .ticket = ticket,
                    .way = ticket ? std::string(name_of(ticket->purpose)) : "open"};
  TRY(wanted.password_hash, passwords.hash(request.password));
  auto fresh = add_account(ports, wanted, browser);
  if (fresh.ok() || fresh.error().code != ErrorCode::conflict) return fresh;
  // Somebody was faster: with the link, the address, or the user's session.
  if (request.ticket) {
    TRY([[maybe_unused]] const std::optional<Ticket> still_good, ticket_of(ports, request));
  }
  TRY([[maybe_unused]] const std::string still_free, free_address(ports, request, ticket));
  return fresh;
}

Result<std::optional<SignUpLetter>> ask_to_sign_up(Ports& ports, const std::string& project,
                                                   std::string_view text) {
  TRY(const std::string email, check_email(text));
  const Instant now = ports.clock.now();
  TRY(const std::vector<Ticket> open, ports.sign_ins.good_tickets(project, now));
  const bool asked = std::any_of(open.begin(), open.end(), [&](const Ticket& ticket) {
    return ticket.purpose == TicketPurpose::invitation && ticket.email == email &&
           now - ticket.created_at < kBetweenLetters;
  });
  TRY(const std::optional<Account> known, ports.accounts.find_account_by_email(project, email));
  SignUpLetter letter{.email = email, .invitation = {}};
  ChangeSet changes = {audit(
      ports,
      {.project_id = project, .action = "sign_up.asked", .subject = {"account", known ? known->id : ""}})};
  if (!known && !asked) {
    letter.invitation = fresh_ticket(ports,
                                     {.project_id = project,
                                      .purpose = TicketPurpose::invitation,
                                      .email = email,
                                      .role = Role::member,
                                      .user_id = own_user(ports)},
                                     kSignUpLinkLife);
    changes.push_back(PutTicket{letter.invitation->ticket});
  }
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes), "try again"));
  if (!known && asked) return std::optional<SignUpLetter>();
  return std::optional(std::move(letter));
}

}  // namespace signalbox
