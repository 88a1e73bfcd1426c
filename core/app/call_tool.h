// The one way to call a tool: buttons, MCP clients, the seed's API and workers all come through here.
#pragma once

#include <string>

#include "core/app/ports.h"
#include "core/app/tool_catalog.h"
#include "core/ports/call_sink.h"
#include "core/ports/credential_source.h"

namespace signalbox {

inline constexpr Duration kDefaultCallTimeout = Duration::seconds(30);
inline constexpr std::size_t kMaxResultBytes = 1024 * 1024;

// What calling needs besides the ports.
struct Calling {
  Ports& ports;
  ToolCatalog& catalog;
  CallSink& sink;
  CredentialSource& credentials;
};

struct ToolCallRequest {
  const Session& session;
  std::string slug;
  JsonText arguments;
  std::string idempotency_key;
  std::string account = {};  // which of the user's accounts: id, alias or label; empty: the default one
};

struct ToolCallAnswer {
  std::string call_id;
  ToolResult result;
};

// Checks the session's rights and the arguments, resolves the connection, calls, bounds the result and
// records it. A credential that the app refuses is renewed once and the call repeated: a call that was
// refused for its credential has done nothing. `context.deadline` bounds all of it. Errors name what to do
// next: not_found, invalid_argument
// ("arguments.url is required"), needs_connection, permission_denied, too_large, and what the provider says.
Result<ToolCallAnswer> call_tool(const Calling& calling, const ToolCallRequest& request,
                                 const CallContext& context, const ProgressSink& progress = {});

// A context for work on behalf of a session, ending `timeout` from now.
CallContext context_for(const Session& session, Ports& ports, std::string request_id,
                        Duration timeout = kDefaultCallTimeout, CancelToken cancel = {});

}  // namespace signalbox
