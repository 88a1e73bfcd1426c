#include "server/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/base/text.h"
#include "core/domain/net/address.h"
#include "core/domain/net/url.h"
#include "server/settings_file.h"

namespace signalbox {
namespace {

// One scalar setting: its flag, its environment variable, and how a text sets it.
struct SettingRow {
  std::string_view name;
  std::string_view variable;
  Status (*set)(Settings& settings, const std::string& value);
};

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "127.0.0.1:8640", "[::1]:8640" or ":8640".
Status set_listen(Settings& settings, const std::string& value) {
  const std::size_t colon = value.rfind(':');
  const auto port =
      colon == std::string::npos ? std::nullopt : whole_number(std::string_view(value).substr(colon + 1));
  if (!port || *port < 0 || *port > 65535)
    return invalid_field("listen", "must be host:port, such as 127.0.0.1:8640");
  std::string host = value.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  settings.listen_host = host.empty() ? "0.0.0.0" : host;
  settings.listen_port = static_cast<int>(*port);
  return {};
}

template <bool Settings::*kFlag>
Status set_flag(Settings& settings, const std::string& value) {
  if (value != "true" && value != "false" && value != "1" && value != "0")
    return Error{ErrorCode::invalid_argument, "must be true or false"};
  settings.*kFlag = value == "true" || value == "1";
  return {};
}

Status set_public_url(Settings& settings, const std::string& value) {
  TRY(const net::Url url, net::parse_url(value));
  if (url.target != "/")
    return invalid_field("public_url", "must be an origin such as https://signalbox.example");
  settings.public_url = net::origin(url);
  return {};
}

Status set_allowed_origins(Settings& settings, const std::string& value) {
  std::istringstream list(value);
  for (std::string item; std::getline(list, item, ',');) {
    if (trim(item).empty()) continue;
    TRY(const net::Url url, net::parse_url(trim(item)));
    settings.allowed_origins.push_back(net::origin(url));
  }
  return {};
}

Status set_provider(Settings& settings, const std::string& value) {
  if (value != "embedded" && value != "composio")
    return invalid_field("provider", "must be one of: embedded, composio");
  settings.provider = value;
  return {};
}

Status set_log_level(Settings& settings, const std::string& value) {
  if (value != "debug" && value != "info" && value != "warning" && value != "error")
    return invalid_field("log_level", "must be one of: debug, info, warning, error");
  settings.log_level = value;
  return {};
}

Status set_session_idle(Settings& settings, const std::string& value) {
  const auto ms = whole_number(value);
  if (!ms || *ms < 100) return invalid_field("session_idle_ms", "must be a number of at least 100");
  settings.session_idle_life = Duration::millis(*ms);
  return {};
}

Status set_sign_up(Settings& settings, const std::string& value) {
  if (value != "invitation" && value != "open")
    return invalid_field("sign_up", "must be one of: invitation, open");
  settings.sign_up_open = value == "open";
  return {};
}

// A row's text as it stands.
template <std::string mail::SmtpSettings::*member>
Status set_smtp(Settings& settings, const std::string& value) {
  settings.smtp.*member = value;
  return {};
}

// A number from 0 (no limit) to a million into one of the limits.
template <std::int64_t AccessLimits::*limit>
Status set_limit(Settings& settings, const std::string& value) {
  const auto number = whole_number(value);
  if (!number || *number < 0 || *number > 1'000'000)
    return Error{ErrorCode::invalid_argument, "must be a number from 0 (no limit) to 1000000"};
  settings.limits.*limit = *number;
  return {};
}

Status set_trusted_proxies(Settings& settings, const std::string& value) {
  std::istringstream list(value);
  for (std::string item; std::getline(list, item, ',');) {
    if (trim(item).empty()) continue;
    TRY(const net::Network network, net::parse_network(trim(item)));
    settings.trusted_proxies.push_back(network);
  }
  return {};
}

Status set_toolkit_files(Settings& settings, const std::string& value) {
  std::istringstream list(value);
  for (std::string item; std::getline(list, item, ',');)
    if (!trim(item).empty()) settings.toolkit_files.emplace_back(trim(item));
  return {};
}

constexpr SettingRow kRows[] = {
    {"listen", "SIGNALBOX_LISTEN", set_listen},
    {"data", "SIGNALBOX_DATA",
     [](Settings& s, const std::string& v) {
       s.data_dir = v;
       return Status();
     }},
    {"dev", "SIGNALBOX_DEV", set_flag<&Settings::dev>},
    {"allow_core", "SIGNALBOX_ALLOW_CORE", set_flag<&Settings::allow_core>},
    {"public_url", "SIGNALBOX_PUBLIC_URL", set_public_url},
    {"allowed_origins", "SIGNALBOX_ALLOWED_ORIGINS", set_allowed_origins},
    {"provider", "SIGNALBOX_PROVIDER", set_provider},
    {"composio_api_key", "COMPOSIO_API_KEY",
     [](Settings& s, const std::string& v) {
       s.composio_api_key = Secret(v);
       return Status();
     }},
    {"log_level", "SIGNALBOX_LOG_LEVEL", set_log_level},
    {"toolkit_files", "SIGNALBOX_TOOLKIT_FILES", set_toolkit_files},
    {"session_idle_ms", "SIGNALBOX_SESSION_IDLE_MS", set_session_idle},
    {"sign_up", "SIGNALBOX_SIGN_UP", set_sign_up},
    {"smtp_url", "SIGNALBOX_SMTP_URL", set_smtp<&mail::SmtpSettings::url>},
    {"smtp_from", "SIGNALBOX_SMTP_FROM", set_smtp<&mail::SmtpSettings::from>},
    {"smtp_user", "SIGNALBOX_SMTP_USER", set_smtp<&mail::SmtpSettings::user>},
    {"smtp_password", "SIGNALBOX_SMTP_PASSWORD",
     [](Settings& s, const std::string& v) {
       s.smtp.password = Secret(v);
       return Status();
     }},
    {"smtp_ca_file", "SIGNALBOX_SMTP_CA_FILE", set_smtp<&mail::SmtpSettings::ca_file>},
    {"trusted_proxies", "SIGNALBOX_TRUSTED_PROXIES", set_trusted_proxies},
    {"limit_per_credential", "SIGNALBOX_LIMIT_PER_CREDENTIAL", set_limit<&AccessLimits::per_credential>},
    {"limit_per_user", "SIGNALBOX_LIMIT_PER_USER", set_limit<&AccessLimits::per_user>},
    {"limit_per_address", "SIGNALBOX_LIMIT_PER_ADDRESS", set_limit<&AccessLimits::per_address>},
    {"limit_open_per_address", "SIGNALBOX_LIMIT_OPEN_PER_ADDRESS",
     set_limit<&AccessLimits::open_per_address>},
    {"streams_per_credential", "SIGNALBOX_STREAMS_PER_CREDENTIAL",
     set_limit<&AccessLimits::streams_per_credential>},
    {"zoneinfo", "SIGNALBOX_ZONEINFO",
     [](Settings& s, const std::string& v) {
       s.zoneinfo_dir = v;
       return Status();
     }},
};

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The first layer that says something wins.
std::optional<std::string> first_value(const SettingRow& row, const SettingLayer& flags,
                                       const std::vector<SettingLayer>& variables, const SettingLayer& file) {
  if (const auto found = flags.find(std::string(row.name)); found != flags.end()) return found->second;
  for (const SettingLayer& layer : variables)
    if (const auto found = layer.find(std::string(row.variable)); found != layer.end()) return found->second;
  if (const auto found = file.find(std::string(row.name)); found != file.end()) return found->second;
  return std::nullopt;
}

// A misspelt name in the file must not be taken for the default.
Status check_known(const SettingLayer& file, const std::string& path) {
  for (const auto& [name, value] : file) {
    const bool known =
        std::any_of(std::begin(kRows), std::end(kRows), [&](const auto& row) { return row.name == name; });
    if (!known) return Error{ErrorCode::not_configured, path + ": \"" + name + "\" is not a known setting"};
  }
  return {};
}

// A refusal that says which setting it is about.
Error named(std::string_view name, const Error& error) {
  return error.message.starts_with(name) ? error : invalid_field(std::string(name), error.message);
}

bool is_loopback(const std::string& host) {
  const auto address = net::parse_address(host);
  return host == "localhost" || (address && net::kind_of(*address) == net::AddressKind::loopback);
}

Status check(const Settings& settings) {
  if (settings.dev && !is_loopback(settings.listen_host))
    return invalid_field(
        "dev", "is for this machine only: --listen must be a loopback address such as 127.0.0.1:8640");
  return mail::check(settings.smtp);
}

std::string default_data_dir(const SettingLayer& environment) {
  const auto home = environment.find("HOME");
  return (home == environment.end() ? std::string(".") : home->second) + "/.local/share/signalbox";
}

}  // namespace

SettingLayer parse_env_file(const std::string& text) {
  SettingLayer layer;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::string_view rest = trim(line);
    if (rest.starts_with("export ")) rest = trim(rest.substr(7));
    const std::size_t equals = rest.find('=');
    if (rest.empty() || rest[0] == '#' || equals == std::string_view::npos) continue;
    std::string_view value = trim(rest.substr(equals + 1));
    const bool quoted =
        value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0];
    if (quoted) value = value.substr(1, value.size() - 2);
    layer[std::string(trim(rest.substr(0, equals)))] = std::string(value);
  }
  return layer;
}

