// What most handlers need of a request: its body as a type, the page asked for, whose rows, which revision.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/wire.h"
#include "core/ports/store_reads.h"
#include "server/api/route.h"

namespace signalbox::api {

Reply json_reply(std::string body, int status = 200);
Reply empty_reply(int status = 204);

// With ETag: "<rev>", for If-Match.
Reply resource_reply(std::string body, std::int64_t rev, int status = 200);

// An answer with a secret in it that is shown this once: nothing on the way keeps it.
Reply secret_reply(std::string body, std::int64_t rev);

// unsupported_media_type unless the request says JSON.
Status check_json_body(const Request& request);

// The JSON body as T, unknown fields refused with their path.
template <class T>
Result<T> body_of(const Exchange& exchange, UnknownFields unknown = UnknownFields::reject) {
  CHECK_OK(check_json_body(exchange.request));
  return decode_text<T>(exchange.request.body, unknown);
}

// ?limit= (1 to 200, default 50) and ?cursor=.
Result<PageRequest> page_of(const Exchange& exchange);

// The caller's own rows; a project's caller may narrow them by ?userId=.
Result<Owner> owner_of(const Exchange& exchange);

// permission_denied unless the caller may act for this user of its project.
Status check_user(const Exchange& exchange, const std::string& user_id);

// For resources found by id: a stranger's looks exactly like a missing one.
bool is_visible(const Exchange& exchange, const std::string& user_id);

// The same for a session; a page token sees its own session only.
bool is_visible(const Exchange& exchange, const Session& session);

// The session in which the caller's calls for this user happen: a page token's own, else the user's default
// one. Fails with permission_denied or not_found.
Result<Session> calling_session(const Exchange& exchange, const std::string& user_id);

// The revision of If-Match: "<rev>"; none when the header is absent or "*".
Result<std::optional<std::int64_t>> if_match_of(const Exchange& exchange);

}  // namespace signalbox::api
