#include "server/api/person_replies.h"

#include "core/base/codec.h"
#include "server/api/cookies.h"

namespace signalbox::api {
namespace {

std::string_view page_of(TicketPurpose purpose) {
  switch (purpose) {
    case TicketPurpose::set_up: return "/set-up#";
    case TicketPurpose::invitation: return "/join#";
    case TicketPurpose::password_reset: return "/reset-password#";
  }
  return "/#";
}

}  // namespace

std::string people_project() { return std::string(kDefaultProject); }

Browser browser_of(const Exchange& exchange) {
  return {.address = exchange.request.remote_address,
          .name = std::string(header_of(exchange.request.headers, "user-agent"))};
}

std::string link_of(const Exchange& exchange, const NewTicket& fresh) {
  return exchange.services.settings.origin + std::string(page_of(fresh.ticket.purpose)) + fresh.text.reveal();
}

Mail mail_of(std::string to, Letter letter) {
  return {.to = std::move(to), .subject = std::move(letter.subject), .text = std::move(letter.text)};
}

Result<Reply> signed_in_reply(const Exchange& exchange, const NewSignIn& fresh, int status) {
  const ApiSettings& settings = exchange.services.settings;
  if (const auto before = sign_in_cookie(exchange.request, settings))
    CHECK_OK(sign_out(exchange.ports(), *before));
  Reply reply = json_reply(dump_json({{"account", encode(fresh.account)},
                                      {"csrfToken", csrf_token(exchange.ports().sealer, fresh.cookie)}}),
                           status);
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("Set-Cookie", make_sign_in_cookie(fresh.cookie, settings));
  return reply;
}

}  // namespace signalbox::api
