#include "core/app/call_tool.h"

#include <algorithm>

#include "core/app/connect_account.h"
#include "core/app/manage_users.h"
#include "core/base/id.h"
#include "core/base/json.h"
#include "core/base/redact.h"
#include "core/base/text.h"
#include "core/domain/connections/account_choice.h"
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

struct UsedAccount {
  std::optional<Connection> connection;
  std::optional<HeldCredential> held;
};

Status check_allowed(const Connection& connection, const Tool& tool) {
  const std::vector<std::string>& allowed = connection.allowed_tools;
  if (allowed.empty() || std::find(allowed.begin(), allowed.end(), tool.slug) != allowed.end()) return {};
  return Error{ErrorCode::permission_denied, "the account " + name_of(connection) + " may not be used for " +
                                                 tool.slug + "; what it is allowed is set in Connections"};
}

Result<UsedAccount> account_for(const Calling& calling, const ToolCallRequest& request, const Tool& tool,
                                const CallContext& context) {
  if (tool.auth == AuthScheme::none) return UsedAccount{};
  TRY(const std::vector<Connection> accounts,
      calling.ports.connections.connections_to(request.session.project_id, request.session.user_id,
                                               tool.toolkit));
  TRY(Connection connection, choose_account(accounts, request.account, tool.toolkit));
  CHECK_OK(check_allowed(connection, tool));
  TRY(HeldCredential held, calling.credentials.hold(connection, context));
  return UsedAccount{std::move(connection), std::move(held)};
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
  error.message = redact(std::move(error.message), secret);
  for (FieldError& field : error.fields) field.message = redact(std::move(field.message), secret);
  return error;
}

Result<ToolResult> send(const FoundTool& found, const ToolCallRequest& request, const UsedAccount& account,
                        const CallContext& context, const ProgressSink& progress) {
  const std::optional<Secret> credential =
      account.held ? std::optional(account.held->secret) : std::optional<Secret>();
  Result<ToolResult> result = found.provider->call({.tool = found.offered->tool,
                                                    .arguments = request.arguments,
                                                    .credential = credential,
                                                    .idempotency_key = request.idempotency_key},
                                                   context, progress);
  if (!result.ok() && credential) return without(result.error(), *credential);
  return result;
}

bool is_refused(const Result<ToolResult>& result) {
  return !result.ok() && result.error().code == ErrorCode::unauthenticated;
}

// The app refused the credential before it did anything: once more with a renewed one, and when that cannot
// be had or is refused as well, the connection says so.
Result<ToolResult> send_again(const Calling& calling, const FoundTool& found, const ToolCallRequest& request,
                              UsedAccount& account, const Error& refused, const CallContext& context,
                              const ProgressSink& progress) {
  auto renewed = calling.credentials.renew(*account.connection, account.held->generation, context);
  if (!renewed.ok() && renewed.error().code != ErrorCode::needs_connection) return renewed.error();
  Result<ToolResult> result(refused);
  if (renewed.ok()) {
    account.held = *std::move(renewed);
    result = send(found, request, account, context, progress);
  }
  if (is_refused(result))
    CHECK_OK(mark_needs_reauth(calling.ports, *account.connection, account.held->generation,
                               result.error().message));
  return result;
}

Result<ToolResult> perform(const Calling& calling, const FoundTool& found, const ToolCallRequest& request,
                           UsedAccount& account, const CallContext& context, const ProgressSink& progress) {
  Result<ToolResult> result = send(found, request, account, context, progress);
  if (account.connection && is_refused(result))
    result = send_again(calling, found, request, account, Error(result.error()), context, progress);
  if (result.ok() && size_of(*result) > kMaxResultBytes)
    return Error{ErrorCode::too_large, "the tool's result is larger than 1 MiB; ask for less"};
  if (account.connection)
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
    CHECK_OK(check_user_enabled(calling.ports, request.session.project_id, request.session.user_id));
    CHECK_OK(check_session(request.session, found.offered->tool, record.started_at));
    CHECK_OK(check_arguments(*found.offered, request.arguments));
    TRY(UsedAccount account, account_for(calling, request, found.offered->tool, context));
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
