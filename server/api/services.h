// What the routes work with. Everything outlives the router.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/app/call_tool.h"
#include "core/app/connecting.h"
#include "core/domain/tools/manifest.h"
#include "core/ports/mailer.h"
#include "core/ports/passwords.h"
#include "server/api/message.h"

namespace signalbox {
struct Identity;
}

namespace signalbox::api {

// Another server that tells who somebody is: GET /sign-in/{id} leads to it.
struct SignInProvider {
  std::string id;
  std::string name;
};

struct ApiSettings {
  bool dev = false;                          // requests without a credential act as the local admin
  std::string origin;                        // "http://127.0.0.1:8640": what this server calls itself
  std::vector<std::string> hosts;            // Host header values that are ours
  std::vector<std::string> allowed_origins;  // browsers of other origins, with bearer only
  bool uses_composio = false;                // the provider is set to the hosted router
  bool has_composio_key = false;
  std::string version;
  bool sign_up_open = false;  // anybody may make an account; else by invitation
  std::vector<SignInProvider> sign_in_providers;
};

// What the page and the catalogue say of a toolkit.
struct ToolkitInfo {
  std::string slug;
  std::string name;
  std::string description;
  Provider provider = Provider::builtin;
  AuthScheme auth = AuthScheme::none;
  std::vector<std::string> scopes = {};  // asked for when it is connected by OAuth
};

enum class FindingStatus { ok, warning, problem };

// One thing `doctor` looked at, and what to do about it.
struct Finding {
  std::string check;
  FindingStatus status = FindingStatus::ok;
  std::string message;
  std::string next;
};

class McpClients;
class SignInThrottle;

// What came of changing the master key.
struct ChangedMasterKey {
  std::string key_id;  // of the new one
  std::string place;   // where it lies
  std::int64_t resealed = 0;
  std::int64_t unreadable = 0;
};
class RateLimits;
class LiveStreams;

struct Services {
  Calling calling;
  McpClients& mcp_clients;
  Passwords& passwords;
  Mailer& mailer;
  SignInThrottle& sign_in_throttle;
  ApiSettings settings;
  std::vector<ToolkitInfo> toolkits;
  // What connecting accounts works with, writing through these ports.
  std::function<Connecting(Ports& acting)> connecting;
  // A stream of the owner's events after a cursor.
  std::function<std::shared_ptr<EventStream>(Owner, std::string cursor)> open_events;
  std::function<bool()> is_ready;  // storage writable, scheduler running
  std::function<std::vector<Finding>()> examine;
  // The session's upstream sessions end; no call of it goes on.
  std::function<void(const Session&)> session_revoked;
  std::function<Status(const std::string& path)> backup;
  std::function<Result<ChangedMasterKey>()> change_master_key;
  std::function<std::vector<std::string>()> zone_names;
  const Identity* identity = nullptr;  // who else vouches for people; null: nobody
  RateLimits* limits = nullptr;        // none: nothing is limited
  LiveStreams* streams = nullptr;      // none: streams are neither counted nor ended with their credential

  Ports& ports() const { return calling.ports; }
};

}  // namespace signalbox::api