Result<Settings> load_settings(const SettingLayer& flags, const SettingLayer& environment,
                               const std::string& working_dir, const std::string& config_file) {
  Settings settings;
  SettingLayer file;
  if (!config_file.empty()) {
    CHECK_OK(read_settings_file(config_file, settings, file));
    CHECK_OK(check_known(file, config_file));
  }
  const std::vector<SettingLayer> variables = {environment,
                                               parse_env_file(read_file(working_dir + "/.env.local")),
                                               parse_env_file(read_file(working_dir + "/.env"))};
  for (const SettingRow& row : kRows)
    if (const auto value = first_value(row, flags, variables, file))
      if (const Status set = row.set(settings, *value); !set.ok()) return named(row.name, set.error());
  if (settings.data_dir.empty()) settings.data_dir = default_data_dir(environment);
  CHECK_OK(check(settings));
  return settings;
}

std::string describe(const Settings& settings) {
  std::ostringstream out;
  const auto line = [&](std::string_view name, const std::string& value) {
    out << name << " = " << value << "\n";
  };
  line("listen", settings.listen_host + ":" + std::to_string(settings.listen_port));
  line("data", settings.data_dir);
  line("dev", settings.dev ? "true" : "false");
  line("allow_core", settings.allow_core ? "true" : "false");
  line("public_url", settings.public_url);
  for (const std::string& origin : settings.allowed_origins) line("allowed_origins", origin);
  line("provider", settings.provider);
  line("composio_api_key", settings.composio_api_key.empty() ? "" : "********");
  line("log_level", settings.log_level);
  line("session_idle_ms", std::to_string(settings.session_idle_life.ms));
  line("sign_up", settings.sign_up_open ? "open" : "invitation");
  line("smtp_url", settings.smtp.url);
  line("smtp_from", settings.smtp.from);
  line("smtp_user", settings.smtp.user);
  line("smtp_password", settings.smtp.password.empty() ? "" : "********");
  line("smtp_ca_file", settings.smtp.ca_file);
  line("zoneinfo", settings.zoneinfo_dir);
  for (const net::Network& proxy : settings.trusted_proxies)
    line("trusted_proxies", net::format_network(proxy));
  line("limit_per_credential", std::to_string(settings.limits.per_credential));
  line("limit_per_user", std::to_string(settings.limits.per_user));
  line("limit_per_address", std::to_string(settings.limits.per_address));
  line("limit_open_per_address", std::to_string(settings.limits.open_per_address));
  line("streams_per_credential", std::to_string(settings.limits.streams_per_credential));
  for (const auto& [toolkit, server] : settings.toolkit_servers)
    line("toolkits." + toolkit + ".server", server);
  for (const auto& [toolkit, addresses] : settings.toolkit_oauth) {
    line("toolkits." + toolkit + ".authorize_url", addresses.authorize_url);
    line("toolkits." + toolkit + ".token_url", addresses.token_url);
    line("toolkits." + toolkit + ".revoke_url", addresses.revoke_url);
  }
  for (const std::string& file : settings.toolkit_files) line("toolkit_files", file);
  for (const std::string& entry : settings.guard_allow) line("guard.allow", entry);
  for (const UpstreamConfig& server : settings.mcp_servers)
    line("mcp_servers." + server.name, server.url ? "********" : "command " + server.command.at(0));
  for (const IdentityHost& host : settings.identity_hosts)
    line("identity.hosts." + host.issuer, host.audience);
  for (const IdentityProvider& provider : settings.identity_providers) {
    line("identity.providers." + provider.id, provider.issuer);
    line("identity.providers." + provider.id + ".client_secret",
         provider.client_secret.empty() ? "" : "********");
  }
  return out.str();
}

}  // namespace signalbox
