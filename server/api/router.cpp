#include "server/api/router.h"

#include <exception>

#include "core/app/manage_keys.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "server/api/error_reply.h"
#include "server/api/origins.h"

namespace signalbox::api {
namespace {

constexpr Duration kSlow = Duration::seconds(5);

// The key of Authorization: Bearer or x-api-key; none when neither is there.
Result<std::optional<Secret>> presented_key(const Request& request) {
  const std::string_view authorization = header_of(request.headers, "authorization");
  const std::string_view api_key = header_of(request.headers, "x-api-key");
  if (!authorization.empty() && !api_key.empty())
    return Error{ErrorCode::unauthenticated, "send Authorization or x-api-key, not both"};
  if (!api_key.empty()) return std::optional(Secret(std::string(trim(api_key))));
  if (authorization.empty()) return std::optional<Secret>();
  if (!to_lower_ascii(authorization.substr(0, 7)).starts_with("bearer "))
    return Error{ErrorCode::unauthenticated, "send Authorization: Bearer followed by a key"};
  return std::optional(Secret(std::string(trim(authorization.substr(7)))));
}

Caller local_admin() { return {std::string(kDefaultProject), std::nullopt, {Scope::admin}, "local"}; }

}  // namespace

Router::Router(const Services& services, Handler page)
    : services_(services), routes_(all_routes()), page_(std::move(page)) {}

Reply Router::handle(const Request& request) const {
  Ports& ports = services_.ports();
  const Instant begun = ports.clock.monotonic();
  const std::string request_id = make_id(id_prefix::kRequest, ports.clock.now(), ports.random);
  Reply reply;
  try {
    reply = answer(request, request_id);
  } catch (const std::exception& bug) {  // nothing should throw this far: a bug, told to the log only
    ports.log.write(LogLevel::error, "a handler threw", {{"requestId", request_id}, {"what", bug.what()}});
    reply = error_reply({ErrorCode::internal, "something went wrong here; the log has request " + request_id},
                        ErrorShape::problem, request_id);
  }
  reply.headers.emplace_back("X-Request-Id", request_id);
  add_cors(request, reply);
  log(request, reply, request_id, ports.clock.monotonic() - begun);
  return reply;
}

Reply Router::answer(const Request& request, const std::string& request_id) const {
  Match match = find(request);
  const ErrorShape shape = match.route ? match.route->errors : ErrorShape::problem;
  if (const Status origin = check_origin(request, services_.settings); !origin.ok())
    return error_reply(origin.error(), shape, request_id);
  if (request.method == "OPTIONS" && foreign_origin(request, services_.settings)) return {.status = 204};
  if (!match.route) {
    if (!match.allowed_methods.empty()) {
      Reply reply = error_reply({ErrorCode::method_not_allowed, "use " + match.allowed_methods + " here"},
                                shape, request_id);
      reply.headers.emplace_back("Allow", match.allowed_methods);
      return reply;
    }
    if (page_ && (request.method == "GET" || request.method == "HEAD") && !request.path.starts_with("/api/"))
      return page_(request);
    return error_reply({ErrorCode::not_found, "there is nothing at this address; see /api/v1/openapi.json"},
                       shape, request_id);
  }

  Exchange exchange{request, services_, std::move(match.params), {}, request_id};
  if (match.route->access == Access::credential) {
    Result<Caller> caller = caller_of(request);
    if (!caller.ok()) return error_reply(caller.error(), shape, request_id);
    exchange.caller = *std::move(caller);
    if (match.route->scope && !has_scope(exchange.caller, *match.route->scope))
      return error_reply({ErrorCode::permission_denied, "this credential lacks the scope for this"}, shape,
                         request_id);
  }
  Result<Reply> reply = match.route->handle(exchange);
  if (reply.ok()) return *std::move(reply);
  if (reply.error().code == ErrorCode::internal)
    services_.ports().log.write(LogLevel::error, "a request failed",
                                {{"requestId", request_id}, {"detail", reply.error().message}});
  return error_reply(reply.error(), shape, request_id);
}

Router::Match Router::find(const Request& request) const {
  Match match;
  for (const Route& route : routes_) {
    auto params = match_path(route.path, request.path);
    if (!params) continue;
    if (route.method == request.method || (route.method == "GET" && request.method == "HEAD")) {
      match.route = &route;
      match.params = *std::move(params);
      return match;
    }
    match.allowed_methods += (match.allowed_methods.empty() ? "" : ", ") + std::string(route.method);
  }
  return match;
}

Result<Caller> Router::caller_of(const Request& request) const {
  if (request.channel == Channel::control_socket) return local_admin();
  TRY(const std::optional<Secret> key, presented_key(request));
  if (key) {
    TRY(Caller caller, authenticate(services_.ports(), *key));
    services_.calling.sink.key_used(caller.credential_id);
    return caller;
  }
  if (!services_.settings.dev)
    return Error{ErrorCode::unauthenticated,
                 "send Authorization: Bearer with a key; make one with `signalbox key create`"};
  CHECK_OK(check_local_person(request, services_.settings));
  return local_admin();
}

void Router::add_cors(const Request& request, Reply& reply) const {
  const auto origin = foreign_origin(request, services_.settings);
  if (!origin) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  reply.headers.emplace_back("Vary", "Origin");
  reply.headers.emplace_back("Access-Control-Expose-Headers", "X-Request-Id, Mcp-Session-Id, Retry-After");
  if (request.method != "OPTIONS") return;
  reply.headers.emplace_back("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  reply.headers.emplace_back(
      "Access-Control-Allow-Headers",
      "Authorization, Content-Type, X-Api-Key, If-Match, Idempotency-Key, Last-Event-ID, "
      "Mcp-Session-Id, Mcp-Protocol-Version, Accept");
  reply.headers.emplace_back("Access-Control-Max-Age", "600");
}

void Router::log(const Request& request, const Reply& reply, const std::string& request_id,
                 Duration took) const {
  const LogLevel level = reply.status >= 500 || took > kSlow ? LogLevel::warning : LogLevel::debug;
  services_.ports().log.write(level, "request",
                              {{"requestId", request_id},
                               {"method", request.method},
                               {"path", shorten(request.path, 200)},
                               {"status", std::to_string(reply.status)},
                               {"tookMs", std::to_string(took.ms)}});
}

}  // namespace signalbox::api
