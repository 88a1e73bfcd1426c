#include "server/api/error_reply.h"

#include "core/base/json.h"

namespace signalbox::api {
namespace {

std::string_view title_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return "The request is not valid";
    case ErrorCode::unauthenticated: return "A valid credential is needed";
    case ErrorCode::permission_denied: return "This is not allowed";
    case ErrorCode::not_found: return "There is no such thing";
    case ErrorCode::method_not_allowed: return "This method is not offered here";
    case ErrorCode::not_acceptable: return "This form of answer is not offered";
    case ErrorCode::conflict: return "This conflicts with the present state";
    case ErrorCode::precondition_failed: return "It has changed meanwhile";
    case ErrorCode::too_large: return "Too large";
    case ErrorCode::unsupported_media_type: return "This media type is not accepted";
    case ErrorCode::rate_limited: return "Too many requests";
    case ErrorCode::cancelled: return "Cancelled";
    case ErrorCode::deadline_exceeded: return "It took too long";
    case ErrorCode::needs_connection: return "An account has to be connected first";
    case ErrorCode::not_configured: return "The server is not configured for this";
    case ErrorCode::upstream_unavailable: return "An outside system could not be reached";
    case ErrorCode::upstream_failed: return "An outside system failed";
    case ErrorCode::unavailable: return "Not available at the moment";
    case ErrorCode::internal: return "Something went wrong here";
  }
  return "Something went wrong here";
}

Json problem_of(const Error& error, const std::string& request_id) {
  Json body = {{"type", "about:blank"},           {"title", title_of(error.code)},
               {"status", status_of(error.code)}, {"code", name_of(error.code)},
               {"detail", error.message},         {"requestId", request_id}};
  for (const FieldError& field : error.fields)
    body["errors"].push_back({{"path", field.path}, {"message", field.message}});
  return body;
}

Json rpc_error_of(const Error& error, const std::string& request_id) {
  constexpr int kInvalidRequest = -32600;
  return {{"jsonrpc", "2.0"},
          {"id", nullptr},
          {"error",
           {{"code", kInvalidRequest},
            {"message", error.message},
            {"data", {{"code", name_of(error.code)}, {"requestId", request_id}}}}}};
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return 400;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::permission_denied: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::method_not_allowed: return 405;
    case ErrorCode::not_acceptable: return 406;
    case ErrorCode::conflict: return 409;
    case ErrorCode::precondition_failed: return 412;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported_media_type: return 415;
    case ErrorCode::rate_limited: return 429;
    case ErrorCode::cancelled: return 499;
    case ErrorCode::deadline_exceeded: return 504;
    case ErrorCode::needs_connection: return 409;
    case ErrorCode::not_configured: return 503;
    case ErrorCode::upstream_unavailable: return 502;
    case ErrorCode::upstream_failed: return 502;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::internal: return 500;
  }
  return 500;
}

Reply error_reply(const Error& error, ErrorShape shape, const std::string& request_id) {
  Reply reply;
  reply.status = status_of(error.code);
  if (error.retry_after)
    reply.headers.emplace_back("Retry-After", std::to_string((error.retry_after->ms + 999) / 1000));
  if (error.code == ErrorCode::unauthenticated) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  switch (shape) {
    case ErrorShape::problem:
      reply.content_type = "application/problem+json";
      reply.body = dump_json(problem_of(error, request_id));
      break;
    case ErrorShape::seed:
      reply.body = dump_json({{"error", error.message}, {"requestId", request_id}});
      break;
    case ErrorShape::mcp: reply.body = dump_json(rpc_error_of(error, request_id)); break;
  }
  return reply;
}

}  // namespace signalbox::api
