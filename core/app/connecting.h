// What connecting accounts needs besides the ports: how each app is authorised, and ways to ask it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/app/ports.h"
#include "core/app/tool_catalog.h"
#include "core/domain/tools/auth_spec.h"
#include "core/ports/http_client.h"

namespace signalbox {

// An app that accounts can be connected to.
struct ConnectableApp {
  std::string toolkit;
  std::string name;  // "GitHub"
  AuthSpec auth;     // with the operator's own addresses in place
};

using ConnectableApps = std::map<std::string, ConnectableApp, std::less<>>;

struct Connecting {
  Ports& ports;
  const ConnectableApps& apps;
  const ToolCatalog& catalog;
  HttpClient& http;
  std::string redirect_url;  // ours: where apps send the browser back to
};

// invalid_argument for an app that is not there, or needs no account.
Result<const ConnectableApp*> find_app(const ConnectableApps& apps, std::string_view toolkit);

// For asking an app on behalf of a user: at most `patience`.
CallContext asking_context(Ports& ports, const std::string& project_id, const std::string& user_id,
                           Duration patience);

}  // namespace signalbox
