#include "server/http/problem_reply.h"

#include "core/base/json.h"

namespace signalbox::http {
namespace {

struct Row {
  int status;
  ErrorCode code;
  std::string_view title;
  std::string_view detail;  // when the library found the fault and said nothing
};

constexpr Row kRows[] = {
    {400, ErrorCode::invalid_argument, "Bad request", "the request is not valid HTTP/1.1"},
    {408, ErrorCode::deadline_exceeded, "Request timeout", "the request did not arrive in time"},
    {413, ErrorCode::too_large, "Content too large", "the request body is too large"},
    {414, ErrorCode::too_large, "URI too long", "the request target is longer than 8 KiB"},
    {415, ErrorCode::unsupported_media_type, "Unsupported media type",
     "the body's encoding is not supported"},
    {416, ErrorCode::invalid_argument, "Range not satisfiable", "the Range header is not valid"},
    {431, ErrorCode::too_large, "Request header fields too large", "the request headers are too large"},
    {503, ErrorCode::unavailable, "Service unavailable", "try again later"},
    {500, ErrorCode::internal, "Internal error",
     "an unexpected error occurred; the server's log has the detail"},
};

api::Reply reply_of(const Row& row, std::string_view detail, const std::string& request_id) {
  api::Reply reply;
  reply.status = row.status;
  reply.content_type = "application/problem+json";
  Json body = {{"type", "about:blank"},
               {"title", row.title},
               {"status", row.status},
               {"code", name_of(row.code)},
               {"detail", detail}};
  if (!request_id.empty()) {
    body["requestId"] = request_id;
    reply.headers.emplace_back("X-Request-Id", request_id);
  }
  reply.body = dump_json(body);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

const Row& internal_row() { return kRows[std::size(kRows) - 1]; }

}  // namespace

api::Reply problem_reply(const Error& error, const std::string& request_id) {
  for (const Row& row : kRows)
    if (row.code == error.code)
      return reply_of(row, error.code == ErrorCode::internal ? row.detail : error.message, request_id);
  return reply_of(internal_row(), internal_row().detail, request_id);
}

api::Reply problem_reply(int status, const std::string& request_id) {
  for (const Row& row : kRows)
    if (row.status == status) return reply_of(row, row.detail, request_id);
  Row other = status < 500 ? kRows[0] : internal_row();
  other.status = status;
  return reply_of(other, other.detail, request_id);
}

}  // namespace signalbox::http
