#include "server/api/credentials.h"

#include "core/app/host_identity.h"
#include "core/app/manage_keys.h"
#include "core/app/sign_in.h"
#include "core/base/text.h"
#include "core/domain/identity/compact_token.h"
#include "server/api/cookies.h"
#include "server/api/origins.h"

namespace signalbox::api {
namespace {

constexpr std::string_view kLocal = "local";

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

// Whether a page of another site sends this; our own cookie comes along with some of these.
bool is_of_another_site(const Request& request, const ApiSettings& settings) {
  const std::string_view site = header_of(request.headers, "sec-fetch-site");
  return foreign_origin(request, settings) || (!site.empty() && site != "same-origin" && site != "none");
}

// The person of the cookie; nobody when there is none, or with --dev when it is worth nothing any more.
Result<std::optional<Caller>> signed_in_caller(const Request& request, const Services& services) {
  if (is_of_another_site(request, services.settings)) return std::optional<Caller>();
  const std::optional<Secret> cookie = sign_in_cookie(request, services.settings);
  if (!cookie) return std::optional<Caller>();
  Result<SignedIn> found = authenticate_sign_in(services.ports(), *cookie);
  if (!found.ok()) {
    const bool nobody = services.settings.dev && found.error().code == ErrorCode::unauthenticated;
    if (nobody) return std::optional<Caller>();
    return found.error();
  }
  if (request.method != "GET" && request.method != "HEAD")
    CHECK_OK(check_csrf(request, services.ports().sealer, *cookie));
  return std::optional(std::move(found->caller));
}

Caller local_admin() {
  return {.project_id = std::string(kDefaultProject),
          .user_id = std::nullopt,
          .scopes = {Scope::admin},
          .credential_id = std::string(kLocal)};
}

}  // namespace

Result<Caller> caller_of(const Request& request, const Services& services) {
  if (request.channel == Channel::control_socket) return local_admin();
  TRY(const std::optional<Secret> key, presented_key(request));
  // Our own keys have no dots.
  if (key && services.identity && looks_like_token(key->reveal()))
    return authenticate_host_token(services.ports(), *services.identity, *key);
  if (key) {
    TRY(Caller caller, authenticate(services.ports(), *key, origin_of(request, services.settings)));
    services.calling.sink.key_used(caller.credential_id);
    return caller;
  }
  TRY(std::optional<Caller> person, signed_in_caller(request, services));
  if (person) return *std::move(person);
  if (!services.settings.dev)
    return Error{ErrorCode::unauthenticated,
                 "sign in, or send Authorization: Bearer with a key of `signalbox key create`"};
  CHECK_OK(check_local_person(request, services.settings));
  return local_admin();
}

Actor actor_of(const Request& request, const Caller* caller, std::string request_id) {
  Actor actor{.kind = ActorKind::anonymous,
              .id = {},
              .address = request.remote_address,
              .request_id = std::move(request_id)};
  if (!caller) return actor;
  actor.kind = ActorKind::key;
  actor.id = caller->credential_id;
  if (!caller->account_id.empty()) {
    actor.kind = ActorKind::account;
    actor.id = caller->account_id;
  } else if (caller->credential_id == kLocal) {
    actor.kind = ActorKind::local;
    actor.id.clear();
  }
  return actor;
}

}  // namespace signalbox::api
