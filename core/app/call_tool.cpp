#include "core/app/call_tool.h"

#include "core/app/connect_account.h"
#include "core/base/id.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/schema/schema.h"

namespace signalbox {
namespace {

Status check_session(const Session& session, const Tool& tool, Instant now) {
  if (status_of(session, now) == SessionStatus::revoked)
    return Error{ErrorCode::permission_denied, "this session was revoked; create a new one"};
  if (!admits_toolkit(session, tool.toolkit))
    return Error{ErrorCode::permission_denied,
                 "this session does not include the toolkit \"" + tool.toolkit + "\"; add it to the session"};
  return {};
}

Status check_arguments(const OfferedTool& offered, const JsonText& arguments) {
  TRY(const Json instance, parse_json(arguments.text, "arguments"));
  if (!instance.is_object()) return invalid_field("arguments", "must be an object");
  if (!offered.input) return {};
  std::vector<FieldError> errors = offered.input->validate(instance, "arguments");
  if (errors.empty()) return {};
  Error error = invalid_field(errors[0].path, errors[0].message);
  error.fields = std::move(errors);
  return error;
}

struct CallAccount {
  std::optional<Connection> connection;
  std::optional<Secret> credential;
};

Result<CallAccount> account_for(const Calling& calling, const Session& session, const Tool& tool) {
  if (tool.auth == AuthScheme::none) return CallAccount{};
  TRY(std::optional<Connection> connection,
      calling.ports.connections.find_connection_to(session.project_id, session.user_id, tool.toolkit));
  if (!connection)
    return Error{ErrorCode::needs_connection,
                 "this user has no connection to \"" + tool.toolkit + "\"; connect the account first"};
  if (connection->status != ConnectionStatus::active)
    return Error{ErrorCode::needs_connection, "this user's connection to \"" + tool.toolkit +
                                                  "\" has to be renewed: " + connection->status_reason};
  TRY(Secret credential, calling.ports.sealer.open(connection->credential, "connections/" + connection->id));
  return CallAccount{std::move(connection), std::move(credential)};
}

ToolCallRecord record_of(const Calling& calling, const ToolCallRequest& request, const CallContext& context) {
  ToolCallRecord record;
  const Instant now = calling.ports.clock.now();
  record.project_id = request.session.project_id;
  record.id = make_id(id_prefix::kCall, now, calling.ports.random);
  record.user_id = request.session.user_id;
  record.session_id = request.session.id;
  record.run_id = context.run_id;
  record.tool = shorten(request.slug, 128);
  record.started_at = now;
  return record;
}

std::size_t size_of(const ToolResult& result) {
  const auto* mcp = std::get_if<McpToolResult>(&result);
  return mcp ? mcp->result.text.size() : std::get<ToolData>(result).value.text.size();
}

// What an app says of a failure may repeat the token it was given.
Error without(Error error, const Secret& secret) {
  const std::string& hidden = secret.reveal();
  const auto hide = [&](std::string& text) {
    for (std::size_t at = 0; (at = text.find(hidden, at)) != std::string::npos;)
      text.replace(at, hidden.size(), "[hidden]");
  };
  constexpr std::size_t kShortest = 8;  // no vendor's token is as short, and a shorter one hides plain words
  if (hidden.size() < kShortest) return error;
  hide(error.message);
  for (FieldError& field : error.fields) hide(field.message);
  return error;
}

Result<ToolResult> perform(const Calling& calling, const FoundTool& found, const ToolCallRequest& request,
                           const CallAccount& account, const CallContext& context,
                           const ProgressSink& progress) {
  Result<ToolResult> result = found.provider->call({.tool = found.offered->tool,
                                                    .arguments = request.arguments,
                                                    .credential = account.credential,
                                                    .idempotency_key = request.idempotency_key},
                                                   context, progress);
  if (!result.ok() && account.credential) result = without(result.error(), *account.credential);
  if (result.ok() && size_of(*result) > kMaxResultBytes)
    return Error{ErrorCode::too_large, "the tool's result is larger than 1 MiB; ask for less"};
  if (!account.connection) return result;
  if (!result.ok() && result.error().code == ErrorCode::unauthenticated)
    CHECK_OK(mark_needs_reauth(calling.ports, *account.connection, result.error().message));
  calling.sink.connection_used(account.connection->project_id, account.connection->id);
  return result;
}

}  // namespace

Result<ToolCallAnswer> call_tool(const Calling& calling, const ToolCallRequest& request,
                                 const CallContext& context, const ProgressSink& progress) {
  ToolCallRecord record = record_of(calling, request, context);
  const Instant begun = calling.ports.clock.monotonic();
  const auto answer = [&]() -> Result<ToolCallAnswer> {
    TRY(const FoundTool found, calling.catalog.find(request.slug, context));
    CHECK_OK(check_session(request.session, found.offered->tool, record.started_at));
    CHECK_OK(check_arguments(*found.offered, request.arguments));
    TRY(const CallAccount account, account_for(calling, request.session, found.offered->tool));
    // The intent of a call with side effects is on disk before the call.
    if (!found.offered->tool.hints.read_only)
      CHECK_OK(
          commit_or_conflict(calling.ports.changes, {PutCall{record}}, "this call was recorded already"));
    TRY(ToolResult result, perform(calling, found, request, account, context, progress));
    return ToolCallAnswer{record.id, std::move(result)};
  }();

  record.duration = calling.ports.clock.monotonic() - begun;
  record.outcome = answer.ok() && !is_failure(answer->result) ? CallOutcome::succeeded : CallOutcome::failed;
  if (!answer.ok()) {
    record.error_code = std::string(name_of(answer.error().code));
    record.error_message = answer.error().message;
  }
  calling.sink.call_ended(record);
  return answer;
}

CallContext context_for(const Session& session, Ports& ports, std::string request_id, Duration timeout,
                        CancelToken cancel) {
  CallContext context;
  context.project_id = session.project_id;
  context.user_id = session.user_id;
  context.session_id = session.id;
  context.request_id = std::move(request_id);
  context.deadline = ports.clock.monotonic() + timeout;
  context.cancel = std::move(cancel);
  return context;
}

}  // namespace signalbox
