#include "server/api/openapi.h"

#include "core/base/codec.h"
#include "core/base/text.h"
#include "server/api/route.h"

namespace signalbox::api {
namespace {

Json parameters_of(std::string_view path) {
  Json parameters = Json::array();
  for (std::string name : path_arguments(path)) {
    if (name.ends_with("...")) name.resize(name.size() - 3);
    parameters.push_back(
        {{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
  return parameters;
}

std::string path_of(std::string_view pattern) {
  std::string path(pattern);
  if (const std::size_t dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

Json operation_of(const Route& route) {
  const Json answer = {{"description", "The answer"}};
  const Json problem = {{"description", "problem+json: what is wrong, where, and the request's id"}};
  Json operation = {{"summary", route.summary},
                    {"parameters", parameters_of(route.path)},
                    {"responses", {{"2XX", answer}, {"4XX", problem}, {"5XX", problem}}}};
  operation["security"] = Json::array();
  if (route.access == Access::credential) {
    operation["security"].push_back({{"bearer", Json::array()}});
    if (route.scope) operation["x-scope"] = encode(*route.scope);
  }
  if (route.method == "POST" || route.method == "PATCH")
    operation["requestBody"] = {{"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}};
  return operation;
}

}  // namespace

std::string openapi_document(const ApiSettings& settings) {
  Json paths = Json::object();
  for (const Route& route : all_routes())
    paths[path_of(route.path)][to_lower_ascii(route.method)] = operation_of(route);
  return dump_json(
      {{"openapi", "3.1.0"},
       {"info", {{"title", "Signalbox"}, {"version", settings.version}}},
       {"servers", {{{"url", settings.origin}}}},
       {"components", {{"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
       {"paths", std::move(paths)}});
}

}  // namespace signalbox::api
