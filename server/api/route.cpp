#include "server/api/route.h"

namespace signalbox::api {
namespace {

// Takes the text up to the next "/" off the front.
std::string_view take_segment(std::string_view& path) {
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  return segment;
}

}  // namespace

std::optional<std::string> Exchange::query(const std::string& name) const {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return std::nullopt;
  return found->second;
}

std::optional<std::map<std::string, std::string>> match_path(std::string_view pattern,
                                                             std::string_view path) {
  std::map<std::string, std::string> params;
  while (!pattern.empty()) {
    std::string_view wanted = take_segment(pattern);
    if (wanted.starts_with('{') && wanted.ends_with("...}")) {
      if (path.empty()) return std::nullopt;
      params.emplace(wanted.substr(1, wanted.size() - 5), path);
      return params;
    }
    if (path.empty()) return std::nullopt;
    const bool more_path = path.find('/') != std::string_view::npos;
    const std::string_view segment = take_segment(path);
    if (more_path == pattern.empty()) return std::nullopt;
    if (wanted.starts_with('{')) {
      if (segment.empty()) return std::nullopt;
      params.emplace(wanted.substr(1, wanted.size() - 2), segment);
    } else if (wanted != segment) {
      return std::nullopt;
    }
  }
  return params;
}

std::vector<Route> all_routes() {
  std::vector<Route> all;
  // What is called most comes first.
  for (const auto& rows :
       {mcp_routes(), seed_routes(), session_routes(), tool_routes(), worker_routes(), run_routes(),
        connection_routes(), auth_config_routes(), connect_routes(), key_routes(), page_token_routes(),
        account_routes(), people_routes(), user_routes(), openid_routes(), audit_routes(), feed_routes(),
        zone_routes(), server_routes()})
    all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

}  // namespace signalbox::api
