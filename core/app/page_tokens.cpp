#include "core/app/page_tokens.h"

#include <algorithm>

#include "core/app/audit.h"
#include "core/app/open_session.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "core/domain/net/url.h"

namespace signalbox {
namespace {

constexpr Duration kShortestLife = Duration::seconds(1);

Result<std::string> check_page_origin(std::string_view text) {
  const std::string origin = to_lower_ascii(text);
  const auto url = net::parse_url(origin);
  if (!url.ok() || net::origin(*url) != origin)
    return invalid_field("origin", "must be a page's origin such as https://app.example, without a path");
  return origin;
}

Status check_scopes(const std::vector<Scope>& scopes) {
  if (scopes.empty()) return invalid_field("scopes", "must name at least one");
  const std::vector<Scope> admitted = page_token_scopes();
  for (std::size_t i = 0; i < scopes.size(); ++i)
    if (std::find(admitted.begin(), admitted.end(), scopes[i]) == admitted.end())
      return invalid_field("scopes[" + std::to_string(i) + "]",
                           "is none that a page may have: tools, workers, connections, sessions");
  return {};
}

Result<Session> session_for(Ports& ports, const PageTokenRequest& request, Instant now) {
  const auto find = [&]() -> Result<Session> {
    if (!request.session_id) return find_default_session(ports, request.project_id, request.user_id);
    TRY(Session session, find_session(ports, request.project_id, *request.session_id));
    if (session.user_id == request.user_id) return session;
    return find_session(ports, request.project_id, "");  // another user's looks like a missing one
  };
  TRY(Session session, find());
  if (status_of(session, now) == SessionStatus::active) return session;
  return Error{ErrorCode::not_found,
               "Session not found: it has ended. Open one with POST /api/tool-router/create-session"};
}

}  // namespace

Result<NewKey> create_page_token(Ports& ports, const PageTokenRequest& request) {
  CHECK_OK(check_user_id(request.user_id));
  TRY(std::string origin, check_page_origin(request.origin));
  CHECK_OK(check_scopes(request.scopes));
  if (request.life < kShortestLife || request.life > kLongestPageTokenLife)
    return invalid_field("lifeMs", "must be 1000 to 900000");
  const Instant now = ports.clock.now();
  TRY(const Session session, session_for(ports, request, now));
  TRY(const std::optional<User> user, ports.users.find_user(request.project_id, request.user_id));
  if (user && user->disabled_at)
    return Error{ErrorCode::permission_denied,
                 "this user is disabled; an administrator can enable them again"};

  NewKey fresh{.key = {}, .text = Secret(make_token("pt", ports.random))};
  ApiKey& token = fresh.key;
  token.project_id = request.project_id;
  token.id = make_id(id_prefix::kKey, now, ports.random);
  token.kind = KeyKind::page;
  token.user_id = request.user_id;
  token.session_id = session.id;
  token.origin = std::move(origin);
  token.scopes = request.scopes;
  token.hash = ports.sealer.hash(fresh.text);
  token.created_at = now;
  token.expires_at = now + request.life;
  token.rev = 1;
  CHECK_OK(commit_or_conflict(ports.changes, {PutKey{token}}, "this token exists already; try again"));
  return fresh;
}

Result<ApiKey> revoke_page_token(Ports& ports, std::string_view project, std::string_view token_id,
                                 std::optional<std::int64_t> if_rev) {
  TRY(std::optional<ApiKey> token, ports.keys.find_key(project, token_id));
  if (!token || token->kind != KeyKind::page)
    return Error{ErrorCode::not_found, "there is no page token with this id"};
  if (if_rev && *if_rev != token->rev)
    return Error{ErrorCode::precondition_failed, "the token has changed meanwhile"};
  if (token->revoked_at) return *std::move(token);
  token->revoked_at = ports.clock.now();
  token->rev += 1;
  AddAudit entry = audit(ports, {.project_id = token->project_id,
                                 .action = "page_token.revoked",
                                 .subject = {"page_token", token->id},
                                 .user_id = token->user_id});
  CHECK_OK(commit_or_conflict(ports.changes, {PutKey{*token}, std::move(entry)},
                              "the token has changed meanwhile; try again"));
  return *std::move(token);
}

}  // namespace signalbox
