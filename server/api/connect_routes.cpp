// /connect/{token} and /oauth/callback: the browser's way through an OAuth flow. Open to everybody who has
// the link: what it is worth is decided by its token, the state and the browser's cookie.
#include "core/app/authorise_account.h"
#include "core/base/codec.h"
#include "core/base/text.h"
#include "core/domain/net/url.h"
#include "server/api/connect_pages.h"
#include "server/api/cookies.h"
#include "server/api/error_reply.h"
#include "server/api/exchange.h"
#include "server/api/origins.h"

namespace signalbox::api {
namespace {

// One for each flow, so that several can be under way in one browser.
std::string cookie_name(const Exchange& exchange, const std::string& state) {
  const std::string hash = exchange.ports().sealer.hash(Secret(state));
  return (exchange.services.settings.origin.starts_with("https://") ? "__Host-connect-" : "connect-") +
         hash.substr(0, 16);
}

std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  if (!text.empty() && text.back() != '.' && text.back() != '?') text += '.';
  return text;
}

// To a person the app's refusal is no failure of a server on the way.
int page_status(const Error& error) {
  return error.code == ErrorCode::upstream_failed ? 400 : status_of(error.code);
}

Reply refusal_page(const Error& error) {
  return end_page({.connected = false, .title = "Not connected", .message = sentence(error.message)},
                  page_status(error));
}

Reply redirect(const std::string& address) {
  Reply reply = empty_reply(303);
  reply.headers = {{"Location", address}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}};
  return reply;
}

// Another site's page must not send people on without their having read ours.
Status check_own_page(const Request& request, const ApiSettings& settings) {
  const std::string_view site = header_of(request.headers, "sec-fetch-site");
  const bool foreign = foreign_origin(request, settings) || (!site.empty() && site != "same-origin");
  if (!foreign) return {};
  return Error{ErrorCode::permission_denied, "open the link itself and continue from there"};
}

Result<Reply> show(const Exchange& exchange) {
  const Connecting connecting = exchange.services.connecting(exchange.ports());
  const Secret token(exchange.param("token"));
  const auto opened = open_connect_link(connecting, token);
  if (!opened.ok()) return refusal_page(opened.error());
  const bool is_new = opened->connection.status == ConnectionStatus::initiated;
  return connect_page({.app = opened->app->name,
                       .user = opened->link.user_id,
                       .label = is_new ? "" : opened->connection.label,
                       .scopes = opened->scopes,
                       .token = token.reveal()});
}

Result<Reply> go_on(const Exchange& exchange) {
  const ApiSettings& settings = exchange.services.settings;
  if (const Status own = check_own_page(exchange.request, settings); !own.ok())
    return refusal_page(own.error());
  const Connecting connecting = exchange.services.connecting(exchange.ports());
  const auto departure = leave_for_app(connecting, Secret(exchange.param("token")));
  if (!departure.ok()) return refusal_page(departure.error());
  Reply reply = redirect(departure->address);
  reply.headers.emplace_back("Set-Cookie", make_cookie(cookie_name(exchange, departure->state.reveal()),
                                                       departure->browser, kConnectLinkLife, settings));
  return reply;
}

std::string status_word(const Arrival& arrival) {
  return arrival.connection.ok() ? std::string(encode(arrival.connection->status)) : "failed";
}

std::string with_outcome(const std::string& address, const Arrival& arrival) {
  std::string out = address + (address.find('?') == std::string::npos ? '?' : '&');
  out += "connectionId=" + net::encode_query_value(arrival.connection_id) + "&status=" + status_word(arrival);
  if (!arrival.connection.ok()) out += "&error=" + std::string(name_of(arrival.connection.error().code));
  return out;
}

Reply arrival_page(const Arrival& arrival) {
  EndPage page;
  page.connected = arrival.connection.ok();
  page.opener = arrival.opener;
  page.outcome = dump_json(
      {{"source", "signalbox"}, {"connectionId", arrival.connection_id}, {"status", status_word(arrival)}});
  if (!page.connected) {
    page.title = "Not connected";
    page.message = sentence(arrival.connection.error().message);
    return end_page(page, page_status(arrival.connection.error()));
  }
  const std::string& label = arrival.connection->label;
  page.title = arrival.app + " is connected";
  page.message =
      (label.empty() ? "The account" : "The account " + label) + " is connected. You may close this window.";
  return end_page(page, 200);
}

Result<Reply> callback(const Exchange& exchange) {
  const auto given = [&](const char* name) { return exchange.query(name).value_or(""); };
  const oauth::Callback answer{.state = given("state"),
                               .code = given("code"),
                               .error = given("error"),
                               .error_description = given("error_description"),
                               .issuer = given("iss")};
  const std::string cookie = cookie_name(exchange, answer.state);
  const Connecting connecting = exchange.services.connecting(exchange.ports());
  const Arrival arrival =
      finish_connection(connecting, answer, cookie_of(exchange.request, cookie).value_or(Secret()));
  const bool goes_back = arrival.opener.empty() && !arrival.return_url.empty();
  Reply reply = goes_back ? redirect(with_outcome(arrival.return_url, arrival)) : arrival_page(arrival);
  reply.headers.emplace_back("Set-Cookie",
                             make_cookie(cookie, Secret(), Duration(), exchange.services.settings));
  return reply;
}

Result<Reply> file(const Exchange& exchange) { return connect_page_file(exchange.param("name")); }

constexpr Route kRoutes[] = {
    {"GET", "/connect/{token}", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "The page behind a connect link", show},
    {"POST", "/connect/{token}", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Go on from a connect link to the app", go_on},
    {"GET", "/oauth/callback", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Where apps send the browser back to", callback},
    {"GET", "/connect-page/{name}", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Style and script of these pages", file},
};

}  // namespace

std::span<const Route> connect_routes() { return kRoutes; }

}  // namespace signalbox::api
