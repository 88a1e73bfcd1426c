#include "core/base/codec.h"
#include "server/control/control_message.h"

namespace signalbox {
namespace control {
namespace {

struct RequestLine {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;
  std::string body;
};

struct ReplyLine {
  std::int64_t status = 0;
  std::string content_type;
  std::string body;
};

}  // namespace
}  // namespace control

template <>
struct Fields<control::RequestLine> {
  using T = control::RequestLine;
  static constexpr auto list =
      std::make_tuple(field("method", &T::method), field("path", &T::path),
                      optional_field("query", &T::query), optional_field("body", &T::body));
};

template <>
struct Fields<control::ReplyLine> {
  using T = control::ReplyLine;
  static constexpr auto list = std::make_tuple(
      field("status", &T::status), field("contentType", &T::content_type), field("body", &T::body));
};

namespace control {

std::string encode_request(const api::Request& request) {
  return dump_json(encode(RequestLine{request.method, request.path, request.query, request.body}));
}

Result<api::Request> decode_request(std::string_view line) {
  TRY(const Json json, parse_json(line, "the control request"));
  TRY(RequestLine fields, decode<RequestLine>(json));
  api::Request request;
  request.method = std::move(fields.method);
  request.path = std::move(fields.path);
  request.query = std::move(fields.query);
  request.body = std::move(fields.body);
  request.channel = api::Channel::control_socket;
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  return request;
}

std::string encode_reply(const api::Reply& reply) {
  const std::string body = reply.static_body.empty() ? reply.body : std::string(reply.static_body);
  return dump_json(encode(ReplyLine{reply.status, reply.content_type, body}));
}

Result<api::Reply> decode_reply(std::string_view line) {
  TRY(const Json json, parse_json(line, "the control reply"));
  TRY(ReplyLine fields, decode<ReplyLine>(json, UnknownFields::ignore));
  api::Reply reply;
  reply.status = static_cast<int>(fields.status);
  reply.content_type = std::move(fields.content_type);
  reply.body = std::move(fields.body);
  return reply;
}

api::Reply error_reply(int status, const Error& error) {
  api::Reply reply;
  reply.status = status;
  reply.content_type = "application/problem+json";
  reply.body = dump_json(Json{{"type", "about:blank"},
                              {"title", name_of(error.code)},
                              {"status", status},
                              {"code", name_of(error.code)},
                              {"detail", error.message}});
  return reply;
}

}  // namespace control
}  // namespace signalbox
