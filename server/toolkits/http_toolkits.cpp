#include "server/toolkits/http_toolkits.h"

#include <algorithm>

#include "core/app/http_operation.h"
#include "core/base/json.h"
#include "core/domain/schema/schema.h"

namespace signalbox {
namespace {

std::shared_ptr<const Schema> compiled(const JsonText& schema) {
  auto result = Schema::compile(from_text(schema));
  return result.ok() ? std::make_shared<const Schema>(*std::move(result)) : nullptr;
}

std::shared_ptr<const ToolList> list_of(const std::vector<ToolkitManifest>& manifests) {
  auto list = std::make_shared<ToolList>();
  for (const ToolkitManifest& manifest : manifests)
    for (const Operation& operation : manifest.operations)
      list->tools.push_back({tool_of(manifest, operation), compiled(operation.input_schema)});
  std::sort(list->tools.begin(), list->tools.end(),
            [](const OfferedTool& a, const OfferedTool& b) { return a.tool.slug < b.tool.slug; });
  return list;
}

struct Located {
  const ToolkitManifest* manifest = nullptr;
  const Operation* operation = nullptr;
};

Located locate(const std::vector<ToolkitManifest>& manifests, std::string_view slug) {
  for (const ToolkitManifest& manifest : manifests)
    if (const Operation* operation = find_operation(manifest, slug)) return {&manifest, operation};
  return {};
}

}  // namespace

HttpToolkits::HttpToolkits(std::vector<ToolkitManifest> manifests, std::map<std::string, std::string> servers,
                           HttpClient& http, Clock& clock)
    : manifests_(std::move(manifests)),
      servers_(std::move(servers)),
      list_(list_of(manifests_)),
      http_(http),
      clock_(clock) {}

std::shared_ptr<const ToolList> HttpToolkits::list(const CallContext&) { return list_; }

bool HttpToolkits::owns(std::string_view slug) const { return locate(manifests_, slug).operation != nullptr; }

Result<ToolResult> HttpToolkits::call(const ToolRequest& request, const CallContext& context,
                                      const ProgressSink&) {
  const Located found = locate(manifests_, request.tool.slug);
  if (!found.operation) return Error{ErrorCode::not_found, "there is no tool \"" + request.tool.slug + "\""};
  TRY(const JsonText arguments, with_defaults(*found.manifest, *found.operation, request, context));
  return send(*found.manifest, *found.operation, arguments, request.credential, context);
}

Result<JsonText> HttpToolkits::with_defaults(const ToolkitManifest& manifest, const Operation& operation,
                                             const ToolRequest& request, const CallContext& context) {
  if (operation.defaults.empty()) return request.arguments;
  TRY(Json arguments, parse_json(request.arguments.text, "arguments"));
  for (const auto& [name, source] : operation.defaults) {
    if (!member(arguments, name).is_null()) continue;
    const Operation* from = find_operation(manifest, source.operation);
    TRY(const ToolResult answer, send(manifest, *from, JsonText{"{}"}, request.credential, context));
    Json value = from_text(as_data(answer));
    for (const std::string& step : source.path) value = Json(member(value, step));
    arguments[name] = value;
  }
  return to_text(arguments);
}

Result<ToolResult> HttpToolkits::send(const ToolkitManifest& manifest, const Operation& operation,
                                      const JsonText& arguments, const std::optional<Secret>& credential,
                                      const CallContext& context) {
  const auto server = servers_.find(manifest.toolkit);
  TRY(const HttpRequest request, build_request(manifest, operation, arguments, credential,
                                               server == servers_.end() ? "" : server->second));
  TRY(const HttpResponse response, http_.send(request, context));
  return read_response(manifest, response, clock_.now());
}

}  // namespace signalbox
