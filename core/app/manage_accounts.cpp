#include "core/app/manage_accounts.h"

#include "core/app/audit.h"
#include "core/app/sign_in.h"
#include "core/base/codec.h"
#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr int kTries = 5;  // the account may sign in at the same time

bool is_active_admin(const Account& account) {
  return account.role == Role::admin && account.status == AccountStatus::active;
}

Result<std::optional<Account>> another_admin(Ports& ports, const Account& than) {
  PageRequest page{.limit = 200, .cursor = ""};
  for (;;) {
    TRY(const Page<Account> accounts, ports.accounts.list_accounts(than.project_id, page));
    for (const Account& account : accounts.items)
      if (account.id != than.id && is_active_admin(account)) return std::optional(account);
    if (!accounts.next_cursor) return std::optional<Account>();
    page.cursor = *accounts.next_cursor;
  }
}

Status apply(const AccountChange& change, Account& account) {
  if (change.name) {
    CHECK_OK(check_person_name(*change.name));
    account.name = std::string(trim(*change.name));
  }
  if (change.role) account.role = *change.role;
  if (change.status) account.status = *change.status;
  if (!change.user_id) return {};
  account.user_id.reset();
  if (change.user_id->empty()) return {};
  CHECK_OK(check_user_id(*change.user_id));
  account.user_id = *change.user_id;
  return {};
}

JsonText detail_of(const AccountChange& change) {
  Json detail = Json::object();
  if (change.name) detail["name"] = *change.name;
  if (change.role) detail["role"] = encode(*change.role);
  if (change.status) detail["status"] = encode(*change.status);
  if (change.user_id) detail["userId"] = *change.user_id;
  return to_text(detail);
}

Result<ChangeSet> changes_for(Ports& ports, const Account& before, const Account& after,
                              const AccountChange& change) {
  ChangeSet changes = {PutAccount{after}, audit(ports, {.project_id = after.project_id,
                                                        .action = "account.changed",
                                                        .subject = {"account", after.id},
                                                        .user_id = after.user_id,
                                                        .detail = detail_of(change)})};
  if (after.user_id)
    changes.insert(changes.begin(), PutUser{after.project_id, *after.user_id, ports.clock.now()});
  if (after.status == AccountStatus::disabled) {
    TRY(const ChangeSet ends, ends_of_sign_ins(ports, after));
    changes.insert(changes.end(), ends.begin(), ends.end());
  }
  if (is_active_admin(before) && !is_active_admin(after)) {
    TRY(std::optional<Account> witness, another_admin(ports, after));
    if (!witness)
      return Error{ErrorCode::conflict, "this is the last active admin; make another account one first"};
    // Its revision rises as well, so that two admins cannot demote each other in the same moment.
    witness->rev += 1;
    changes.push_back(PutAccount{*std::move(witness)});
  }
  return changes;
}

}  // namespace

Result<Account> change_account(Ports& ports, std::string_view project, std::string_view account_id,
                               const AccountChange& change, std::optional<std::int64_t> if_rev) {
  for (int i = 0; i < kTries; ++i) {
    TRY(const std::optional<Account> before, ports.accounts.find_account(project, account_id));
    if (!before)
      return Error{ErrorCode::not_found,
                   "there is no account with this id; list them with GET /api/v1/accounts"};
    if (if_rev && *if_rev != before->rev)
      return Error{ErrorCode::precondition_failed, "the account has changed meanwhile; read it again"};
    Account after = *before;
    CHECK_OK(apply(change, after));
    after.rev += 1;
    TRY(ChangeSet changes, changes_for(ports, *before, after, change));
    TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
    if (report.committed) return after;
  }
  return Error{ErrorCode::conflict, "this account is being changed by others; try again"};
}

}  // namespace signalbox
