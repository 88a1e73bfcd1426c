#include "server/settings_identity.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/base/text.h"
#include "core/domain/net/url.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxFileBytes = 64 * 1024;
constexpr std::size_t kMaxProviderId = 32;

// Reads one table; what it complains about is not used, because the start fails.
class IdentityTable {
 public:
  IdentityTable(const toml::table& table, const Complain& complain) : table_(table), complain_(complain) {}

  std::string text(const char* name, bool required = false) {
    const toml::node* node = table_.get(name);
    if (!node) {
      if (required) complain_(table_, std::string(name) + " is required");
      return "";
    }
    const auto value = node->value_exact<std::string>();
    if (!value || value->empty())
      complain_(*node, std::string(name) + " must be a string with something in it");
    return value.value_or("");
  }

  bool flag(const char* name) {
    const toml::node* node = table_.get(name);
    if (node && !node->is_boolean()) complain_(*node, std::string(name) + " must be true or false");
    return node && node->value_or(false);
  }

  // An http or https address, exactly as it is written.
  std::string address(const char* name, bool required = false) {
    std::string written = text(name, required);
    if (!written.empty() && !net::parse_url(written).ok())
      complain_(*table_.get(name), std::string(name) + " must be an address such as https://id.example.com");
    return written;
  }

  // What a file holds; "" when it cannot be read, which is complained about.
  std::string file(const char* name, const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(in), {});
    if (!in || content.empty() || content.size() > kMaxFileBytes)
      complain_(*table_.get(name),
                std::string(name) + ": the file " + path + " cannot be read, is empty or too long");
    return std::string(trim(content));
  }

  template <class E>
  void read_enum(const toml::node& node, const std::string& name, E& value) {
    const auto written = node.value_exact<std::string>();
    std::string names;
    for (const auto& [candidate, own] : EnumNames<E>::list) {
      if (written && *written == own) {
        value = candidate;
        return;
      }
      names += (names.empty() ? "" : ", ") + std::string(own);
    }
    complain_(node, name + " must be one of: " + names);
  }

  void only(std::initializer_list<std::string_view> known) {
    for (const auto& [key, node] : table_)
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        complain_(node, std::string(key.str()) + " is not a known key here");
  }

  const toml::node* get(const char* name) const { return table_.get(name); }
  void complain(const std::string& what) { complain_(table_, what); }

 private:
  const toml::table& table_;
  const Complain& complain_;
};

std::vector<Scope> scopes_of(IdentityTable& table, const Complain& complain) {
  std::vector<Scope> scopes;
  const toml::node* node = table.get("scopes");
  if (!node) return scopes;
  const auto list = node->as_array();
  if (!list || list->empty()) {
    complain(*node, "scopes must be a list of: tools, workers, connections, sessions");
    return scopes;
  }
  const std::vector<Scope> allowed = host_scopes();
  for (const toml::node& item : *list) {
    Scope scope = Scope::tools;
    table.read_enum(item, "scopes", scope);
    if (std::find(allowed.begin(), allowed.end(), scope) == allowed.end())
      complain(item, "scopes may hold tools, workers, connections and sessions only");
    scopes.push_back(scope);
  }
  return scopes;
}

IdentityHost read_host(IdentityTable table, const Complain& complain) {
  table.only({"issuer", "jwks_url", "public_key", "audience", "user_claim", "project", "scopes"});
  IdentityHost host{.issuer = table.text("issuer", true),
                    .jwks_url = table.address("jwks_url"),
                    .public_key = table.text("public_key"),
                    .audience = table.text("audience", true)};
  const bool is_text = host.public_key.starts_with("{") || host.public_key.starts_with("-----BEGIN");
  if (!host.public_key.empty() && !is_text) host.public_key = table.file("public_key", host.public_key);
  if (!host.jwks_url.empty() && !host.public_key.empty())
    table.complain("jwks_url and public_key exclude one another");
  if (host.jwks_url.empty() && host.public_key.empty() && !net::parse_url(host.issuer).ok())
    table.complain("an issuer that is no address needs jwks_url or public_key");
  if (const std::string claim = table.text("user_claim"); !claim.empty()) host.user_claim = claim;
  if (const std::string project = table.text("project"); !project.empty()) host.project = project;
  host.scopes = scopes_of(table, complain);
  return host;
}

// From the file itself, another file or a variable of the environment.
Secret read_client_secret(IdentityTable& table) {
  const std::string path = table.text("client_secret_file");
  const std::string variable = table.text("client_secret_env");
  std::string secret = table.text("client_secret");
  if (!path.empty()) secret = table.file("client_secret_file", path);
  if (!variable.empty()) {
    const char* value = std::getenv(variable.c_str());
    if (!value || !*value) table.complain("client_secret_env: the variable " + variable + " is not set");
    secret = value ? value : "";
  }
  return Secret(std::move(secret));
}

bool is_provider_id(const std::string& id) {
  return !id.empty() && id.size() <= kMaxProviderId &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

IdentityProvider read_provider(IdentityTable table) {
  table.only({"id", "name", "issuer", "client_id", "client_secret", "client_secret_file", "client_secret_env",
              "allow_sign_up", "default_role"});
  IdentityProvider provider{.id = table.text("id", true),
                            .name = table.text("name"),
                            .issuer = table.address("issuer", true),
                            .client_id = table.text("client_id", true),
                            .client_secret = read_client_secret(table),
                            .allow_sign_up = table.flag("allow_sign_up")};
  if (!is_provider_id(provider.id)) table.complain("id must be 1 to 32 of a-z, 0-9 and -");
  if (provider.name.empty()) provider.name = provider.id;
  if (const toml::node* role = table.get("default_role"))
    table.read_enum(*role, "default_role", provider.default_role);
  return provider;
}

template <class Read>
void each_table(const toml::table& identity, const char* name, const Complain& complain, Read read) {
  const toml::node* node = identity.get(name);
  if (!node) return;
  const toml::array* tables = node->as_array();
  for (std::size_t i = 0; tables && i < tables->size(); ++i) {
    const toml::table* table = tables->get(i)->as_table();
    if (table)
      read(IdentityTable(*table, complain));
    else
      complain(*node, "write [[identity." + std::string(name) + "]], once for each");
  }
  if (!tables) complain(*node, "write [[identity." + std::string(name) + "]], once for each");
}

}  // namespace

void read_identity(const toml::node& node, Settings& settings, const Complain& complain) {
  const toml::table* identity = node.as_table();
  if (!identity) return complain(node, "write [[identity.hosts]] or [[identity.providers]]");
  for (const auto& [key, entry] : *identity)
    if (key.str() != "hosts" && key.str() != "providers")
      complain(entry, "identity." + std::string(key.str()) + " is not a known table");
  each_table(*identity, "hosts", complain,
             [&](IdentityTable table) { settings.identity_hosts.push_back(read_host(table, complain)); });
  each_table(*identity, "providers", complain, [&](IdentityTable table) {
    IdentityProvider provider = read_provider(table);
    for (const IdentityProvider& other : settings.identity_providers)
      if (other.id == provider.id) table.complain("another provider has the id \"" + provider.id + "\"");
    settings.identity_providers.push_back(std::move(provider));
  });
}

}  // namespace signalbox
