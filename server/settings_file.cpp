#include "server/settings_file.h"

#include <toml++/toml.h>

#include "server/settings_identity.h"

namespace signalbox {
namespace {

// Reads the known keys of a document and remembers the first complaint.
class SettingsFile {
 public:
  SettingsFile(const std::string& path, Settings& settings, SettingLayer& scalars)
      : path_(path), settings_(settings), scalars_(scalars) {}

  Status read(const toml::table& document) {
    for (const auto& [key, node] : document) {
      const std::string name(key.str());
      if (name == "toolkits")
        read_toolkits(node);
      else if (name == "guard")
        read_guard(node);
      else if (name == "mcp_servers")
        read_mcp_servers(node);
      else if (name == "identity")
        read_identity(node, settings_,
                      [this](const toml::node& at, const std::string& what) { complain(at, what); });
      else
        read_scalar(name, node);
    }
    if (complaint_.empty()) return {};
    return Error{ErrorCode::not_configured, complaint_};
  }

 private:
  void complain(const toml::node& node, const std::string& what) {
    if (!complaint_.empty()) return;
    complaint_ = path_ + ", line " + std::to_string(node.source().begin.line) + ": " + what;
  }

  std::string text(const toml::node& node, const std::string& key) {
    const auto value = node.value_exact<std::string>();
    if (!value) complain(node, key + " must be a string");
    return value.value_or("");
  }

  void read_scalar(const std::string& name, const toml::node& node) {
    if (const auto value = node.value_exact<std::string>()) {
      scalars_[name] = *value;
    } else if (const auto number = node.value_exact<std::int64_t>()) {
      scalars_[name] = std::to_string(*number);
    } else if (const auto flag = node.value_exact<bool>()) {
      scalars_[name] = *flag ? "true" : "false";
    } else if (const toml::array* list = node.as_array()) {
      std::string joined;
      for (const toml::node& item : *list) joined += (joined.empty() ? "" : ",") + text(item, name);
      scalars_[name] = joined;
    } else {
      complain(node, name + " is not a known table");
    }
  }

  void read_toolkits(const toml::node& node) {
    const toml::table* toolkits = node.as_table();
    if (!toolkits) return complain(node, "toolkits must be a table");
    for (const auto& [slug, entry] : *toolkits) {
      const toml::table* table = entry.as_table();
      if (!table || table->empty())
        return complain(entry,
                        "toolkits." + std::string(slug.str()) + ".server is required, or another address");
      for (const auto& [key, value] : *table)
        read_address(std::string(slug.str()), std::string(key.str()), value);
    }
  }

  void read_address(const std::string& toolkit, const std::string& key, const toml::node& node) {
    const std::string address = text(node, key);
    if (key == "server")
      settings_.toolkit_servers[toolkit] = address;
    else if (key == "authorize_url")
      settings_.toolkit_oauth[toolkit].authorize_url = address;
    else if (key == "token_url")
      settings_.toolkit_oauth[toolkit].token_url = address;
    else if (key == "revoke_url")
      settings_.toolkit_oauth[toolkit].revoke_url = address;
    else
      complain(node, "toolkits." + toolkit + "." + key + " is not a known key");
  }

  void read_guard(const toml::node& node) {
    const toml::node* allow = node.is_table() ? node.as_table()->get("allow") : nullptr;
    if (!allow || !allow->is_array())
      return complain(allow ? *allow : node, "guard.allow must be a list of \"scope:host:port\"");
    for (const toml::node& item : *allow->as_array())
      settings_.guard_allow.push_back(text(item, "guard.allow"));
  }

  void read_mcp_servers(const toml::node& node) {
    const toml::array* servers = node.as_array();
    if (!servers) return complain(node, "write [[mcp_servers]], once for each server");
    for (const toml::node& entry : *servers) {
      if (!entry.is_table()) return complain(entry, "write [[mcp_servers]], once for each server");
      settings_.mcp_servers.push_back(mcp_server(*entry.as_table()));
    }
  }

  UpstreamConfig mcp_server(const toml::table& table) {
    UpstreamConfig server;
    for (const auto& [key, value] : table) {
      const std::string name(key.str());
      if (name == "name") {
        server.name = text(value, "name");
      } else if (name == "url") {
        server.url = Secret(text(value, "url"));
      } else if (name == "headers" && value.is_table()) {
        for (const auto& [header, content] : *value.as_table())
          server.headers.emplace_back(std::string(header.str()), Secret(text(content, "headers")));
      } else if (name == "command" && value.is_array()) {
        for (const toml::node& part : *value.as_array()) server.command.push_back(text(part, "command"));
      } else if (name == "env" && value.is_table()) {
        for (const auto& [variable, content] : *value.as_table())
          server.env[std::string(variable.str())] = text(content, "env");
      } else if (name == "timeout_ms" && value.is_integer()) {
        server.timeout = Duration::millis(value.value_or<std::int64_t>(30'000));
      } else {
        complain(value, "mcp_servers." + name + " is not a known key, or has the wrong type");
      }
    }
    return server;
  }

  const std::string& path_;
  Settings& settings_;
  SettingLayer& scalars_;
  std::string complaint_;
};

}  // namespace

Status read_settings_file(const std::string& path, Settings& settings, SettingLayer& scalars) {
  try {  // the library's Debian build reports errors by throwing
    return SettingsFile(path, settings, scalars).read(toml::parse_file(path));
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::not_configured, path + ", line " + std::to_string(error.source().begin.line) +
                                                ": " + std::string(error.description())};
  }
}

}  // namespace signalbox
