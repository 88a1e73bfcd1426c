#include "core/domain/tools/manifest.h"

#include <algorithm>
#include <set>

#include "core/base/codec.h"
#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

bool has_argument(const Json& schema, const std::string& name) {
  return !member(member(schema, "properties"), name).is_null();
}

Status check_arguments(const Operation& operation, const std::string& where) {
  const Json schema = from_text(operation.input_schema);
  const auto need = [&](const std::string& name, const std::string& field) -> Status {
    if (has_argument(schema, name)) return {};
    return invalid_field(where + "." + field, "names \"" + name + "\", which is no argument of inputSchema");
  };
  for (const std::string& name : path_arguments(operation.path)) CHECK_OK(need(name, "path"));
  for (const auto& entry : operation.query) CHECK_OK(need(entry.first, "query"));
  for (const std::string& name : operation.body) CHECK_OK(need(name, "body"));
  for (const auto& entry : operation.defaults) CHECK_OK(need(entry.first, "defaults"));
  return {};
}

Status check_operation(const ToolkitManifest& manifest, const Operation& operation,
                       const std::string& where) {
  if (std::find(std::begin(kMethods), std::end(kMethods), operation.method) == std::end(kMethods))
    return invalid_field(where + ".method", "must be one of: GET, POST, PUT, PATCH, DELETE");
  if (operation.path.empty() || operation.path[0] != '/')
    return invalid_field(where + ".path", "must begin with /");
  if (operation.fixed_body && !from_text(*operation.fixed_body).is_object())
    return invalid_field(where + ".fixedBody", "must be an object");
  if (operation.body_format == BodyFormat::form && !operation.body_under.empty())
    return invalid_field(where + ".bodyUnder", "is for JSON bodies only");
  for (const auto& entry : operation.defaults)
    if (!find_operation(manifest, entry.second.operation))
      return invalid_field(where + ".defaults." + entry.first + ".operation",
                           "names no operation of this toolkit");
  return check_arguments(operation, where);
}

bool can_be_called_without_arguments(const Operation& operation) {
  const Json schema = from_text(operation.input_schema);
  const Json& required = member(schema, "required");
  if (required.is_array() && !required.empty()) return false;
  for (const std::string& name : path_arguments(operation.path))
    if (operation.defaults.count(name) == 0) return false;
  return true;
}

Status check_account(const ToolkitManifest& manifest) {
  const std::optional<AccountSource>& account = manifest.auth.account;
  if (!account || account->operation.empty()) return {};
  const Operation* operation = find_operation(manifest, account->operation);
  if (operation && can_be_called_without_arguments(*operation)) return {};
  return invalid_field("auth.account.operation",
                       "must name an operation of this toolkit that needs no arguments");
}

// What we set ourselves, or the credential, is not for a manifest to set.
Status check_headers(const ToolkitManifest& manifest) {
  constexpr std::string_view kOurs[] = {"authorization", "content-type", "content-length", "host", "cookie"};
  for (const auto& [name, value] : manifest.headers) {
    if (std::find(std::begin(kOurs), std::end(kOurs), to_lower_ascii(name)) != std::end(kOurs))
      return invalid_field("headers." + name, "cannot be set by a manifest");
    if (!is_header_name(name) || has_control_characters(value) || value.size() > 1024)
      return invalid_field("headers." + name, "is no header that can be sent");
  }
  return {};
}

}  // namespace

Result<ToolkitManifest> parse_manifest(std::string_view json) {
  TRY(ToolkitManifest manifest, decode_text<ToolkitManifest>(json));
  CHECK_OK(check_auth_spec(manifest.auth));
  CHECK_OK(check_account(manifest));
  CHECK_OK(check_headers(manifest));
  std::set<std::string> slugs;
  for (std::size_t i = 0; i < manifest.operations.size(); ++i) {
    const std::string where = "operations[" + std::to_string(i) + "]";
    const Operation& operation = manifest.operations[i];
    if (!slugs.insert(operation.slug).second) return invalid_field(where + ".slug", "is used twice");
    CHECK_OK(check_operation(manifest, operation, where));
  }
  return manifest;
}

Tool tool_of(const ToolkitManifest& manifest, const Operation& operation) {
  return {.slug = operation.slug,
          .toolkit = manifest.toolkit,
          .provider = Provider::http,
          .title = operation.title,
          .description = operation.description,
          .input_schema = operation.input_schema,
          .output_schema = std::nullopt,
          .hints = operation.hints,
          .auth = manifest.auth.scheme};
}

const Operation* find_operation(const ToolkitManifest& manifest, std::string_view slug) {
  for (const Operation& operation : manifest.operations)
    if (operation.slug == slug) return &operation;
  return nullptr;
}

std::vector<std::string> path_arguments(std::string_view path) {
  std::vector<std::string> names;
  for (;;) {
    const std::size_t open = path.find('{');
    const std::size_t close = path.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return names;
    names.emplace_back(path.substr(open + 1, close - open - 1));
    path.remove_prefix(close + 1);
  }
}

}  // namespace signalbox

SIGNALBOX_WIRE(signalbox::ToolkitManifest);
