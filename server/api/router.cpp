#include "server/api/router.h"

#include <algorithm>
#include <exception>

#include "core/app/audit.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "server/api/credentials.h"
#include "server/api/error_reply.h"
#include "server/api/origins.h"
#include "server/api/rate_limits.h"

namespace signalbox::api {
namespace {

constexpr Duration kSlow = Duration::seconds(5);

// A connect link's last part is worth something to whoever has it.
std::string logged_path(const std::string& path) {
  return path.starts_with("/connect/") ? "/connect/{token}" : shorten(path, 200);
}

constexpr std::string_view kReadingMethods[] = {"GET", "HEAD"};

void add_unless_there(Reply& reply, const char* name, const char* value) {
  if (header_of(reply.headers, name).empty()) reply.headers.emplace_back(name, value);
}

// What every answer tells browsers: to take it for what it says it is, to keep answers of the API to
// themselves, and to come by TLS again where that is how we are reached (RFC 6797).
void harden(Reply& reply, const ApiSettings& settings) {
  add_unless_there(reply, "X-Content-Type-Options", "nosniff");
  if (reply.content_type.starts_with("application/")) add_unless_there(reply, "Cache-Control", "no-store");
  if (settings.origin.starts_with("https://"))
    add_unless_there(reply, "Strict-Transport-Security", "max-age=31536000");
}

}  // namespace

Status check_caller(const Route& route, const Caller& caller, const std::string& method) {
  if (route.scope && !has_scope(caller, *route.scope))
    return Error{ErrorCode::permission_denied, "this credential lacks the scope for this"};
  if (route.belongs == Belongs::project && caller.user_id)
    return Error{ErrorCode::permission_denied, "this is for credentials of the whole project"};
  if (route.belongs == Belongs::self)
    return caller.account_id.empty()
               ? Status(Error{ErrorCode::permission_denied,
                              "this is for people who are signed in; use the dashboard"})
               : Status();
  const bool reads =
      std::find(std::begin(kReadingMethods), std::end(kReadingMethods), method) != std::end(kReadingMethods);
  if (caller.read_only && !reads)
    return Error{ErrorCode::permission_denied, "a viewer may look but not change anything"};
  return {};
}

Router::Router(const Services& services, Handler page)
    : services_(services), routes_(all_routes()), page_(std::move(page)) {}

Reply Router::handle(const Request& request) const {
  Ports& ports = services_.ports();
  const Instant begun = ports.clock.monotonic();
  const std::string request_id = make_id(id_prefix::kRequest, ports.clock.now(), ports.random);
  RequestLimits limits(request, services_);
  Reply reply;
  try {
    reply = answer(request, request_id, limits);
  } catch (const std::exception& bug) {  // nothing should throw this far: a bug, told to the log only
    ports.log.write(LogLevel::error, "a handler threw", {{"requestId", request_id}, {"what", bug.what()}});
    reply = error_reply({ErrorCode::internal, "something went wrong here; the log has request " + request_id},
                        ErrorShape::problem, request_id);
  }
  reply.headers.emplace_back("X-Request-Id", request_id);
  harden(reply, services_.settings);
  limits.tell(reply);
  add_cors(request, reply);
  log(request, reply, request_id, ports.clock.monotonic() - begun);
  return reply;
}

Reply Router::answer(const Request& request, const std::string& request_id, RequestLimits& limits) const {
  Match match = find(request);
  const ErrorShape shape = match.route ? match.route->errors : ErrorShape::problem;
  if (const Status origin = check_origin(request, services_.settings); !origin.ok())
    return error_reply(origin.error(), shape, request_id);
  if (const Status few = limits.count_address(); !few.ok())
    return error_reply(few.error(), shape, request_id);
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

  const bool needs_caller = match.route->access == Access::credential;
  Result<Caller> admitted = admit(request, *match.route, limits);
  if (!admitted.ok()) return error_reply(admitted.error(), shape, request_id);
  Caller caller = *std::move(admitted);
  AuditedChanges changes(services_.ports().changes,
                         actor_of(request, needs_caller ? &caller : nullptr, request_id));
  Ports acting = with_changes(services_.ports(), changes);
  const Exchange exchange{request, services_, acting, std::move(match.params), std::move(caller), request_id};
  Result<Reply> reply = match.route->handle(exchange);
  if (reply.ok()) return *std::move(reply);
  if (reply.error().code == ErrorCode::internal)
    services_.ports().log.write(LogLevel::error, "a request failed",
                                {{"requestId", request_id}, {"detail", reply.error().message}});
  return error_reply(reply.error(), shape, request_id);
}

// The route's caller, none on open routes. Who has no valid credential is counted as strictly as the open
// routes are; who has one is never stopped by others who have none.
Result<Caller> Router::admit(const Request& request, const Route& route, RequestLimits& limits) const {
  if (route.access == Access::open) {
    CHECK_OK(limits.count_open());
    return Caller{};
  }
  Result<Caller> caller = caller_of(request, services_);
  if (!caller.ok()) {
    if (caller.error().code == ErrorCode::unauthenticated) CHECK_OK(limits.count_open());
    return caller;
  }
  CHECK_OK(limits.count_caller(*caller));
  CHECK_OK(check_caller(route, *caller, request.method));
  return caller;
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

void Router::add_cors(const Request& request, Reply& reply) const {
  const auto origin = foreign_origin(request, services_.settings);
  if (!origin) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  reply.headers.emplace_back("Vary", "Origin");
  reply.headers.emplace_back(
      "Access-Control-Expose-Headers",
      "X-Request-Id, Mcp-Session-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
      "Link");
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
                               {"path", logged_path(request.path)},
                               {"status", std::to_string(reply.status)},
                               {"tookMs", std::to_string(took.ms)}});
}

}  // namespace signalbox::api
