// What the operator decides. Each setting comes from a flag, else SIGNALBOX_… in the environment, else
// .env.local and .env in the working directory, else the configuration file, else its default.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/identity/identity_host.h"
#include "core/domain/identity/identity_provider.h"
#include "core/domain/limits/access_limits.h"
#include "core/domain/net/network.h"
#include "server/mail/smtp_mailer.h"
#include "server/mcp/upstream.h"

namespace signalbox {

// Values by setting name; what a layer does not say is absent.
using SettingLayer = std::map<std::string, std::string>;

// OAuth endpoints of a toolkit instead of the manifest's; empty: as in the manifest.
struct OAuthAddresses {
  std::string authorize_url;
  std::string token_url;
  std::string revoke_url;
};

struct Settings {
  std::string listen_host = "127.0.0.1";
  int listen_port = 8640;
  std::string data_dir;
  bool dev = false;
  bool allow_core = false;                   // a crash may leave a dump of the memory, secrets and all
  std::string public_url;                    // "https://signalbox.example"; empty: the listening address
  std::vector<std::string> allowed_origins;  // other sites' pages that may call with a bearer
  std::string provider = "embedded";         // or "composio"
  Secret composio_api_key;
  std::string log_level = "info";
  Duration session_idle_life = Duration::days(7);
  bool sign_up_open = false;  // anybody may make an account; else by invitation
  mail::SmtpSettings smtp;
  AccessLimits limits;
  std::vector<net::Network> trusted_proxies;  // whose X-Forwarded-For is believed
  std::string zoneinfo_dir = "/usr/share/zoneinfo";
  std::vector<std::string> toolkit_files;  // manifests besides the ones that come along

  // From the configuration file only.
  std::map<std::string, std::string> toolkit_servers;  // toolkit -> address instead of the manifest's
  std::map<std::string, OAuthAddresses> toolkit_oauth;
  std::vector<std::string> guard_allow;  // "scope:host:port", private addresses permitted
  std::vector<UpstreamConfig> mcp_servers;
  std::vector<IdentityHost> identity_hosts;
  std::vector<IdentityProvider> identity_providers;
};

// `flags` and `environment` by their own names ("listen", "SIGNALBOX_LISTEN"). `config_file` may be empty.
// Fails with invalid_argument or not_configured, naming the setting and where it came from.
Result<Settings> load_settings(const SettingLayer& flags, const SettingLayer& environment,
                               const std::string& working_dir, const std::string& config_file);

// One "name = value" a line, secrets masked: what `serve --print-config` shows.
std::string describe(const Settings& settings);

// KEY=VALUE lines with comments and optional quotes, as in .env files.
SettingLayer parse_env_file(const std::string& text);

}  // namespace signalbox
