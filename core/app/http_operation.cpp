#include "core/app/http_operation.h"

#include <algorithm>
#include <charconv>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/net/url.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxMessageBytes = 300;
constexpr Duration kLongestWait = Duration::hours(24);

// An argument as text in a path or query.
std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return dump_json(value);
  std::string joined;
  for (const Json& item : value) joined += (joined.empty() ? "" : ",") + text_of(item);
  return joined;
}

Result<std::string> fill_path(const Operation& operation, const Json& arguments) {
  std::string path = operation.path;
  for (const std::string& name : path_arguments(operation.path)) {
    const Json& value = member(arguments, name);
    if (value.is_null() || text_of(value).empty()) return invalid_field("arguments." + name, "is required");
    const std::string slot = "{" + name + "}";
    path.replace(path.find(slot), slot.size(), net::encode_path_segment(text_of(value)));
  }
  return path;
}

std::string query_of(const Operation& operation, const Json& arguments) {
  std::string query;
  const auto add = [&](const std::string& name, const std::string& value) {
    query +=
        (query.empty() ? "?" : "&") + net::encode_query_value(name) + "=" + net::encode_query_value(value);
  };
  for (const auto& [argument, parameter] : operation.query)
    if (const Json& value = member(arguments, argument); !value.is_null()) add(parameter, text_of(value));
  for (const auto& [parameter, value] : operation.fixed_query) add(parameter, value);
  return query;
}

// What vendors put their sentence under: problem+json, X, and common JSON shapes.
std::string vendor_message(const HttpResponse& response) {
  const auto body = parse_json(response.body);
  if (!body.ok()) return "";
  for (const char* key : {"detail", "message", "error_description", "title", "error"})
    if (std::string text = text_member(*body, key); !text.empty()) return shorten(text, kMaxMessageBytes);
  const Json& errors = member(*body, "errors");
  return errors.is_array() && !errors.empty() ? shorten(text_member(errors[0], "message"), kMaxMessageBytes)
                                              : "";
}

Error failure_of(const ToolkitManifest& manifest, const HttpResponse& response, Instant now) {
  const auto error = [&](ErrorCode code, std::string_view what) {
    const std::string said = vendor_message(response);
    return Error{code, manifest.name + " " + std::string(what) + (said.empty() ? "" : ": " + said)};
  };
  if (response.status == 401)
    return error(ErrorCode::unauthenticated,
                 "no longer accepts this account's token; connect the account again");
  if (response.status == 403)
    return error(ErrorCode::permission_denied, "does not allow this account to do that");
  if (response.status == 404) return error(ErrorCode::not_found, "has no such thing");
  if (response.status == 400 || response.status == 422)
    return error(ErrorCode::invalid_argument, "refused the arguments");
  if (response.status == 429) {
    Error limited = error(ErrorCode::rate_limited, "asks to slow down");
    limited.retry_after = retry_after_of(response.headers, now);
    return limited;
  }
  if (response.status >= 500)
    return error(ErrorCode::upstream_unavailable, "has a problem of its own at the moment");
  return error(ErrorCode::upstream_failed, "answered with status " + std::to_string(response.status));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Result<HttpRequest> build_request(const ToolkitManifest& manifest, const Operation& operation,
                                  const JsonText& arguments, const std::optional<Secret>& credential,
                                  const std::string& server) {
  TRY(const Json values, parse_json(arguments.text, "arguments"));
  TRY(const std::string path, fill_path(operation, values));
  HttpRequest request;
  request.method = operation.method;
  request.url = (server.empty() ? manifest.server : server) + path + query_of(operation, values);
  request.guard_scope = manifest.toolkit;
  request.headers.emplace_back("Accept", "application/json");
  if (credential) request.headers.emplace_back("Authorization", "Bearer " + credential->reveal());
  if (!operation.body.empty()) {
    Json body = Json::object();
    for (const std::string& name : operation.body)
      if (const Json& value = member(values, name); !value.is_null()) body[name] = value;
    request.body = dump_json(body);
    request.headers.emplace_back("Content-Type", "application/json");
  }
  return request;
}

Result<ToolResult> read_response(const ToolkitManifest& manifest, const HttpResponse& response, Instant now) {
  if (response.status < 200 || response.status > 299) return failure_of(manifest, response, now);
  if (response.body.empty()) return ToolResult(ToolData{{"null"}});
  const auto body = parse_json(response.body);
  if (!body.ok())
    return Error{ErrorCode::upstream_failed, manifest.name + " answered with something that is not JSON"};
  return ToolResult(ToolData{to_text(*body)});
}

std::optional<Duration> retry_after_of(const HttpHeaders& headers, Instant now) {
  if (const auto seconds = whole_number(header_of(headers, "retry-after")))
    return std::min(Duration::seconds(std::min<std::int64_t>(*seconds, 1'000'000)), kLongestWait);
  const auto reset = whole_number(header_of(headers, "x-rate-limit-reset"));
  if (!reset || *reset > 100'000'000'000) return std::nullopt;
  return std::clamp(Instant{*reset * 1000} - now, Duration::seconds(1), kLongestWait);
}

}  // namespace signalbox
