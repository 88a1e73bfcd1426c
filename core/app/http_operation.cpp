#include "core/app/http_operation.h"

#include <algorithm>
#include <charconv>

#include "core/base/base64.h"
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

void add_parameter(std::string& list, const std::string& name, const std::string& value) {
  list += (list.empty() ? "" : "&") + net::encode_query_value(name) + "=" + net::encode_query_value(value);
}

std::string query_of(const ToolkitManifest& manifest, const Operation& operation, const Json& arguments,
                     const std::optional<Secret>& credential) {
  std::string query;
  for (const auto& [argument, parameter] : operation.query)
    if (const Json& value = member(arguments, argument); !value.is_null())
      add_parameter(query, parameter, text_of(value));
  for (const auto& [parameter, value] : operation.fixed_query) add_parameter(query, parameter, value);
  if (credential && !manifest.auth.query.empty())
    add_parameter(query, manifest.auth.query, credential->reveal());
  return query.empty() ? query : "?" + query;
}

void add_credential(const AuthSpec& auth, const Secret& credential, HttpHeaders& headers) {
  switch (auth.scheme) {
    case AuthScheme::none: return;
    case AuthScheme::bearer:
    case AuthScheme::oauth2: headers.emplace_back("Authorization", "Bearer " + credential.reveal()); return;
    case AuthScheme::basic:
      headers.emplace_back("Authorization", "Basic " + to_base64(credential.reveal()));
      return;
    case AuthScheme::api_key:
      if (!auth.header.empty()) headers.emplace_back(auth.header, auth.prefix + credential.reveal());
      return;
  }
}

// The arguments that belong in the body, with what is always there.
Json body_of(const Operation& operation, const Json& arguments) {
  Json body = operation.fixed_body ? from_text(*operation.fixed_body) : Json::object();
  Json& place = operation.body_under.empty() ? body : (body[operation.body_under] = Json::object());
  for (const std::string& name : operation.body)
    if (const Json& value = member(arguments, name); !value.is_null()) place[name] = value;
  return body;
}

void add_body(const Operation& operation, const Json& arguments, HttpRequest& request) {
  if (operation.body.empty() && !operation.fixed_body) return;
  const Json body = body_of(operation, arguments);
  if (operation.body_format == BodyFormat::json) {
    request.body = dump_json(body);
    request.headers.emplace_back("Content-Type", "application/json");
    return;
  }
  for (auto it = body.begin(); it != body.end(); ++it)
    add_parameter(request.body, it.key(), text_of(it.value()));
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
}

// What vendors put their sentence under: problem+json, X, and common JSON shapes.
std::string vendor_message(const Json& body) {
  for (const char* key : {"detail", "message", "error_description", "title", "error"})
    if (std::string text = text_member(body, key); !text.empty()) return shorten(text, kMaxMessageBytes);
  for (const char* key : {"error", "errors"}) {
    const Json& inner = member(body, key);
    const Json& first = inner.is_array() && !inner.empty() ? inner[0] : inner;
    if (std::string text = text_member(first, "message"); !text.empty())
      return shorten(text, kMaxMessageBytes);
  }
  return "";
}

// What is at the manifest's errorPath, when that says that the call failed.
std::optional<Json> reported_failure(const ToolkitManifest& manifest, const Json& body) {
  if (manifest.error_path.empty()) return std::nullopt;
  const Json* found = &body;
  for (const std::string& step : manifest.error_path) found = &member(*found, step);
  const bool nothing = found->is_null() || found->empty() || *found == Json(false) || *found == Json("");
  if (nothing) return std::nullopt;
  return found->is_array() ? (*found)[0] : *found;
}

// The app's own codes of a failure: the text itself, or members that say it. GraphQL puts them in extensions,
// Google the telling one in the first of a list.
std::vector<std::string> codes_of(const Json& failure) {
  if (failure.is_string()) return {failure.get<std::string>()};
  std::vector<std::string> codes;
  const Json& list = member(failure, "errors");
  const Json& first = list.is_array() && !list.empty() ? list[0] : list;
  for (const Json* place : {&first, &member(failure, "extensions"), &failure})
    for (const char* key : {"reason", "code", "type", "error", "status"})
      if (std::string code = text_member(*place, key); !code.empty()) codes.push_back(std::move(code));
  return codes;
}

