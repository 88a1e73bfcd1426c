#include "core/app/change_password.h"

#include <algorithm>

#include "core/app/audit.h"

namespace signalbox {
namespace {

constexpr int kTries = 5;  // the account may sign in elsewhere at the same time
constexpr Duration kBetweenLetters = Duration::minutes(1);

AddAudit about(Ports& ports, const std::string& action, const Account& account) {
  return audit(ports, {.project_id = account.project_id,
                       .action = action,
                       .subject = {"account", account.id},
                       .user_id = account.user_id});
}

Result<Account> account_of(Ports& ports, std::string_view project, std::string_view id) {
  TRY(std::optional<Account> account, ports.accounts.find_account(project, id));
  if (account) return *std::move(account);
  return Error{ErrorCode::not_found, "there is no account with this id; list them with GET /api/v1/accounts"};
}

// Tickets that would set this account's password.
std::vector<Ticket> resets_of(const Account& account, std::vector<Ticket> tickets) {
  std::erase_if(tickets, [&](const Ticket& ticket) {
    return ticket.purpose != TicketPurpose::password_reset || ticket.account_id != account.id;
  });
  return tickets;
}

// The new password, and the end of what the old one opened: sign-ins but one, and reset links but one that
// the caller uses up itself.
Result<ChangeSet> changes_for(Ports& ports, Account account, const std::string& hash,
                              std::string_view kept_sign_in, std::string_view kept_ticket,
                              const std::string& action) {
  const Instant now = ports.clock.now();
  account.password_hash = hash;
  account.rev += 1;
  TRY(ChangeSet changes, ends_of_sign_ins(ports, account, kept_sign_in));
  TRY(std::vector<Ticket> open, ports.sign_ins.good_tickets(account.project_id, now));
  for (const Ticket& ticket : resets_of(account, std::move(open)))
    if (ticket.id != kept_ticket) changes.push_back(use_up(ticket, now));
  changes.push_back(PutAccount{account});
  changes.push_back(about(ports, action, account));
  return changes;
}

bool asked_lately(const Account& account, std::vector<Ticket> open, Instant now) {
  const std::vector<Ticket> resets = resets_of(account, std::move(open));
  return std::any_of(resets.begin(), resets.end(),
                     [&](const Ticket& ticket) { return now - ticket.created_at < kBetweenLetters; });
}

NewTicket fresh_reset(Ports& ports, const Account& account, Duration life) {
  return fresh_ticket(ports,
                      {.project_id = account.project_id,
                       .purpose = TicketPurpose::password_reset,
                       .email = account.email,
                       .role = account.role,
                       .account_id = account.id},
                      life);
}

}  // namespace

Status change_password(Ports& ports, Passwords& passwords, const PasswordChange& change) {
  TRY(Account account, account_of(ports, change.project_id, change.account_id));
  TRY(const bool right, passwords.verify(change.current, account.password_hash));
  if (!right) return invalid_field("currentPassword", "is wrong");
  if (const Status good = check_new_password(change.fresh.reveal(), account.email); !good.ok())
    return invalid_field("newPassword", good.error().fields.at(0).message);
  TRY(const std::string hash, passwords.hash(change.fresh));
  const std::string proven = account.password_hash;
  for (int i = 0; i < kTries && account.password_hash == proven; ++i) {
    TRY(ChangeSet changes,
        changes_for(ports, account, hash, change.sign_in_id, "", "account.password_changed"));
    TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
    if (report.committed) return {};
    TRY(account, account_of(ports, change.project_id, change.account_id));
  }
  return Error{ErrorCode::conflict, "this account is being changed elsewhere; try again"};
}

Result<std::optional<ResetLetter>> ask_password_reset(Ports& ports, const std::string& project,
                                                      std::string_view text) {
  const Result<std::string> email = check_email(text);
  std::optional<Account> account;
  if (email.ok()) {
    TRY(account, ports.accounts.find_account_by_email(project, *email));
  }
  const Instant now = ports.clock.now();
  TRY(std::vector<Ticket> open, ports.sign_ins.good_tickets(project, now));
  ChangeSet changes = {audit(ports, {.project_id = project,
                                     .action = "password_reset.asked",
                                     .subject = {"account", account ? account->id : ""}})};
  std::optional<ResetLetter> letter;
  // Who comes by a provider only does not get another door by mail.
  const bool has_password = account && (!account->password_hash.empty() || account->identity.empty());
  const bool may = has_password && account->status == AccountStatus::active;
  if (may && !asked_lately(*account, std::move(open), now)) {
    letter = ResetLetter{*account, fresh_reset(ports, *account, kMailedResetLife)};
    changes.push_back(PutTicket{letter->reset.ticket});
  }
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes), "try again"));
  return letter;
}

Result<NewTicket> make_password_reset(Ports& ports, std::string_view project, std::string_view account_id) {
  TRY(const Account account, account_of(ports, project, account_id));
  if (account.status == AccountStatus::disabled)
    return Error{ErrorCode::conflict, "this account is disabled; make it active first"};
  NewTicket fresh = fresh_reset(ports, account, kHandedResetLife);
  CHECK_OK(commit_or_conflict(ports.changes,
                              {PutTicket{fresh.ticket}, about(ports, "password_reset.link_made", account)},
                              "try again"));
  return fresh;
}

Status reset_password(Ports& ports, Passwords& passwords, const Secret& text, const Secret& password) {
  TRY(const Ticket ticket, find_good_ticket(ports, text));
  if (ticket.purpose != TicketPurpose::password_reset || !ticket.account_id) return no_good_ticket();
  CHECK_OK(check_new_password(password.reveal(), ticket.email));
  TRY(const std::string hash, passwords.hash(password));
  for (int i = 0; i < kTries; ++i) {
    TRY(const Ticket good, find_good_ticket(ports, text));
    TRY(const std::optional<Account> account,
        ports.accounts.find_account(ticket.project_id, *ticket.account_id));
    if (!account || account->status == AccountStatus::disabled) return no_good_ticket();
    TRY(ChangeSet changes, changes_for(ports, *account, hash, "", good.id, "account.password_reset"));
    changes.push_back(use_up(good, ports.clock.now()));
    TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
    if (report.committed) return {};
  }
  return Error{ErrorCode::conflict, "this account is being changed elsewhere; try again"};
}

}  // namespace signalbox
