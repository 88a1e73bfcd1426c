// /api/v1/page-tokens: the host product's server asks for them, its pages use them.
#include "core/app/page_tokens.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"
#include "server/api/origins.h"

namespace signalbox::api {
namespace {

struct NewPageToken {
  std::string user_id;
  std::optional<std::string> session_id;
  std::string origin;
  std::vector<Scope> scopes;
  std::int64_t life_ms = kLongestPageTokenLife.ms;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::NewPageToken> {
  static constexpr auto list = std::make_tuple(
      field("userId", &api::NewPageToken::user_id), field("sessionId", &api::NewPageToken::session_id),
      field("origin", &api::NewPageToken::origin), optional_field("scopes", &api::NewPageToken::scopes),
      optional_field("lifeMs", &api::NewPageToken::life_ms));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Status check_page(const Exchange& exchange, const std::string& origin) {
  const std::string lower = to_lower_ascii(origin);
  if (admits_origin(lower, exchange.services.settings)) return {};
  return invalid_field("origin", "is not allowed: pages of " + shorten(lower, 200) +
                                     " may call once it is in SIGNALBOX_ALLOWED_ORIGINS");
}

// What was asked for; when nothing was, all that a page may have and the caller has.
Result<std::vector<Scope>> scopes_for(const Exchange& exchange, const std::vector<Scope>& asked) {
  std::vector<Scope> scopes = asked;
  if (asked.empty())
    for (const Scope scope : page_token_scopes())
      if (has_scope(exchange.caller, scope)) scopes.push_back(scope);
  for (const Scope scope : scopes)
    if (!has_scope(exchange.caller, scope))
      return Error{ErrorCode::permission_denied, "a key cannot give away a scope it does not have"};
  return scopes;
}

Result<Reply> create(const Exchange& exchange) {
  TRY(const NewPageToken request, body_of<NewPageToken>(exchange));
  CHECK_OK(check_page(exchange, request.origin));
  TRY(std::vector<Scope> scopes, scopes_for(exchange, request.scopes));
  TRY(const NewKey fresh, create_page_token(exchange.ports(), {.project_id = exchange.caller.project_id,
                                                               .user_id = request.user_id,
                                                               .session_id = request.session_id,
                                                               .origin = request.origin,
                                                               .scopes = std::move(scopes),
                                                               .life = Duration::millis(request.life_ms)}));
  Json body = encode(fresh.key);
  body["token"] = fresh.text.reveal();
  return secret_reply(dump_json(body), fresh.key.rev);
}

Result<Reply> revoke(const Exchange& exchange) {
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  CHECK_OK(revoke_page_token(exchange.ports(), exchange.caller.project_id, exchange.param("id"), if_rev));
  return empty_reply();
}

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/page-tokens", Access::credential, Scope::keys, Belongs::project, ErrorShape::problem,
     "Create a page token; its text is shown once", create},
    {"DELETE", "/api/v1/page-tokens/{id}", Access::credential, Scope::keys, Belongs::project,
     ErrorShape::problem, "Revoke a page token", revoke},
};

}  // namespace

std::span<const Route> page_token_routes() { return kRoutes; }

}  // namespace signalbox::api
