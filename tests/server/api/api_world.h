// The whole API over a store in memory: requests in, replies out, no network.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/app/manage_keys.h"
#include "core/base/json.h"
#include "server/api/mcp_clients.h"
#include "server/api/router.h"
#include "server/api/sign_in_throttle.h"
#include "tests/fakes/app_world.h"
#include "tests/fakes/kept_mail.h"
#include "tests/fakes/plain_passwords.h"
#include "tests/fakes/scripted_http.h"

namespace signalbox::api {

struct ApiWorld : fakes::AppWorld {
  explicit ApiWorld(bool dev = false) {
    services.settings.dev = dev;
    services.settings.origin = "http://127.0.0.1:8640";
    services.settings.hosts = {"127.0.0.1:8640", "localhost:8640", "box.example"};
    services.settings.allowed_origins = {"https://app.example"};
    services.settings.version = "0.1.0";
    services.toolkits = {{"test", "Test", "", Provider::builtin, AuthScheme::none},
                         {"twitter", "X", "", Provider::http, AuthScheme::bearer}};
    apps["twitter"] = {"twitter", "X", {.scheme = AuthScheme::bearer}};
    services.connecting = [this](Ports& acting) {
      return Connecting{acting, apps, catalog, http, "http://127.0.0.1:8640/oauth/callback"};
    };
    services.open_events = [this](Owner owner, std::string cursor) {
      opened.emplace_back(std::move(owner), std::move(cursor));
      return std::shared_ptr<EventStream>();
    };
    services.is_ready = [this] { return ready; };
    services.examine = [] { return std::vector<Finding>(); };
    services.session_revoked = [this](const Session& session) { revoked.push_back(session.id); };
    services.backup = [](const std::string&) { return Status(); };
    services.change_master_key = [] {
      return Result<ChangedMasterKey>(ChangedMasterKey{"a1b2c3d4", "master.key", 3, 0});
    };
    services.zone_names = [] { return std::vector<std::string>{"UTC", "Europe/Berlin"}; };
  }

  // A request as the listener would hand it over, with a key when there is one.
  Reply send(const std::string& method, const std::string& path, const std::string& body = "",
             HttpHeaders headers = {}, std::map<std::string, std::string> query = {}) {
    Request request{.method = method,
                    .path = path,
                    .query = std::move(query),
                    .headers = std::move(headers),
                    .body = body,
                    .remote_address = "127.0.0.1"};
    if (header_of(request.headers, "host").empty()) request.headers.emplace_back("Host", "127.0.0.1:8640");
    if (!body.empty() && header_of(request.headers, "content-type").empty())
      request.headers.emplace_back("Content-Type", "application/json");
    if (!key.empty()) request.headers.emplace_back("Authorization", "Bearer " + key);
    return router.handle(request);
  }
  Reply get(const std::string& path, std::map<std::string, std::string> query = {}) {
    return send("GET", path, "", {}, std::move(query));
  }

  std::string new_key(const std::optional<std::string>& user, std::vector<Scope> scopes = {},
                      const std::string& project = "p") {
    return create_key(ports, {.project_id = project, .user_id = user, .scopes = std::move(scopes)})
        ->text.reveal();
  }

  mcp::ServerInfo info;
  McpClients mcp_clients{random, clock, info};
  fakes::PlainPasswords passwords;
  fakes::KeptMail mail;
  SignInThrottle sign_in_throttle;
  Services services{.calling = calling,
                    .mcp_clients = mcp_clients,
                    .passwords = passwords,
                    .mailer = mail,
                    .sign_in_throttle = sign_in_throttle};
  Router router{services, {}};
  std::string key;  // sent with every request when set
  ConnectableApps apps;
  // What apps answer at their token and revocation endpoints.
  std::function<Result<HttpResponse>(const HttpRequest&)> app_answers;
  fakes::ScriptedHttp http{[this](const HttpRequest& request) { return app_answers(request); }};
  bool ready = true;
  std::vector<std::string> revoked;
  std::vector<std::pair<Owner, std::string>> opened;
};

inline Json json_of(const Reply& reply) {
  INFO(reply.body);
  const auto json = parse_json(reply.body);
  REQUIRE(json.ok());
  return *json;
}

}  // namespace signalbox::api
