// /sign-in/{provider}: people come in by way of an OpenID provider. Addresses for browsers, not for programs:
// what goes wrong leads to the sign-in page with a code it has a sentence for.
#include "core/app/open_id_sign_in.h"
#include "server/api/cookies.h"
#include "server/api/exchange.h"
#include "server/api/person_replies.h"

namespace signalbox::api {
namespace {

std::string_view attempt_cookie_name(const ApiSettings& settings) {
  return settings.origin.starts_with("https://") ? "__Host-signalbox-open-id" : "signalbox-open-id";
}

Reply see_other(std::string location) {
  Reply reply{.status = 303, .content_type = "text/plain; charset=utf-8"};
  reply.headers.emplace_back("Location", std::move(location));
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  return reply;
}

void add_cookie(Reply& reply, std::string cookie) {
  reply.headers.emplace_back("Set-Cookie", std::move(cookie));
}

void forget_attempt(Reply& reply, const ApiSettings& settings) {
  add_cookie(reply, make_cookie(attempt_cookie_name(settings), Secret(), Duration(), settings));
}

Reply failed(const Exchange& exchange, SignInFailure failure, const std::string& detail) {
  exchange.ports().log.write(LogLevel::warning, "a sign-in by an OpenID provider failed",
                             {{"requestId", exchange.request_id},
                              {"provider", shorten(exchange.param("provider"), 64)},
                              {"failure", std::string(name_of(failure))},
                              {"detail", shorten(detail, 500)}});
  Reply reply = see_other("/sign-in?error=" + std::string(name_of(failure)));
  forget_attempt(reply, exchange.services.settings);
  return reply;
}

Result<Reply> start(const Exchange& exchange) {
  const ApiSettings& settings = exchange.services.settings;
  if (!exchange.services.identity)
    return failed(exchange, SignInFailure::unknown_provider, "none is configured");
  const auto begun = start_open_id_sign_in(exchange.ports(), *exchange.services.identity,
                                           exchange.param("provider"), settings.origin);
  if (!begun.value) return failed(exchange, begun.failure, begun.detail);
  Reply reply = see_other(begun.value->location);
  add_cookie(reply,
             make_cookie(attempt_cookie_name(settings), begun.value->cookie, kOpenIdAttemptLife, settings));
  return reply;
}

std::string said(const Exchange& exchange, const char* name) { return exchange.query(name).value_or(""); }

Result<Reply> callback(const Exchange& exchange) {
  const ApiSettings& settings = exchange.services.settings;
  if (!exchange.services.identity)
    return failed(exchange, SignInFailure::unknown_provider, "none is configured");
  const OpenIdReturn back{.project_id = people_project(),
                          .provider_id = exchange.param("provider"),
                          .cookie = cookie_of(exchange.request, attempt_cookie_name(settings)),
                          .callback = {.state = said(exchange, "state"),
                                       .code = said(exchange, "code"),
                                       .error = said(exchange, "error"),
                                       .error_description = said(exchange, "error_description"),
                                       .issuer = said(exchange, "iss")}};
  const auto ended = finish_open_id_sign_in(exchange.ports(), *exchange.services.identity, back,
                                            settings.origin, browser_of(exchange));
  if (!ended.value) return failed(exchange, ended.failure, ended.detail);
  if (const auto before = sign_in_cookie(exchange.request, settings))
    CHECK_OK(sign_out(exchange.ports(), *before));
  Reply reply = see_other("/");
  add_cookie(reply, make_sign_in_cookie(ended.value->cookie, settings));
  forget_attempt(reply, settings);
  return reply;
}

constexpr Route kRoutes[] = {
    {"GET", "/sign-in/{provider}", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Go to an OpenID provider to sign in", start},
    {"GET", "/sign-in/{provider}/callback", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Come back from an OpenID provider", callback},
};

}  // namespace

std::span<const Route> openid_routes() { return kRoutes; }

}  // namespace signalbox::api
