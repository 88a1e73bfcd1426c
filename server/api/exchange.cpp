#include "server/api/exchange.h"

#include <charconv>

#include "core/app/open_session.h"

namespace signalbox::api {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Reply json_reply(std::string body, int status) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

Reply empty_reply(int status) {
  Reply reply;
  reply.status = status;
  reply.content_type.clear();
  return reply;
}

Reply resource_reply(std::string body, std::int64_t rev, int status) {
  Reply reply = json_reply(std::move(body), status);
  reply.headers.emplace_back("ETag", "\"" + std::to_string(rev) + "\"");
  return reply;
}

Reply secret_reply(std::string body, std::int64_t rev) {
  Reply reply = resource_reply(std::move(body), rev, 201);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Status check_json_body(const Request& request) {
  if (request.channel == Channel::control_socket) return {};
  const std::string type = to_lower_ascii(header_of(request.headers, "content-type"));
  if (trim(std::string_view(type).substr(0, type.find(';'))) == "application/json") return {};
  return Error{ErrorCode::unsupported_media_type, "send Content-Type: application/json"};
}

Result<PageRequest> page_of(const Exchange& exchange) {
  PageRequest page;
  if (const auto limit = exchange.query("limit")) {
    const auto number = whole_number(*limit);
    if (!number || *number < 1 || *number > 200)
      return invalid_field("limit", "must be a number from 1 to 200");
    page.limit = *number;
  }
  page.cursor = exchange.query("cursor").value_or("");
  return page;
}

Result<Owner> owner_of(const Exchange& exchange) {
  Owner owner{exchange.caller.project_id, exchange.caller.user_id};
  if (const auto user = exchange.query("userId"); user && !user->empty()) {
    CHECK_OK(check_user(exchange, *user));
    owner.user_id = *user;
  }
  return owner;
}

Status check_user(const Exchange& exchange, const std::string& user_id) {
  if (is_visible(exchange, user_id)) return {};
  return Error{ErrorCode::permission_denied, "this credential may not act for that user"};
}

bool is_visible(const Exchange& exchange, const std::string& user_id) {
  return may_act_for(exchange.caller, exchange.caller.project_id, user_id);
}

bool is_visible(const Exchange& exchange, const Session& session) {
  const Caller& caller = exchange.caller;
  return is_visible(exchange, session.user_id) && (!caller.session_id || *caller.session_id == session.id);
}

Result<Session> calling_session(const Exchange& exchange, const std::string& user_id) {
  CHECK_OK(check_user(exchange, user_id));
  const Caller& caller = exchange.caller;
  if (caller.session_id) return find_session(exchange.ports(), caller.project_id, *caller.session_id);
  return find_default_session(exchange.ports(), caller.project_id, user_id);
}

Result<std::optional<std::int64_t>> if_match_of(const Exchange& exchange) {
  std::string_view header = trim(header_of(exchange.request.headers, "if-match"));
  if (header.empty() || header == "*") return std::optional<std::int64_t>();
  if (header.size() >= 2 && header.front() == '"' && header.back() == '"')
    header = header.substr(1, header.size() - 2);
  const auto rev = whole_number(header);
  if (!rev) return invalid_field("If-Match", "must be the revision in quotes, as in the ETag of an answer");
  return std::optional(*rev);
}

}  // namespace signalbox::api
