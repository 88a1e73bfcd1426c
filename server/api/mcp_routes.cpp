// /tool_router/{session_id}/mcp: a session's MCP endpoint, Streamable HTTP of 2025-11-25 and before.
#include "core/app/open_session.h"
#include "core/domain/mcp/http_rules.h"
#include "core/domain/mcp/tool_messages.h"
#include "server/api/exchange.h"
#include "server/api/live_streams.h"
#include "server/api/mcp_call_stream.h"
#include "server/api/mcp_clients.h"

namespace signalbox::api {
namespace {

Reply rpc_reply(std::string body, int status = 200) { return json_reply(std::move(body), status); }

Reply refusal(const mcp::HttpRefusal& refused) {
  Reply reply = rpc_reply(refused.body, refused.status);
  if (!refused.allow.empty()) reply.headers.emplace_back("Allow", refused.allow);
  return reply;
}

mcp::HttpHead head_of(const Request& request) {
  return {.method = request.method,
          .accept = header_of(request.headers, "accept"),
          .content_type = header_of(request.headers, "content-type"),
          .revision = header_of(request.headers, mcp::kRevisionHeader),
          .session = header_of(request.headers, mcp::kSessionHeader)};
}

// The tool session behind the endpoint, usable now. A stranger's looks like a missing one.
Result<Session> usable_session(const Exchange& exchange) {
  TRY(const Session session,
      find_session(exchange.ports(), exchange.caller.project_id, exchange.param("session_id")));
  if (!is_visible(exchange, session)) return find_session(exchange.ports(), exchange.caller.project_id, "");
  switch (status_of(session, exchange.ports().clock.now())) {
    case SessionStatus::active: return session;
    case SessionStatus::revoked:
      return Error{ErrorCode::not_found,
                   "Session not found: it was revoked. Create a new one with POST "
                   "/api/tool-router/create-session"};
    case SessionStatus::expired:
      return Error{ErrorCode::not_found,
                   "Session not found: it has expired. Revive it with POST "
                   "/api/tool-router/create-session"};
  }
  return session;
}

// One request of one client, everything it needs in one hand: it may outlive the handler on a stream.
struct ClientCall {
  const Services& services;
  Session session;
  std::shared_ptr<McpClient> client;
  std::string request_id;

