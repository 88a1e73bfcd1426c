// /api/v1/accounts and /api/v1/invitations: people, for admins.
#include "core/app/change_password.h"
#include "core/app/invite.h"
#include "core/app/manage_accounts.h"
#include "core/base/codec.h"
#include "server/api/person_replies.h"

namespace signalbox::api {
namespace {

struct AccountPatch {
  std::optional<Role> role;
  std::optional<AccountStatus> status;
  std::optional<std::string> user_id;  // "": no linked user
};

struct InvitationBody {
  std::string email;
  Role role = Role::member;
  std::optional<std::string> user_id;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::AccountPatch> {
  static constexpr auto list =
      std::make_tuple(field("role", &api::AccountPatch::role), field("status", &api::AccountPatch::status),
                      field("userId", &api::AccountPatch::user_id));
};
template <>
struct Fields<api::InvitationBody> {
  static constexpr auto list = std::make_tuple(optional_field("email", &api::InvitationBody::email),
                                               field("role", &api::InvitationBody::role),
                                               field("userId", &api::InvitationBody::user_id));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

// Nobody gives away what they may not do themselves.
Status check_may_give(const Exchange& exchange, Role role) {
  for (const Scope scope : scopes_of(role))
    if (!has_scope(exchange.caller, scope))
      return Error{ErrorCode::permission_denied, "this credential may not deal in accounts of this role"};
  return {};
}

// Of an account that is there; a missing one is for the use case to tell.
Status check_may_deal_with(const Exchange& exchange, const std::string& account_id) {
  TRY(const std::optional<Account> account,
      exchange.ports().accounts.find_account(exchange.caller.project_id, account_id));
  return account ? check_may_give(exchange, account->role) : Status();
}

Result<Reply> list(const Exchange& exchange) {
  if (const auto email = exchange.query("email")) {
    Page<Account> found;
    TRY(const std::optional<Account> account,
        exchange.ports().accounts.find_account_by_email(exchange.caller.project_id, to_lower_ascii(*email)));
    if (account) found.items.push_back(*account);
    return json_reply(encode_page(found));
  }
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<Account> accounts,
      exchange.ports().accounts.list_accounts(exchange.caller.project_id, page));
  return json_reply(encode_page(accounts));
}

Result<Reply> change(const Exchange& exchange) {
  TRY(const AccountPatch patch, body_of<AccountPatch>(exchange));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  CHECK_OK(check_may_deal_with(exchange, exchange.param("id")));
  if (patch.role) CHECK_OK(check_may_give(exchange, *patch.role));
  TRY(const Account account,
      change_account(exchange.ports(), exchange.caller.project_id, exchange.param("id"),
                     {.role = patch.role, .status = patch.status, .user_id = patch.user_id}, if_rev));
  return resource_reply(encode_text(account), account.rev);
}

Result<Reply> make_reset(const Exchange& exchange) {
  // Whoever only has this browser must not get the account with it.
  if (exchange.caller.account_id == exchange.param("id"))
    return Error{ErrorCode::permission_denied, "change your own password with the one you have"};
  CHECK_OK(check_may_deal_with(exchange, exchange.param("id")));
  TRY(const NewTicket fresh,
      make_password_reset(exchange.ports(), exchange.caller.project_id, exchange.param("id")));
  return json_reply(dump_json({{"id", fresh.ticket.id},
                               {"link", link_of(exchange, fresh)},
                               {"expiresAt", encode(fresh.ticket.expires_at)}}),
                    201);
}

Json json_of(const Ticket& ticket) {
  Json item = encode(ticket);
  for (const char* name : {"purpose", "accountId", "usedAt"}) item.erase(name);
  return item;
}

// Whether the letter went out; the link is in the answer either way.
bool mail_invitation(const Exchange& exchange, const std::string& to, const std::string& link) {
  if (to.empty() || !exchange.services.mailer.is_configured()) return false;
  const Status sent =
      exchange.services.mailer.send(mail_of(to, invitation_letter(exchange.services.settings.origin, link)));
  if (!sent.ok())
    exchange.ports().log.write(LogLevel::warning, "an invitation could not be sent",
                               {{"requestId", exchange.request_id}, {"why", sent.error().message}});
  return sent.ok();
}

Result<Reply> create_invitation(const Exchange& exchange) {
  TRY(const InvitationBody body, body_of<InvitationBody>(exchange));
  CHECK_OK(check_may_give(exchange, body.role));
  TRY(const NewTicket fresh, invite(exchange.ports(), {.project_id = exchange.caller.project_id,
                                                       .email = body.email,
                                                       .role = body.role,
                                                       .user_id = body.user_id}));
  const std::string link = link_of(exchange, fresh);
  Json answer = json_of(fresh.ticket);
  answer["link"] = link;
  answer["mailed"] = mail_invitation(exchange, fresh.ticket.email, link);
  return json_reply(dump_json(answer), 201);
}

Result<Reply> list_invitations(const Exchange& exchange) {
  TRY(const std::vector<Ticket> open, open_invitations(exchange.ports(), exchange.caller.project_id));
  Json items = Json::array();
  for (const Ticket& ticket : open) items.push_back(json_of(ticket));
  return json_reply(dump_json({{"items", std::move(items)}, {"nextCursor", nullptr}}));
}

Result<Reply> withdraw(const Exchange& exchange) {
  CHECK_OK(withdraw_invitation(exchange.ports(), exchange.caller.project_id, exchange.param("id")));
  return empty_reply();
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/accounts", Access::credential, Scope::accounts, Belongs::project, ErrorShape::problem,
     "List accounts, or find one by ?email=", list},
    {"PATCH", "/api/v1/accounts/{id}", Access::credential, Scope::accounts, Belongs::project,
     ErrorShape::problem, "Change an account's role, status or linked user", change},
    {"POST", "/api/v1/accounts/{id}/password-reset", Access::credential, Scope::accounts, Belongs::project,
     ErrorShape::problem, "Make a one-time link to set an account's password", make_reset},
    {"POST", "/api/v1/invitations", Access::credential, Scope::accounts, Belongs::project,
     ErrorShape::problem, "Invite somebody", create_invitation},
    {"GET", "/api/v1/invitations", Access::credential, Scope::accounts, Belongs::project, ErrorShape::problem,
     "List open invitations", list_invitations},
    {"DELETE", "/api/v1/invitations/{id}", Access::credential, Scope::accounts, Belongs::project,
     ErrorShape::problem, "Withdraw an invitation", withdraw},
};

}  // namespace

std::span<const Route> people_routes() { return kRoutes; }

}  // namespace signalbox::api
