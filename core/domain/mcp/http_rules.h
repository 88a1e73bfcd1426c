// Streamable HTTP as MCP 2025-11-25 and the two revisions before it want it of a server, without the HTTP:
// what a request's head must say, and the answer when it does not. Origins are checked elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/domain/mcp/message.h"

namespace signalbox::mcp {

inline constexpr std::string_view kSessionHeader = "Mcp-Session-Id";
inline constexpr std::string_view kRevisionHeader = "MCP-Protocol-Version";

// Empty means that the header is absent.
struct HttpHead {
  std::string_view method;
  std::string_view accept;
  std::string_view content_type;
  std::string_view revision;
  std::string_view session;
};

struct HttpRefusal {
  int status = 400;
  std::string body;   // a JSON-RPC error without id
  std::string allow;  // the Allow header; empty when none
};

// Before the body is read: method, Accept, Content-Type and revision. POST and DELETE are served; there is
// no stream to GET.
std::optional<HttpRefusal> check_head(const HttpHead& head);

// Once the message is known: every session but the one being opened is named by its header.
std::optional<HttpRefusal> check_session_header(const HttpHead& head, bool opens_session);

// The session is not known, or has ended: the client opens a new one.
HttpRefusal unknown_session();

// A body that is no message. (One over the size limit is the listener's 413.)
HttpRefusal refused_body(const BadMessage& bad);

bool opens_session(const Message& message);

// The status of a message that needs no answer in the body: notifications and responses.
inline constexpr int kAcceptedStatus = 202;

// 1 to 128 visible ASCII characters.
bool is_session_header(std::string_view value);

}  // namespace signalbox::mcp