// Some apps say 403 where 429 is meant (GitHub's secondary limits).
bool is_limited(const HttpResponse& response) {
  return response.status == 429 ||
         (response.status == 403 && (!header_of(response.headers, "retry-after").empty() ||
                                     header_of(response.headers, "x-ratelimit-remaining") == "0"));
}

// What a failure means: by the app's own code where the manifest knows it, else by the status.
ErrorCode meaning_of(const ToolkitManifest& manifest, const HttpResponse& response,
                     const std::vector<std::string>& own_codes) {
  for (const std::string& code : own_codes)
    if (const auto known = manifest.error_codes.find(code); known != manifest.error_codes.end())
      return known->second;
  if (is_limited(response)) return ErrorCode::rate_limited;
  switch (response.status) {
    case 401: return ErrorCode::unauthenticated;
    case 403: return ErrorCode::permission_denied;
    case 404: return ErrorCode::not_found;
    case 400:
    case 422: return ErrorCode::invalid_argument;
    default: return response.status >= 500 ? ErrorCode::upstream_unavailable : ErrorCode::upstream_failed;
  }
}

std::string sentence_for(ErrorCode code, int status) {
  switch (code) {
    case ErrorCode::unauthenticated:
      return "no longer accepts this account's token; connect the account again";
    case ErrorCode::permission_denied: return "does not allow this account to do that";
    case ErrorCode::not_found: return "has no such thing";
    case ErrorCode::invalid_argument: return "refused the arguments";
    case ErrorCode::rate_limited: return "asks to slow down";
    case ErrorCode::upstream_unavailable: return "has a problem of its own at the moment";
    default: return status < 300 ? "could not do that" : "answered with status " + std::to_string(status);
  }
}

Error failure_of(const ToolkitManifest& manifest, const HttpResponse& response, const Json& body,
                 const std::optional<Json>& reported, Instant now) {
  const Json& failure = reported ? *reported : member(body, "error");
  std::string said = vendor_message(body);
  if (said.empty() && reported)
    said = shorten(reported->is_string() ? reported->get<std::string>() : text_member(*reported, "message"),
                   kMaxMessageBytes);
  const ErrorCode code = meaning_of(manifest, response, codes_of(failure));
  Error error{code,
              manifest.name + " " + sentence_for(code, response.status) + (said.empty() ? "" : ": " + said)};
  if (code == ErrorCode::rate_limited) error.retry_after = retry_after_of(response.headers, now);
  return error;
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
  request.url =
      (server.empty() ? manifest.server : server) + path + query_of(manifest, operation, values, credential);
  request.guard_scope = manifest.toolkit;
  if (manifest.headers.count("Accept") == 0) request.headers.emplace_back("Accept", "application/json");
  for (const auto& [name, value] : manifest.headers) request.headers.emplace_back(name, value);
  if (credential) add_credential(manifest.auth, *credential, request.headers);
  add_body(operation, values, request);
  return request;
}

Result<ToolResult> read_response(const ToolkitManifest& manifest, const HttpResponse& response, Instant now) {
  const bool succeeded = response.status >= 200 && response.status <= 299;
  if (succeeded && response.body.empty()) return ToolResult(ToolData{{"null"}});
  const auto body = parse_json(response.body);
  if (!body.ok() && !succeeded) return failure_of(manifest, response, Json(), std::nullopt, now);
  if (!body.ok())
    return Error{ErrorCode::upstream_failed, manifest.name + " answered with something that is not JSON"};
  const std::optional<Json> reported = reported_failure(manifest, *body);
  if (!succeeded || reported) return failure_of(manifest, response, *body, reported, now);
  return ToolResult(ToolData{to_text(*body)});
}

std::optional<Duration> retry_after_of(const HttpHeaders& headers, Instant now) {
  if (const auto seconds = whole_number(header_of(headers, "retry-after")))
    return std::min(Duration::seconds(std::min<std::int64_t>(*seconds, 1'000'000)), kLongestWait);
  auto reset = whole_number(header_of(headers, "x-rate-limit-reset"));
  if (!reset) reset = whole_number(header_of(headers, "x-ratelimit-reset"));
  if (!reset || *reset > 100'000'000'000) return std::nullopt;
  return std::clamp(Instant{*reset * 1000} - now, Duration::seconds(1), kLongestWait);
}

}  // namespace signalbox
