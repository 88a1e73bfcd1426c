// A toolkit described, not coded: one JSON document names the app's address, how calls are authorised and
// each operation's place in the HTTP request (docs/add-a-toolkit.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/domain/tools/auth_spec.h"
#include "core/domain/tools/tool.h"

namespace signalbox {

// An argument the caller left out is taken from another operation's answer: the text found by following
// `path` member by member.
struct DefaultFrom {
  std::string operation;
  std::vector<std::string> path;
};

struct Operation {
  std::string slug;
  std::string title;
  std::string description;
  std::string method;                        // GET, POST, PUT, PATCH or DELETE
  std::string path;                          // "/2/users/{user_id}/mentions": braces hold argument names
  std::map<std::string, std::string> query;  // argument -> query parameter
  std::map<std::string, std::string> fixed_query;  // query parameter -> value
  std::vector<std::string> body;                   // arguments that form the body, by the same names
  BodyFormat body_format = BodyFormat::json;
  std::string body_under;                       // JSON: the member that holds them ("variables"); empty: none
  std::optional<JsonText> fixed_body;           // an object: members that are always in the body
  std::map<std::string, DefaultFrom> defaults;  // argument -> where it comes from when absent
  JsonText input_schema;
  ToolHints hints;
};

struct ToolkitManifest {
  std::string toolkit;  // slug, lower case
  std::string name;
  std::string description;
  std::string server;  // "https://api.x.com", no path
  AuthSpec auth;
  std::map<std::string, std::string> headers;  // sent with every request
  // Apps that answer a failure with status 200: member by member to what is there only then.
  std::vector<std::string> error_path;
  std::map<std::string, ErrorCode> error_codes;  // the app's own code of a failure -> ours
  std::vector<Operation> operations;
};

// Fails with invalid_argument naming the field: shapes, duplicate slugs, braces without an argument,
// defaults and accounts that name no operation of this manifest, authorisation that lacks an address.
Result<ToolkitManifest> parse_manifest(std::string_view json);

Tool tool_of(const ToolkitManifest& manifest, const Operation& operation);

const Operation* find_operation(const ToolkitManifest& manifest, std::string_view slug);

// The names between braces of a path, in order.
std::vector<std::string> path_arguments(std::string_view path);

// The codes that a manifest may name.
template <>
struct EnumNames<ErrorCode> {
  static constexpr std::pair<ErrorCode, std::string_view> list[] = {
      {ErrorCode::unauthenticated, "unauthenticated"},
      {ErrorCode::permission_denied, "permission_denied"},
      {ErrorCode::not_found, "not_found"},
      {ErrorCode::invalid_argument, "invalid_argument"},
      {ErrorCode::rate_limited, "rate_limited"},
      {ErrorCode::upstream_unavailable, "upstream_unavailable"}};
};

template <>
struct Fields<DefaultFrom> {
  static constexpr auto list =
      std::make_tuple(field("operation", &DefaultFrom::operation), field("path", &DefaultFrom::path));
};

template <>
struct Fields<Operation> {
  static constexpr auto list = std::make_tuple(
      field("slug", &Operation::slug), field("title", &Operation::title),
      field("description", &Operation::description), field("method", &Operation::method),
      field("path", &Operation::path), optional_field("query", &Operation::query),
      optional_field("fixedQuery", &Operation::fixed_query), optional_field("body", &Operation::body),
      optional_field("bodyFormat", &Operation::body_format),
      optional_field("bodyUnder", &Operation::body_under), field("fixedBody", &Operation::fixed_body),
      optional_field("defaults", &Operation::defaults), field("inputSchema", &Operation::input_schema),
      optional_field("hints", &Operation::hints));
};

template <>
struct Fields<ToolkitManifest> {
  static constexpr auto list = std::make_tuple(
      field("toolkit", &ToolkitManifest::toolkit), field("name", &ToolkitManifest::name),
      field("description", &ToolkitManifest::description), field("server", &ToolkitManifest::server),
      optional_field("auth", &ToolkitManifest::auth), optional_field("headers", &ToolkitManifest::headers),
      optional_field("errorPath", &ToolkitManifest::error_path),
      optional_field("errorCodes", &ToolkitManifest::error_codes),
      field("operations", &ToolkitManifest::operations));
};

}  // namespace signalbox
