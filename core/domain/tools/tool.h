// A tool: one operation of an app, or of a federated MCP server, that a session can call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/fields.h"
#include "core/base/json_text.h"

namespace signalbox {

// What runs a tool.
enum class Provider { builtin, http, mcp, composio };

// How a toolkit's calls are authorised.
enum class AuthScheme { none, bearer, api_key, basic, oauth2 };

// The tool's effect on the world, as in MCP 2025-11-25 ToolAnnotations.
struct ToolHints {
  bool read_only = false;
  bool destructive = true;
  bool idempotent = false;
  bool open_world = true;
};

struct Tool {
  std::string slug;     // "TWITTER_GET_MENTIONS"; federated tools are "server__tool", case kept
  std::string toolkit;  // "twitter"; for federated tools the server's name
  Provider provider = Provider::builtin;
  std::string title;
  std::string description;
  JsonText input_schema;  // JSON Schema 2020-12 of an object
  std::optional<JsonText> output_schema;
  ToolHints hints;
  AuthScheme auth = AuthScheme::none;  // anything else: the user needs a connection to `toolkit`
};

// What came back. Tools of our own give data; a federated server's CallToolResult is kept as it came.
struct ToolData {
  JsonText value;
};
struct McpToolResult {
  JsonText result;  // MCP CallToolResult, byte for byte
  bool is_error = false;
};
using ToolResult = std::variant<ToolData, McpToolResult>;

// The result as an MCP CallToolResult object (text mirrors structuredContent for older clients).
JsonText as_mcp_result(const ToolResult& result);

// The result as plain data: structured content where there is some, else the text blocks joined.
JsonText as_data(const ToolResult& result);

bool is_failure(const ToolResult& result);

template <>
struct EnumNames<Provider> {
  static constexpr std::pair<Provider, std::string_view> list[] = {{Provider::builtin, "builtin"},
                                                                   {Provider::http, "http"},
                                                                   {Provider::mcp, "mcp"},
                                                                   {Provider::composio, "composio"}};
};

template <>
struct EnumNames<AuthScheme> {
  static constexpr std::pair<AuthScheme, std::string_view> list[] = {{AuthScheme::none, "none"},
                                                                     {AuthScheme::bearer, "bearer"},
                                                                     {AuthScheme::api_key, "api_key"},
                                                                     {AuthScheme::basic, "basic"},
                                                                     {AuthScheme::oauth2, "oauth2"}};
};

template <>
struct Fields<ToolHints> {
  static constexpr auto list = std::make_tuple(optional_field("readOnly", &ToolHints::read_only),
                                               optional_field("destructive", &ToolHints::destructive),
                                               optional_field("idempotent", &ToolHints::idempotent),
                                               optional_field("openWorld", &ToolHints::open_world));
};

template <>
struct Fields<Tool> {
  static constexpr auto list = std::make_tuple(
      field("slug", &Tool::slug), field("toolkit", &Tool::toolkit), field("provider", &Tool::provider),
      optional_field("title", &Tool::title), field("description", &Tool::description),
      field("inputSchema", &Tool::input_schema), field("outputSchema", &Tool::output_schema),
      optional_field("hints", &Tool::hints), optional_field("auth", &Tool::auth));
};

}  // namespace signalbox
