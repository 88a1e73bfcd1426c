#include "core/app/sign_in.h"

#include <algorithm>

#include "core/app/audit.h"
#include "core/app/manage_users.h"
#include "core/base/id.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr int kTries = 5;  // the account may be changed, or signed in elsewhere, at the same time
constexpr std::size_t kMaxBrowserBytes = 300;
constexpr Duration kTouchEvery = Duration::minutes(1);
constexpr std::string_view kCookiePrefix = "si";

Error wrong_password() { return {ErrorCode::unauthenticated, "the e-mail address or the password is wrong"}; }

Error not_signed_in() {
  return {ErrorCode::unauthenticated, "you are not signed in, or no longer; sign in again"};
}

bool is_printable(std::string_view text) { return is_valid_utf8(text) && !has_control_characters(text); }

// Whether what the person proved still stands.
bool is_same_person(const Account& proven, const Account& now) {
  return proven.password_hash == now.password_hash && proven.identity == now.identity &&
         proven.status == now.status;
}

SignIn ended(SignIn sign_in, Instant now) {
  sign_in.ended_at = now;
  sign_in.rev += 1;
  return sign_in;
}

// Makes room for one more.
Result<ChangeSet> end_of_oldest(Ports& ports, const Account& account, Instant now) {
  TRY(const std::vector<SignIn> live, ports.sign_ins.live_sign_ins(account.project_id, account.id, now));
  ChangeSet changes;
  if (live.size() < kMostSignIns) return changes;
  const auto oldest = std::min_element(live.begin(), live.end(), [](const SignIn& a, const SignIn& b) {
    return a.last_seen_at < b.last_seen_at;
  });
  changes.push_back(PutSignIn{ended(*oldest, now)});
  return changes;
}

Status record_failure(Ports& ports, const std::string& project, const std::optional<Account>& account) {
  TRY([[maybe_unused]] const CommitReport report,
      ports.changes.commit({audit(ports, {.project_id = project,
                                          .action = "sign_in.failed",
                                          .subject = {"account", account ? account->id : ""}})}));
  return {};
}

Caller caller_for(const Account& account, const SignIn& sign_in) {
  return {.project_id = account.project_id,
          .user_id = account.role == Role::admin ? std::nullopt : account.user_id,
          .scopes = scopes_of(account.role),
          .credential_id = sign_in.id,
          .account_id = account.id,
          .read_only = account.role == Role::viewer};
}

// Written behind: the answer does not wait for it.
void keep_alive(Ports& ports, SignIn& sign_in, Instant now) {
  if (now - sign_in.last_seen_at < kTouchEvery) return;
  sign_in.last_seen_at = now;
  sign_in.expires_at = std::min(now + kSignInIdleLife, sign_in.created_at + kSignInLongestLife);
  ports.changes.commit_later(
      {TouchSignIn{sign_in.project_id, sign_in.id, sign_in.last_seen_at, sign_in.expires_at}});
}

// Another one may have ended it in the same moment: then it is over as well.
Status store_end(Ports& ports, const SignIn& sign_in) {
  const SignIn over = ended(sign_in, ports.clock.now());
  TRY([[maybe_unused]] const CommitReport report,
      ports.changes.commit({PutSignIn{over}, audit(ports, {.project_id = over.project_id,
                                                           .action = "sign_in.ended",
                                                           .subject = {"sign_in", over.id}})}));
  return {};
}

}  // namespace

NewSignIn fresh_sign_in(Ports& ports, Account account, const Browser& browser) {
  const Instant now = ports.clock.now();
  account.last_sign_in_at = now;
  account.rev += 1;
  NewSignIn fresh{.sign_in = {},
                  .cookie = Secret(make_token(kCookiePrefix, ports.random)),
                  .account = std::move(account)};
  SignIn& sign_in = fresh.sign_in;
  sign_in.project_id = fresh.account.project_id;
  sign_in.id = make_id(id_prefix::kSignIn, now, ports.random);
  sign_in.account_id = fresh.account.id;
  sign_in.hash = ports.sealer.hash(fresh.cookie);
  sign_in.address = browser.address;
  sign_in.browser = is_printable(browser.name) ? shorten(browser.name, kMaxBrowserBytes) : "";
  sign_in.created_at = sign_in.last_seen_at = now;
  sign_in.expires_at = now + kSignInIdleLife;
  sign_in.rev = 1;
  return fresh;
}

