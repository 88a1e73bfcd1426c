// /api/v1/keys
#include "core/app/manage_keys.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

struct NewKeyRequest {
  std::optional<std::string> user_id;
  bool project = false;
  std::vector<Scope> scopes;
  std::string name;
  std::optional<Instant> expires_at;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::NewKeyRequest> {
  static constexpr auto list = std::make_tuple(
      field("userId", &api::NewKeyRequest::user_id), optional_field("project", &api::NewKeyRequest::project),
      optional_field("scopes", &api::NewKeyRequest::scopes),
      optional_field("name", &api::NewKeyRequest::name), field("expiresAt", &api::NewKeyRequest::expires_at));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Result<Reply> create(const Exchange& exchange) {
  TRY(const NewKeyRequest request, body_of<NewKeyRequest>(exchange));
  if (request.user_id.has_value() == request.project)
    return invalid_field("userId", "or project: true is required, one of the two");
  if (request.user_id) CHECK_OK(check_user(exchange, *request.user_id));
  if (request.project && exchange.caller.user_id)
    return Error{ErrorCode::permission_denied, "a user's key cannot make a project key"};
  std::vector<Scope> scopes = request.scopes;
  if (scopes.empty()) scopes = request.project ? default_project_scopes() : default_user_scopes();
  for (const Scope scope : scopes)
    if (!has_scope(exchange.caller, scope))
      return Error{ErrorCode::permission_denied, "a key cannot give away a scope it does not have"};
  const bool is_person = !exchange.caller.account_id.empty();
  if (exchange.caller.expires_at && !is_person &&
      (!request.expires_at || *request.expires_at > *exchange.caller.expires_at))
    return invalid_field("expiresAt", "must not be later than the end of the key that makes this one");
  TRY(const NewKey fresh,
      create_key(exchange.ports(), {exchange.caller.project_id, request.user_id, std::move(scopes),
                                    request.name, request.expires_at}));
  Json body = encode(fresh.key);
  body["key"] = fresh.text.reveal();
  return secret_reply(dump_json(body), fresh.key.rev);
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<ApiKey> keys, exchange.ports().keys.list_keys(owner, page));
  return json_reply(encode_page(keys));
}

Result<Reply> revoke(const Exchange& exchange) {
  TRY(const std::optional<ApiKey> key,
      exchange.ports().keys.find_key(exchange.caller.project_id, exchange.param("id")));
  const bool visible = key && is_visible(exchange, key->user_id.value_or(""));
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  if (visible && if_rev && *if_rev != key->rev)
    return Error{ErrorCode::precondition_failed, "the key has changed meanwhile; read it again"};
  for (const Scope scope : visible ? key->scopes : std::vector<Scope>())
    if (!has_scope(exchange.caller, scope))
      return Error{ErrorCode::permission_denied,
                   "this key may do more than the credential that would revoke it"};
  TRY([[maybe_unused]] const ApiKey revoked,
      revoke_key(exchange.ports(), exchange.caller.project_id, visible ? exchange.param("id") : ""));
  return empty_reply();
}

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/keys", Access::credential, Scope::keys, Belongs::user, ErrorShape::problem,
     "Create a key; its text is shown once", create},
    {"GET", "/api/v1/keys", Access::credential, Scope::keys, Belongs::user, ErrorShape::problem, "List keys",
     list},
    {"DELETE", "/api/v1/keys/{id}", Access::credential, Scope::keys, Belongs::user, ErrorShape::problem,
     "Revoke a key", revoke},
};

}  // namespace

std::span<const Route> key_routes() { return kRoutes; }

}  // namespace signalbox::api
