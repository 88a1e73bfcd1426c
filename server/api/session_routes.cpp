// /api/v1/sessions
#include "core/app/open_session.h"
#include "core/app/revoke_session.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"
#include "server/api/session_url.h"

namespace signalbox::api {
namespace {

struct NewSession {
  std::string user_id;
  std::vector<std::string> toolkits;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::NewSession> {
  static constexpr auto list = std::make_tuple(field("userId", &api::NewSession::user_id),
                                               optional_field("toolkits", &api::NewSession::toolkits));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Result<Session> visible_session(const Exchange& exchange) {
  TRY(Session session, find_session(exchange.ports(), exchange.caller.project_id, exchange.param("id")));
  if (is_visible(exchange, session)) return session;
  return find_session(exchange.ports(), exchange.caller.project_id, "");  // as if there were none
}

Result<Reply> create(const Exchange& exchange) {
  TRY(const NewSession request, body_of<NewSession>(exchange));
  CHECK_OK(check_user(exchange, request.user_id));
  if (exchange.caller.session_id)
    return Error{
        ErrorCode::permission_denied,
        "a page token belongs to one session and cannot make another; the host product's server can"};
  TRY(const Session session,
      create_session(exchange.ports(), {exchange.caller.project_id, request.user_id, request.toolkits}));
  Json body = from_text({encode_session(session, exchange.ports().clock.now())});
  body["sessionId"] = session.id;
  body["sessionUrl"] = session_url(exchange, session.id);
  return resource_reply(dump_json(body), session.rev, 201);
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<Session> sessions, exchange.ports().sessions.list_sessions(owner, page));
  const Instant now = exchange.ports().clock.now();
  Json items = Json::array();
  for (const Session& session : sessions.items)
    if (is_visible(exchange, session)) items.push_back(from_text({encode_session(session, now)}));
  return json_reply(dump_json({{"items", std::move(items)}, {"nextCursor", encode(sessions.next_cursor)}}));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const Session session, visible_session(exchange));
  return resource_reply(encode_session(session, exchange.ports().clock.now()), session.rev);
}

Result<Reply> revoke(const Exchange& exchange) {
  TRY(const std::optional<std::int64_t> if_rev, if_match_of(exchange));
  TRY(const Session session, visible_session(exchange));
  TRY(const Session revoked, revoke_session(exchange.ports(), session.project_id, session.id, if_rev));
  exchange.services.session_revoked(revoked);
  return empty_reply();
}

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/sessions", Access::credential, Scope::sessions, Belongs::user, ErrorShape::problem,
     "Create another session for a user", create},
    {"GET", "/api/v1/sessions", Access::credential, Scope::sessions, Belongs::user, ErrorShape::problem,
     "List sessions", list},
    {"GET", "/api/v1/sessions/{id}", Access::credential, Scope::sessions, Belongs::user, ErrorShape::problem,
     "Show a session", show},
    {"DELETE", "/api/v1/sessions/{id}", Access::credential, Scope::sessions, Belongs::user,
     ErrorShape::problem, "Revoke a session for good", revoke},
};

}  // namespace

std::string session_url(const Exchange& exchange, const std::string& session_id) {
  return exchange.services.settings.origin + "/tool_router/" + session_id + "/mcp";
}

std::span<const Route> session_routes() { return kRoutes; }

}  // namespace signalbox::api
