#include "core/app/tool_catalog.h"

#include <algorithm>

namespace signalbox {

const OfferedTool* ToolList::find(std::string_view slug) const {
  const auto found = std::lower_bound(
      tools.begin(), tools.end(), slug,
      [](const OfferedTool& offered, std::string_view wanted) { return offered.tool.slug < wanted; });
  return found != tools.end() && found->tool.slug == slug ? &*found : nullptr;
}

std::vector<Tool> ToolCatalog::list_all(const CallContext& context) const {
  std::vector<Tool> all;
  for (ToolProvider* provider : providers_)
    for (const OfferedTool& offered : provider->list(context)->tools) all.push_back(offered.tool);
  std::stable_sort(all.begin(), all.end(), [](const Tool& a, const Tool& b) { return a.slug < b.slug; });
  all.erase(
      std::unique(all.begin(), all.end(), [](const Tool& a, const Tool& b) { return a.slug == b.slug; }),
      all.end());
  return all;
}

std::vector<Tool> ToolCatalog::list(const Session& session, const CallContext& context) const {
  std::vector<Tool> tools = list_all(context);
  tools.erase(std::remove_if(tools.begin(), tools.end(),
                             [&](const Tool& tool) { return !admits_toolkit(session, tool.toolkit); }),
              tools.end());
  return tools;
}

Result<FoundTool> ToolCatalog::find(std::string_view slug, const CallContext& context) const {
  bool owned = false;
  for (ToolProvider* provider : providers_) {
    if (!provider->owns(slug)) continue;
    owned = true;
    FoundTool found{.list = provider->list(context), .provider = provider};
    found.offered = found.list->find(slug);
    if (found.offered) return found;
  }
  const std::string name(slug);
  if (owned)
    return Error{ErrorCode::not_found,
                 "the tool \"" + name +
                     "\" is not offered by its server at the moment; list the tools again, "
                     "and see `signalbox doctor` when the server should be up"};
  return Error{ErrorCode::not_found,
               "there is no tool \"" + name + "\"; list the tools to see what there is"};
}

}  // namespace signalbox
