// /api/v1/account, sign-up, sign-in, sign-out, one-time links, forgotten passwords: what a person does for
// themselves. Open rows tell nobody which e-mail addresses are known.
#include "core/app/change_password.h"
#include "core/app/manage_accounts.h"
#include "core/app/sign_up.h"
#include "core/base/codec.h"
#include "server/api/cookies.h"
#include "server/api/credentials.h"
#include "server/api/person_replies.h"
#include "server/api/sign_in_throttle.h"

namespace signalbox::api {
namespace {

struct SignUpBody {
  std::string email;
  std::string name;
  std::string password;
  std::optional<std::string> ticket;
};

struct SignInBody {
  std::string email;
  std::string password;
};

struct TicketBody {
  std::string ticket;
};

struct EmailBody {
  std::string email;
};

struct NewPasswordBody {
  std::string ticket;
  std::string password;
};

struct NameBody {
  std::string name;
};

struct PasswordChangeBody {
  std::string current_password;
  std::string new_password;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::SignUpBody> {
  static constexpr auto list = std::make_tuple(
      field("email", &api::SignUpBody::email), optional_field("name", &api::SignUpBody::name),
      optional_field("password", &api::SignUpBody::password), field("ticket", &api::SignUpBody::ticket));
};
template <>
struct Fields<api::SignInBody> {
  static constexpr auto list =
      std::make_tuple(field("email", &api::SignInBody::email), field("password", &api::SignInBody::password));
};
template <>
struct Fields<api::TicketBody> {
  static constexpr auto list = std::make_tuple(field("ticket", &api::TicketBody::ticket));
};
template <>
struct Fields<api::EmailBody> {
  static constexpr auto list = std::make_tuple(field("email", &api::EmailBody::email));
};
template <>
struct Fields<api::NewPasswordBody> {
  static constexpr auto list = std::make_tuple(field("ticket", &api::NewPasswordBody::ticket),
                                               field("password", &api::NewPasswordBody::password));
};
template <>
struct Fields<api::NameBody> {
  static constexpr auto list = std::make_tuple(field("name", &api::NameBody::name));
};
template <>
struct Fields<api::PasswordChangeBody> {
  static constexpr auto list =
      std::make_tuple(field("currentPassword", &api::PasswordChangeBody::current_password),
                      field("newPassword", &api::PasswordChangeBody::new_password));
};
template <>
struct Fields<api::SignInProvider> {
  static constexpr auto list =
      std::make_tuple(field("id", &api::SignInProvider::id), field("name", &api::SignInProvider::name));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

// Adds who is signed in, and what the request's credential may do, to what everybody may know.
Status add_caller(const Exchange& exchange, Json& body) {
  const Result<Caller> caller = caller_of(exchange.request, exchange.services);
  if (!caller.ok()) {
    const bool nobody = caller.error().code == ErrorCode::unauthenticated;
    return nobody ? Status() : Status(caller.error());
  }
  body["scopes"] = encode(caller->scopes);
  if (caller->account_id.empty()) return {};
  TRY(const std::optional<Account> account,
      exchange.ports().accounts.find_account(caller->project_id, caller->account_id));
  const auto cookie = sign_in_cookie(exchange.request, exchange.services.settings);
  if (!account || !cookie) return {};
  body["signedIn"] = true;
  body["account"] = encode(*account);
  body["csrfToken"] = csrf_token(exchange.ports().sealer, *cookie);
  body["signInId"] = caller->credential_id;
  return {};
}

Result<Reply> show(const Exchange& exchange) {
  const ApiSettings& settings = exchange.services.settings;
  TRY(const bool has_admin, exchange.ports().accounts.has_admin(people_project()));
  Json body = {{"signedIn", false},
               {"dev", settings.dev},
               {"setUpNeeded", !has_admin},
               {"signUpOpen", settings.sign_up_open},
               {"mailConfigured", exchange.services.mailer.is_configured()},
               {"providers", encode(settings.sign_in_providers)}};
  CHECK_OK(add_caller(exchange, body));
  Reply reply = json_reply(dump_json(body));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

// Sent behind: the answer must not tell by its time whether a letter goes out.
void post_letter(const Exchange& exchange, const std::string& to, Letter letter) {
  const Status posted = exchange.services.mailer.post(mail_of(to, std::move(letter)));
  if (!posted.ok())
    exchange.ports().log.write(LogLevel::warning, "a letter could not be sent",
                               {{"requestId", exchange.request_id}, {"why", posted.error().message}});
}

// Open sign-up where mail can be sent: the address is proven by the letter.
Result<Reply> sign_up_by_letter(const Exchange& exchange, const std::string& email) {
  TRY(const std::optional<SignUpLetter> letter, ask_to_sign_up(exchange.ports(), people_project(), email));
  const std::string& origin = exchange.services.settings.origin;
  if (letter && letter->invitation)
    post_letter(exchange, letter->email, sign_up_letter(origin, link_of(exchange, *letter->invitation)));
  else if (letter)
    post_letter(exchange, letter->email, known_address_letter(origin));
  return json_reply(dump_json({{"mailed", true}}), 202);
}

Result<Reply> create(const Exchange& exchange) {
  TRY(const SignUpBody body, body_of<SignUpBody>(exchange));
  const bool open = exchange.services.settings.sign_up_open;
  if (!body.ticket && open && exchange.services.mailer.is_configured())
    return sign_up_by_letter(exchange, body.email);
  SignUp request{.project_id = people_project(),
                 .email = body.email,
                 .name = body.name,
                 .password = Secret(body.password),
                 .open = open};
  if (body.ticket) request.ticket = Secret(*body.ticket);
  TRY(const NewSignIn fresh,
      sign_up(exchange.ports(), exchange.services.passwords, request, browser_of(exchange)));
  return signed_in_reply(exchange, fresh, 201);
}

// Judges a password under the rule against guessing; `judge` says unauthenticated or invalid_argument when it
// is wrong.
template <class Judge>
auto throttled(const Exchange& exchange, const std::string& email, Judge judge) -> decltype(judge()) {
  SignInThrottle& throttle = exchange.services.sign_in_throttle;
  const std::string& address = exchange.request.remote_address;
  CHECK_OK(throttle.admit(email, address, exchange.ports().clock.monotonic()));
  auto judged = judge();
  if (judged.ok()) {
    throttle.succeeded(email, address);
  } else if (judged.error().code != ErrorCode::unauthenticated &&
             judged.error().code != ErrorCode::invalid_argument) {
    throttle.withdraw(email, address);
  }
  return judged;
}

Result<Reply> sign_in(const Exchange& exchange) {
  TRY(const SignInBody body, body_of<SignInBody>(exchange));
  TRY(const NewSignIn fresh, throttled(exchange, body.email, [&] {
        return sign_in_with_password(
            exchange.ports(), exchange.services.passwords,
            {.project_id = people_project(), .email = body.email, .password = Secret(body.password)},
            browser_of(exchange));
      }));
  return signed_in_reply(exchange, fresh, 200);
}

Reply forgotten(const Exchange& exchange) {
  Reply reply = empty_reply();
  reply.headers.emplace_back("Set-Cookie", forget_sign_in_cookie(exchange.services.settings));
  return reply;
}

Result<Reply> leave(const Exchange& exchange) {
  if (const auto cookie = sign_in_cookie(exchange.request, exchange.services.settings))
    CHECK_OK(sign_out(exchange.ports(), *cookie));
  return forgotten(exchange);
}

Result<Reply> look_up(const Exchange& exchange) {
  TRY(const TicketBody body, body_of<TicketBody>(exchange));
  TRY(const Ticket ticket, find_good_ticket(exchange.ports(), Secret(body.ticket)));
  return json_reply(dump_json({{"purpose", encode(ticket.purpose)},
                               {"email", ticket.email},
                               {"role", encode(ticket.role)},
                               {"expiresAt", encode(ticket.expires_at)}}));
}

Result<Reply> ask_reset(const Exchange& exchange) {
  TRY(const EmailBody body, body_of<EmailBody>(exchange));
  if (!exchange.services.mailer.is_configured()) return empty_reply(202);
  TRY(const std::optional<ResetLetter> letter,
      ask_password_reset(exchange.ports(), people_project(), body.email));
  if (letter)
    post_letter(exchange, letter->account.email,
                password_reset_letter(exchange.services.settings.origin, link_of(exchange, letter->reset)));
  return empty_reply(202);
}

Result<Reply> reset(const Exchange& exchange) {
  TRY(const NewPasswordBody body, body_of<NewPasswordBody>(exchange));
  CHECK_OK(reset_password(exchange.ports(), exchange.services.passwords, Secret(body.ticket),
                          Secret(body.password)));
  return empty_reply();
}

Result<Reply> rename(const Exchange& exchange) {
  TRY(const NameBody body, body_of<NameBody>(exchange));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  TRY(const Account account, change_account(exchange.ports(), exchange.caller.project_id,
                                            exchange.caller.account_id, {.name = body.name}, if_rev));
  return resource_reply(encode_text(account), account.rev);
}

Result<Reply> set_password(const Exchange& exchange) {
  TRY(const PasswordChangeBody body, body_of<PasswordChangeBody>(exchange));
  // Counted apart from sign-ins: whoever has a cookie may not use up the owner's tries.
  CHECK_OK(throttled(exchange, exchange.caller.credential_id, [&] {
    return change_password(exchange.ports(), exchange.services.passwords,
                           {.project_id = exchange.caller.project_id,
                            .account_id = exchange.caller.account_id,
                            .sign_in_id = exchange.caller.credential_id,
                            .current = Secret(body.current_password),
                            .fresh = Secret(body.new_password)});
  }));
  return empty_reply();
}

Result<Reply> list_sign_ins(const Exchange& exchange) {
  TRY(const std::vector<SignIn> live,
      exchange.ports().sign_ins.live_sign_ins(exchange.caller.project_id, exchange.caller.account_id,
                                              exchange.ports().clock.now()));
  Json items = Json::array();
  for (const SignIn& sign_in : live) {
    Json item = encode(sign_in);
    item["current"] = sign_in.id == exchange.caller.credential_id;
    items.push_back(std::move(item));
  }
  return json_reply(dump_json({{"items", std::move(items)}, {"nextCursor", nullptr}}));
}

Result<Reply> end_one(const Exchange& exchange) {
  CHECK_OK(end_sign_in(exchange.ports(), exchange.caller.project_id, exchange.caller.account_id,
                       exchange.param("id")));
  return exchange.param("id") == exchange.caller.credential_id ? forgotten(exchange) : empty_reply();
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/account", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Who is signed in, and how one can", show},
    {"POST", "/api/v1/sign-up", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Make an account, with a one-time link or where sign-up is open", create},
    {"POST", "/api/v1/sign-in", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Sign in with a password", sign_in},
    {"POST", "/api/v1/sign-out", Access::credential, std::nullopt, Belongs::self, ErrorShape::problem,
     "End this browser's sign-in", leave},
    {"POST", "/api/v1/tickets/look-up", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "What a one-time link is good for", look_up},
    {"POST", "/api/v1/password-resets", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Ask for a letter with a link to set a new password", ask_reset},
    {"POST", "/api/v1/password", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Set a password with a one-time link; ends all sign-ins", reset},
    {"PATCH", "/api/v1/account", Access::credential, std::nullopt, Belongs::self, ErrorShape::problem,
     "Change one's own name", rename},
    {"POST", "/api/v1/account/password", Access::credential, std::nullopt, Belongs::self, ErrorShape::problem,
     "Change one's own password; ends one's other sign-ins", set_password},
    {"GET", "/api/v1/account/sign-ins", Access::credential, std::nullopt, Belongs::self, ErrorShape::problem,
     "List one's own sign-ins", list_sign_ins},
    {"DELETE", "/api/v1/account/sign-ins/{id}", Access::credential, std::nullopt, Belongs::self,
     ErrorShape::problem, "End one of one's own sign-ins", end_one},
};

}  // namespace

std::span<const Route> account_routes() { return kRoutes; }

}  // namespace signalbox::api