ChangeSet changes_of(Ports& ports, const NewSignIn& fresh) {
  const Account& account = fresh.account;
  return {PutAccount{account}, PutSignIn{fresh.sign_in},
          audit(ports, {.project_id = account.project_id,
                        .action = "sign_in.succeeded",
                        .subject = {"account", account.id},
                        .user_id = account.user_id,
                        .detail = to_text({{"signInId", fresh.sign_in.id}})})};
}

Result<ChangeSet> ends_of_sign_ins(Ports& ports, const Account& account, std::string_view except_id) {
  const Instant now = ports.clock.now();
  TRY(const std::vector<SignIn> live, ports.sign_ins.live_sign_ins(account.project_id, account.id, now));
  ChangeSet changes;
  for (const SignIn& sign_in : live)
    if (sign_in.id != except_id) changes.push_back(PutSignIn{ended(sign_in, now)});
  return changes;
}

Result<NewSignIn> begin_sign_in(Ports& ports, const Account& proven, const Browser& browser) {
  Account account = proven;
  for (int i = 0; i < kTries; ++i) {
    if (account.status == AccountStatus::disabled)
      return Error{ErrorCode::permission_denied, "this account is disabled; ask an administrator"};
    TRY(ChangeSet changes, end_of_oldest(ports, account, ports.clock.now()));
    NewSignIn fresh = fresh_sign_in(ports, account, browser);
    const ChangeSet begin = changes_of(ports, fresh);
    changes.insert(changes.end(), begin.begin(), begin.end());
    TRY(const CommitReport report, ports.changes.commit(std::move(changes)));
    if (report.committed) return fresh;
    TRY(std::optional<Account> stored, ports.accounts.find_account(account.project_id, account.id));
    if (!stored || !is_same_person(proven, *stored)) break;
    account = *std::move(stored);
  }
  return Error{ErrorCode::conflict, "this account is being changed; try to sign in again"};
}

Result<NewSignIn> sign_in_with_password(Ports& ports, Passwords& passwords, const PasswordSignIn& request,
                                        const Browser& browser) {
  const Result<std::string> email = check_email(request.email);
  std::optional<Account> account;
  if (email.ok()) {
    TRY(account, ports.accounts.find_account_by_email(request.project_id, *email));
  }
  const bool may = account && account->status == AccountStatus::active;
  TRY(const bool right, passwords.verify(request.password, may ? account->password_hash : ""));
  if (may && right) return begin_sign_in(ports, *account, browser);
  CHECK_OK(record_failure(ports, request.project_id, account));
  return wrong_password();
}

Result<SignedIn> authenticate_sign_in(Ports& ports, const Secret& cookie) {
  const Instant now = ports.clock.now();
  TRY(std::optional<SignIn> sign_in, ports.sign_ins.find_sign_in_by_hash(ports.sealer.hash(cookie)));
  if (!sign_in || !is_live(*sign_in, now)) return not_signed_in();
  TRY(std::optional<Account> account, ports.accounts.find_account(sign_in->project_id, sign_in->account_id));
  if (!account || account->status == AccountStatus::disabled) return not_signed_in();
  Caller caller = caller_for(*account, *sign_in);
  if (caller.user_id) {
    TRY(const bool disabled, is_user_disabled(ports, caller.project_id, *caller.user_id));
    if (disabled) return not_signed_in();
  }
  keep_alive(ports, *sign_in, now);
  return SignedIn{std::move(caller), *std::move(sign_in), *std::move(account)};
}

Status sign_out(Ports& ports, const Secret& cookie) {
  TRY(const std::optional<SignIn> sign_in, ports.sign_ins.find_sign_in_by_hash(ports.sealer.hash(cookie)));
  if (!sign_in || !is_live(*sign_in, ports.clock.now())) return {};
  return store_end(ports, *sign_in);
}

Status end_sign_in(Ports& ports, std::string_view project, std::string_view account_id,
                   std::string_view sign_in_id) {
  TRY(const std::vector<SignIn> live, ports.sign_ins.live_sign_ins(project, account_id, ports.clock.now()));
  for (const SignIn& sign_in : live)
    if (sign_in.id == sign_in_id) return store_end(ports, sign_in);
  return Error{ErrorCode::not_found,
               "there is no sign-in with this id; list them with GET /api/v1/account/sign-ins"};
}

}  // namespace signalbox
