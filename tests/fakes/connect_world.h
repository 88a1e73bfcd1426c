// A world with two apps to connect: "hub" by OAuth, "box" by a key. The hub's endpoints and account operation
// do as a test says; what they were sent is kept.
#pragma once

#include <functional>
#include <string>

#include "core/app/authorise_account.h"
#include "core/app/connect_account.h"
#include "core/app/manage_auth_configs.h"
#include "core/app/refresh_connection.h"
#include "core/base/json.h"
#include "tests/fakes/app_world.h"
#include "tests/fakes/scripted_http.h"

namespace signalbox::fakes {

inline ConnectableApp hub_app() {
  ConnectableApp hub{"hub", "Hub", {.scheme = AuthScheme::oauth2}};
  hub.auth.oauth = OAuthSpec{};
  hub.auth.oauth->authorize_url = "https://hub.example/authorize";
  hub.auth.oauth->token_url = "https://hub.example/token";
  hub.auth.oauth->revoke_url = "https://hub.example/revoke";
  hub.auth.oauth->scopes = {"read", "write"};
  hub.auth.account = AccountSource{"HUB_ME", {"id"}, {"name"}, "@"};
  return hub;
}

struct ConnectWorld : AppWorld {
  ConnectWorld() {
    apps["hub"] = hub_app();
    apps["box"] = {"box", "Box", {.scheme = AuthScheme::api_key, .header = "X-Key"}};
    apps["box"].auth.account = AccountSource{"BOX_ME", {"id"}, {"name"}, ""};
    const auto me = [this](const ToolRequest& request, const CallContext&) { return account_of(request); };
    tools.offer(tool_named("HUB_ME", "hub", true, AuthScheme::oauth2), me);
    tools.offer(tool_named("BOX_ME", "box", true, AuthScheme::api_key), me);
  }

  // The project's client at the hub.
  AuthConfig configure() {
    return set_auth_config(connecting,
                           {.project_id = "p",
                            .toolkit = "hub",
                            .client_id = "client",
                            .client_secret = Secret("client-secret")},
                           std::nullopt)
        .value();
  }

  Result<ConnectionStart> start(const std::string& user = "u", bool another = false) {
    return start_connection(connecting,
                            {.project_id = "p", .user_id = user, .toolkit = "hub", .another = another});
  }

  // The browser goes on from a link to the app, which sends it back with a code.
  Arrival arrive(const ConnectionStart& started, oauth::Callback callback = {.code = "code"}) {
    const Departure departure = leave_for_app(connecting, *started.link_token).value();
    callback.state = departure.state.reveal();
    return finish_connection(connecting, callback, departure.browser);
  }

  // From the click to the account.
  Connection connect_hub(const std::string& user = "u", bool another = false) {
    Connection connection = arrive(start(user, another).value()).connection.value();
    clock.advance(Duration::millis(1));
    return connection;
  }

  // What the token endpoint says to the next requests.
  void grant(const std::string& access, const std::string& refresh = "", int life_s = 3600) {
    std::string body = R"({"access_token":")" + access + "\"";
    if (!refresh.empty()) body += R"(,"refresh_token":")" + refresh + "\"";
    if (life_s > 0) body += ",\"expires_in\":" + std::to_string(life_s);
    answer = HttpResponse{.status = 200, .headers = {}, .body = body + "}"};
  }
  void refuse(int status, const std::string& body, HttpHeaders headers = {}) {
    answer = HttpResponse{.status = status, .headers = std::move(headers), .body = body};
  }
  std::size_t token_requests() const {
    std::size_t count = 0;
    for (const HttpRequest& request : http.sent()) count += request.url.ends_with("/token") ? 1 : 0;
    return count;
  }
  std::string last_body() const { return http.sent().back().body; }

  Connection stored(const std::string& id) { return find_connection(ports, "p", id).value(); }
  std::string credential_of(const Connection& connection) {
    return sealer.open(connection.credential, "connections/" + connection.id)->reveal();
  }
  std::string refresh_token_of(const Connection& connection) {
    if (connection.refresh_token.bytes.empty()) return "";
    return sealer.open(connection.refresh_token, "connections/" + connection.id + "/refresh")->reveal();
  }
  // How often the audit log says this.
  std::ptrdiff_t audited(const std::string& action) {
    auto page = store.list_audit({.project_id = "p", .action = action}, {.limit = 200, .cursor = ""});
    return static_cast<std::ptrdiff_t>(page->items.size());
  }

  ConnectableApps apps;
  Result<HttpResponse> answer{HttpResponse{.status = 500}};
  std::function<void()> while_asked;  // happens while the endpoint is being asked, once
  ScriptedHttp http{[this](const HttpRequest&) {
    if (while_asked) std::exchange(while_asked, nullptr)();
    return answer;
  }};
  // Whose account each credential is for; unknown ones are refused.
  std::map<std::string, std::string> owners = {{"a1", "alice"}, {"a2", "alice"}, {"b1", "bob"}};
  std::optional<Error> account_failure;
  Connecting connecting{ports, apps, catalog, http, "https://box.example/oauth/callback"};
  Refreshing refreshing{ports, apps, http};

 private:
  Result<ToolResult> account_of(const ToolRequest& request) {
    if (account_failure) return *account_failure;
    const auto owner = owners.find(request.credential->reveal());
    if (owner == owners.end()) return Error{ErrorCode::unauthenticated, "no such token"};
    return ToolResult(ToolData{to_text({{"id", "id-" + owner->second}, {"name", owner->second}})});
  }
};

}  // namespace signalbox::fakes