  Ports& ports() const { return services.ports(); }
  CallContext context(CancelToken cancel = {}) const {
    return context_for(session, ports(), request_id, kDefaultCallTimeout, std::move(cancel));
  }
};

Reply list_tools(const ClientCall& call, const mcp::ListTools& request) {
  const std::vector<Tool> tools = call.services.calling.catalog.list(call.session, call.context());
  std::vector<const Tool*> sorted;
  for (const Tool& tool : tools) sorted.push_back(&tool);
  const auto window = mcp::window_of(sorted, request.cursor);
  if (!window.ok()) return rpc_reply(mcp::encode_error(request.id, mcp::rpc_error_of(window.error())));
  const auto page = std::span<const Tool* const>(sorted).subspan(window->begin, window->end - window->begin);
  return rpc_reply(mcp::encode_result(request.id, mcp::tools_page(page, window->next_cursor)));
}

// The JSON-RPC answer of a tool call.
std::string perform(const ClientCall& call, const mcp::CallTool& request, const CancelToken& cancel,
                    const ProgressSink& progress) {
  const auto answer = call_tool(
      call.services.calling,
      {.session = call.session, .slug = request.name, .arguments = request.arguments, .idempotency_key = ""},
      call.context(cancel), progress);
  call.client->end_call(request.id);
  if (answer.ok()) return mcp::encode_result(request.id, mcp::call_result(answer->result));
  // A tool that found nothing exists; only a name nobody offers is a protocol error.
  if (answer.error().code == ErrorCode::not_found &&
      !call.services.calling.catalog.find(request.name, call.context()).ok())
    return mcp::encode_error(request.id, mcp::unknown_tool(request.name));
  return mcp::encode_result(request.id, mcp::failed_call_result(answer.error()));
}

Result<Reply> stream_call(const Exchange& exchange, ClientCall call, mcp::CallTool request) {
  TRY(auto place, stream_place(exchange.services, exchange.request, exchange.caller));
  const CancelToken cancel = call.client->begin_call(request.id);
  const auto work = [call, request, cancel](const SendMessage& send) {
    mcp::ProgressWriter writer(*request.progress_token);
    return perform(call, request, cancel, [&](const Progress& progress) {
      if (auto message = writer.write(progress.progress, progress.total, progress.message))
        send(*std::move(message));
    });
  };
  Reply reply;
  reply.content_type = "text/event-stream";
  // In this revision a vanished client is no cancellation, so only the end of the server hurries the call.
  reply.stream =
      placed(std::move(place),
             start_call_stream(work, [client = call.client, id = request.id] { client->cancel_call(id); }));
  return reply;
}

Result<Reply> answer(const Exchange& exchange, ClientCall call, const mcp::Message& message) {
  mcp::ServerAction action = call.client->receive(message);
  if (auto* reply = std::get_if<mcp::Reply>(&action)) return rpc_reply(std::move(reply->text));
  if (const auto* list = std::get_if<mcp::ListTools>(&action)) return list_tools(call, *list);
  if (auto* request = std::get_if<mcp::CallTool>(&action)) {
    if (request->progress_token) return stream_call(exchange, std::move(call), std::move(*request));
    const CancelToken cancel = call.client->begin_call(request->id);
    return rpc_reply(perform(call, *request, cancel, {}));
  }
  if (const auto* cancelled = std::get_if<mcp::CancelRequest>(&action))
    call.client->cancel_call(cancelled->request_id);
  Reply accepted = empty_reply(mcp::kAcceptedStatus);
  return accepted;
}

Result<Reply> post(const Exchange& exchange) {
  TRY(const Session session, usable_session(exchange));
  const mcp::HttpHead head = head_of(exchange.request);
  if (const auto refused = mcp::check_head(head)) return refusal(*refused);
  const auto parsed = mcp::parse_message(exchange.request.body);
  if (const auto* bad = std::get_if<mcp::BadMessage>(&parsed)) return refusal(mcp::refused_body(*bad));
  const auto& message = std::get<mcp::Message>(parsed);
  const bool opens = mcp::opens_session(message);
  if (const auto refused = mcp::check_session_header(head, opens)) return refusal(*refused);

  McpClients& clients = exchange.services.mcp_clients;
  if (opens) {
    const McpClients::NewClient fresh = clients.create(session.id);
    TRY(Reply reply,
        answer(exchange, {exchange.services, session, fresh.client, exchange.request_id}, message));
    if (fresh.client->is_open())
      reply.headers.emplace_back(mcp::kSessionHeader, fresh.key);
    else
      clients.end(fresh.key, session.id);
    return reply;
  }
  const auto client = clients.find(std::string(head.session), session.id);
  if (!client) return refusal(mcp::unknown_session());
  TRY(Reply reply, answer(exchange, {exchange.services, session, client, exchange.request_id}, message));
  // A call that ended after the session was revoked has no answer any more.
  if (!clients.find(std::string(head.session), session.id)) return refusal(mcp::unknown_session());
  return reply;
}

Result<Reply> end(const Exchange& exchange) {
  TRY(const Session session, usable_session(exchange));
  const mcp::HttpHead head = head_of(exchange.request);
  if (const auto refused = mcp::check_head(head)) return refusal(*refused);
  if (const auto refused = mcp::check_session_header(head, false)) return refusal(*refused);
  if (!exchange.services.mcp_clients.end(std::string(head.session), session.id))
    return refusal(mcp::unknown_session());
  return empty_reply();
}

Result<Reply> refuse_get(const Exchange& exchange) {
  const auto refused = mcp::check_head(head_of(exchange.request));
  return refused ? refusal(*refused) : empty_reply(405);
}

constexpr Route kRoutes[] = {
    {"POST", "/tool_router/{session_id}/mcp", Access::credential, Scope::tools, Belongs::user,
     ErrorShape::mcp, "A session's MCP endpoint (Streamable HTTP)", post},
    {"DELETE", "/tool_router/{session_id}/mcp", Access::credential, Scope::tools, Belongs::user,
     ErrorShape::mcp, "End an MCP client's session", end},
    {"GET", "/tool_router/{session_id}/mcp", Access::credential, Scope::tools, Belongs::user, ErrorShape::mcp,
     "Not offered: there is no standalone stream", refuse_get},
};

}  // namespace

std::span<const Route> mcp_routes() { return kRoutes; }

}  // namespace signalbox::api
