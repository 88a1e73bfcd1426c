// /api/v1/tools and /api/v1/toolkits
#include "core/app/open_session.h"
#include "core/base/codec.h"
#include "server/api/error_reply.h"
#include "server/api/exchange.h"
#include "server/api/toolkit_json.h"

namespace signalbox::api {
namespace {

struct ToolCallBody {
  std::string user_id;
  JsonText arguments;
  std::string account;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::ToolCallBody> {
  static constexpr auto list = std::make_tuple(field("userId", &api::ToolCallBody::user_id),
                                               optional_field("arguments", &api::ToolCallBody::arguments),
                                               optional_field("account", &api::ToolCallBody::account));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

// The tools a user's default session admits; all tools for a caller that names no user.
Result<std::vector<Tool>> tools_for(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  Session session;
  session.project_id = owner.project_id;
  session.user_id = owner.user_id.value_or("");
  if (owner.user_id) {
    const Result<Session> known = calling_session(exchange, *owner.user_id);
    if (known.ok()) session = *known;
    if (!known.ok() && known.error().code != ErrorCode::not_found) return known.error();
  }
  return exchange.services.calling.catalog.list(session,
                                                context_for(session, exchange.ports(), exchange.request_id));
}

bool mentions(const Tool& tool, const std::string& word) {
  const std::string text = to_lower_ascii(tool.slug + " " + tool.title + " " + tool.description);
  return text.find(to_lower_ascii(word)) != std::string::npos;
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const std::vector<Tool> tools, tools_for(exchange));
  const std::string word = exchange.query("search").value_or("");
  const std::string toolkit = exchange.query("toolkit").value_or("");
  Json items = Json::array();
  for (const Tool& tool : tools)
    if ((toolkit.empty() || tool.toolkit == toolkit) && mentions(tool, word)) items.push_back(encode(tool));
  return json_reply(dump_json({{"items", std::move(items)}, {"nextCursor", nullptr}}));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const FoundTool found,
      exchange.services.calling.catalog.find(exchange.param("slug"),
                                             context_for({}, exchange.ports(), exchange.request_id)));
  return json_reply(encode_text(found.offered->tool));
}

Result<Reply> call(const Exchange& exchange) {
  TRY(const ToolCallBody body, body_of<ToolCallBody>(exchange));
  TRY(const Session session, calling_session(exchange, body.user_id));
  const auto answer = call_tool(exchange.services.calling,
                                {.session = session,
                                 .slug = exchange.param("slug"),
                                 .arguments = body.arguments,
                                 .idempotency_key = "",
                                 .account = body.account},
                                context_for(session, exchange.ports(), exchange.request_id));
  if (!answer.ok()) return answer.error();
  Json reply = {{"callId", answer->call_id},
                {"successful", !is_failure(answer->result)},
                {"data", from_text(as_data(answer->result))}};
  if (is_failure(answer->result)) reply["error"] = reply["data"];
  return json_reply(dump_json(reply));
}

Result<Reply> list_toolkits(const Exchange& exchange) {
  const auto tools =
      exchange.services.calling.catalog.list_all(context_for({}, exchange.ports(), exchange.request_id));
  TRY(Json items, toolkits_json(exchange, tools));
  return json_reply(dump_json({{"items", std::move(items)}, {"nextCursor", nullptr}}));
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/tools", Access::credential, Scope::tools, Belongs::nobody, ErrorShape::problem,
     "List or search tools", list},
    {"GET", "/api/v1/tools/{slug}", Access::credential, Scope::tools, Belongs::nobody, ErrorShape::problem,
     "Show a tool", show},
    {"POST", "/api/v1/tools/{slug}/call", Access::credential, Scope::tools, Belongs::user,
     ErrorShape::problem, "Call a tool as a user", call},
    {"GET", "/api/v1/toolkits", Access::credential, Scope::tools, Belongs::nobody, ErrorShape::problem,
     "List toolkits", list_toolkits},
};

}  // namespace

Result<Json> toolkits_json(const Exchange& exchange, const std::vector<Tool>& tools) {
  TRY(const Page<AuthConfig> configs, exchange.ports().authorisations.list_auth_configs(
                                          exchange.caller.project_id, {.limit = 200, .cursor = ""}));
  Json items = Json::array();
  for (const ToolkitInfo& toolkit : exchange.services.toolkits) {
    const auto count = std::count_if(tools.begin(), tools.end(),
                                     [&](const Tool& tool) { return tool.toolkit == toolkit.slug; });
    const bool has_client =
        std::any_of(configs.items.begin(), configs.items.end(),
                    [&](const AuthConfig& config) { return config.toolkit == toolkit.slug; });
    items.push_back({{"slug", toolkit.slug},
                     {"name", toolkit.name},
                     {"description", toolkit.description},
                     {"provider", encode(toolkit.provider)},
                     {"auth", encode(toolkit.auth)},
                     {"authScheme", encode(toolkit.auth)},
                     {"scopes", encode(toolkit.scopes)},
                     {"configured", toolkit.auth != AuthScheme::oauth2 || has_client},
                     {"tools", count}});
  }
  return items;
}

std::span<const Route> tool_routes() { return kRoutes; }

}  // namespace signalbox::api
