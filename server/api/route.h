// A route is one row: method, path, who may call it, how it answers errors, and its handler. The router, the
// OpenAPI document and the access tests are made from the rows.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/keys/api_key.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

enum class Access { open, credential };

// Whose things a route deals in, and so who may use it besides the scope.
enum class Belongs {
  nobody,   // the same for everybody
  user,     // the handler keeps a user's caller to that user (owner_of, check_user, is_visible)
  project,  // the router lets in callers of the whole project only
  self,     // the signed-in person's own account: the router lets in people only, viewers too
};

// How errors of this route look.
enum class ErrorShape { problem, seed, mcp };

// A request on its way through a handler.
struct Exchange {
  const Request& request;
  const Services& services;
  Ports& acting;  // the ports, writing in the caller's name; for this request only
  std::map<std::string, std::string> params;  // of the path, decoded
  Caller caller;                              // meaningless on open routes
  std::string request_id;

  Ports& ports() const { return acting; }
  const std::string& param(const std::string& name) const { return params.at(name); }
  std::optional<std::string> query(const std::string& name) const;
};

using Endpoint = Result<Reply> (*)(const Exchange&);

struct Route {
  std::string_view method;
  std::string_view path;  // "/api/v1/runs/{id}"; a last "{name...}" takes the rest
  Access access = Access::credential;
  std::optional<Scope> scope;  // what the credential must carry
  Belongs belongs = Belongs::user;
  ErrorShape errors = ErrorShape::problem;
  std::string_view summary;
  Endpoint handle;
};

// The path's parameters when it matches the pattern.
std::optional<std::map<std::string, std::string>> match_path(std::string_view pattern, std::string_view path);

// All rows, each noun's from its own file.
std::vector<Route> all_routes();

std::span<const Route> seed_routes();
std::span<const Route> session_routes();
std::span<const Route> tool_routes();
std::span<const Route> worker_routes();
std::span<const Route> run_routes();
std::span<const Route> connection_routes();
std::span<const Route> auth_config_routes();
std::span<const Route> connect_routes();
std::span<const Route> key_routes();
std::span<const Route> page_token_routes();
std::span<const Route> audit_routes();
std::span<const Route> feed_routes();
std::span<const Route> zone_routes();
std::span<const Route> server_routes();
std::span<const Route> mcp_routes();
std::span<const Route> account_routes();
std::span<const Route> people_routes();
std::span<const Route> user_routes();
std::span<const Route> openid_routes();

}  // namespace signalbox::api
