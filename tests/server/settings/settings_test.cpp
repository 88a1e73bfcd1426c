#include "server/settings.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/server/crypto/temporary_directory.h"

using namespace signalbox;

namespace {

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

Result<Settings> loaded(const SettingLayer& flags, const SettingLayer& environment = {}) {
  return load_settings(flags, environment, "/nonexistent", "");
}

}  // namespace

TEST_CASE("the nearest word wins: flag, environment, .env.local, .env, file, default") {
  const TemporaryDirectory folder;
  const std::string file = folder / "signalbox.toml";
  SettingLayer flags, environment;
  const auto level = [&](bool with_file) {
    return load_settings(flags, environment, folder.path(), with_file ? file : "")->log_level;
  };
  write(file, "log_level = \"error\"\n");
  CHECK(level(false) == "info");
  CHECK(level(true) == "error");
  write(folder / ".env", "SIGNALBOX_LOG_LEVEL=warning\n");
  CHECK(level(true) == "warning");
  write(folder / ".env.local", "SIGNALBOX_LOG_LEVEL=debug\n");
  CHECK(level(true) == "debug");
  environment["SIGNALBOX_LOG_LEVEL"] = "error";
  CHECK(level(true) == "error");
  flags["log_level"] = "info";
  CHECK(level(true) == "info");
}

TEST_CASE("addresses to listen on") {
  const auto listen = [](const char* text) { return loaded({{"listen", text}}); };
  CHECK(listen("127.0.0.1:9000")->listen_port == 9000);
  CHECK(listen("[::1]:9000")->listen_host == "::1");
  CHECK(listen(":9000")->listen_host == "0.0.0.0");
  for (const char* bad : {"", "9000", "host", "host:", "host:x", "host:65536", "host:-1"}) {
    INFO(bad);
    CHECK(listen(bad).error().message.find("listen") == 0);
  }
}

TEST_CASE("--dev listens to this machine only") {
  for (const char* own : {"127.0.0.1:1", "localhost:1", "[::1]:1", "127.9.9.9:1"}) {
    INFO(own);
    CHECK(loaded({{"dev", "true"}, {"listen", own}}).ok());
  }
  for (const char* other :
       {"0.0.0.0:1", ":1", "192.168.0.1:1", "[::]:1", "example.com:1", "127.evil.example:1"}) {
    INFO(other);
    CHECK(loaded({{"dev", "true"}, {"listen", other}}).error().message.find("dev") == 0);
    CHECK(loaded({{"dev", "false"}, {"listen", other}}).ok());
  }
}

TEST_CASE("a wrong value is refused by the name of its setting") {
  for (const char* name : {"dev", "provider", "log_level", "session_idle_ms", "public_url", "allowed_origins",
                           "trusted_proxies", "limit_per_credential", "limit_per_user", "limit_per_address",
                           "limit_open_per_address", "streams_per_credential"}) {
    INFO(name);
    const auto settings = loaded({{name, "not a value"}});
    REQUIRE_FALSE(settings.ok());
    CHECK(settings.error().message.find(name) != std::string::npos);
  }
}

TEST_CASE("origins are kept as browsers write them") {
  const Settings settings = loaded({{"public_url", "HTTPS://Box.Example/"},
                                    {"allowed_origins", "https://A.example, http://b.example:8080 ,"}})
                                .value();
  CHECK(settings.public_url == "https://box.example");
  CHECK(settings.allowed_origins == std::vector<std::string>{"https://a.example", "http://b.example:8080"});
  CHECK_FALSE(loaded({{"public_url", "https://box.example/path"}}).ok());
}

TEST_CASE("the configuration file names toolkits, the guard's exceptions and MCP servers") {
  const TemporaryDirectory folder;
  const std::string file = folder / "signalbox.toml";
  write(file,
        "[toolkits.twitter]\nserver = \"http://127.0.0.1:9\"\n[guard]\nallow = [\"twitter:127.0.0.1:9\"]\n");
  const auto settings = load_settings({}, {}, folder.path(), file);
  REQUIRE(settings.ok());
  CHECK(settings->toolkit_servers.at("twitter") == "http://127.0.0.1:9");
  CHECK(settings->guard_allow == std::vector<std::string>{"twitter:127.0.0.1:9"});
  write(file, "listen = \"127.0.0.1:1\"\n[guard\n");
  const auto broken = load_settings({}, {}, folder.path(), file);
  CHECK(broken.error().code == ErrorCode::not_configured);
  CHECK(broken.error().message.find(file) != std::string::npos);
  write(file, "\n\n[guard]\nallow = 7\n");
  CHECK(load_settings({}, {}, folder.path(), file).error().message.find("line 4") != std::string::npos);
}

TEST_CASE("a toolkit's addresses are named one by one, and other keys are refused") {
  const TemporaryDirectory folder;
  const std::string file = folder / "signalbox.toml";
  const auto load = [&](const std::string& text) {
    write(file, text);
    return load_settings({}, {}, folder.path(), file);
  };
  const auto settings = load(
      "toolkit_files = [\"/a.json\", \"b.json\"]\n[toolkits.hub]\n"
      "token_url = \"http://127.0.0.1:9/t\"\nauthorize_url = \"http://127.0.0.1:9/a\"\n");
  REQUIRE(settings.ok());
  CHECK(settings->toolkit_files == std::vector<std::string>{"/a.json", "b.json"});
  CHECK(settings->toolkit_oauth.at("hub").token_url == "http://127.0.0.1:9/t");
  CHECK(settings->toolkit_oauth.at("hub").revoke_url.empty());
  CHECK(settings->toolkit_servers.empty());
  CHECK(describe(*settings).find("toolkits.hub.token_url = http://127.0.0.1:9/t") != std::string::npos);
  CHECK(load("[toolkits.hub]\ntokenUrl = \"x\"\n")
            .error()
            .message.find("toolkits.hub.tokenUrl is not a known key") != std::string::npos);
  CHECK(load("[toolkits.hub]\n").error().message.find("toolkits.hub.server is required") !=
        std::string::npos);
  CHECK(load("[toolkits]\nhub = 7\n").error().code == ErrorCode::not_configured);
}

TEST_CASE("an .env file may have comments, quotes and exports") {
  const SettingLayer layer =
      parse_env_file("# note\nA=1\nexport B = \"two words\" \nC='x=y'\n\nnonsense\nD=\r\n=7\n");
  CHECK(layer.at("A") == "1");
  CHECK(layer.at("B") == "two words");
  CHECK(layer.at("C") == "x=y");
  CHECK(layer.at("D").empty());
  CHECK(layer.count("nonsense") == 0);
}

TEST_CASE("what is shown of the settings holds no secret") {
  const Settings settings = loaded({}, {{"COMPOSIO_API_KEY", "canary-key"}}).value();
  CHECK(settings.composio_api_key.reveal() == "canary-key");
  const std::string shown = describe(settings);
  CHECK(shown.find("canary-key") == std::string::npos);
  CHECK(shown.find("composio_api_key = ********") != std::string::npos);
  CHECK(describe(loaded({}).value()).find("********") == std::string::npos);
}

TEST_CASE("limits are numbers from none to a million, each its own") {
  const Settings settings = loaded({}, {{"SIGNALBOX_LIMIT_PER_CREDENTIAL", "1"},
                                        {"SIGNALBOX_LIMIT_PER_USER", "2"},
                                        {"SIGNALBOX_LIMIT_PER_ADDRESS", "1000000"},
                                        {"SIGNALBOX_LIMIT_OPEN_PER_ADDRESS", "0"},
                                        {"SIGNALBOX_STREAMS_PER_CREDENTIAL", "5"}})
                                .value();
  CHECK(settings.limits.per_credential == 1);
  CHECK(settings.limits.per_user == 2);
  CHECK(settings.limits.per_address == 1'000'000);
  CHECK(settings.limits.open_per_address == 0);
  CHECK(settings.limits.streams_per_credential == 5);
  CHECK(describe(settings).find("limit_per_address = 1000000\n") != std::string::npos);
  for (const char* bad : {"-1", "1000001", "1.5", "", " 1"}) {
    INFO(bad);
    CHECK_FALSE(loaded({{"limit_per_user", bad}}).ok());
  }
}

TEST_CASE("trusted proxies are addresses and blocks") {
  const Settings settings = loaded({{"trusted_proxies", "127.0.0.1, 10.0.0.0/8 ,fd00::/8,"}}).value();
  REQUIRE(settings.trusted_proxies.size() == 3);
  CHECK(net::format_network(settings.trusted_proxies[1]) == "10.0.0.0/8");
  CHECK(describe(settings).find("trusted_proxies = fd00::/8\n") != std::string::npos);
  CHECK(loaded({}).value().trusted_proxies.empty());
  CHECK_FALSE(loaded({{"trusted_proxies", "proxy.example"}}).ok());
}

TEST_CASE("the configuration file names who vouches for people, and says which key is wrong") {
  const TemporaryDirectory folder;
  const std::string file = folder / "signalbox.toml";
  const auto load = [&](const std::string& text) {
    write(file, text);
    return load_settings({}, {}, folder.path(), file);
  };
  write(folder / "key.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
  write(folder / "secret", "from-a-file\n");
  const auto settings = load(
      "[[identity.hosts]]\nissuer = \"https://i.example\"\naudience = \"a\"\n"
      "user_claim = \"oid\"\nscopes = [\"tools\"]\npublic_key = \"" +
      (folder / "key.pem") +
      "\"\n[[identity.providers]]\nid = \"corp\"\nissuer = \"https://p.example\"\n"
      "client_id = \"c\"\nclient_secret_file = \"" +
      (folder / "secret") + "\"\nallow_sign_up = true\ndefault_role = \"viewer\"\n");
  REQUIRE(settings.ok());
  REQUIRE(settings->identity_hosts.size() == 1);
  CHECK(settings->identity_hosts[0].user_claim == "oid");
  CHECK(settings->identity_hosts[0].scopes == std::vector<Scope>{Scope::tools});
  CHECK(settings->identity_hosts[0].public_key.find("AAAA") != std::string::npos);
  REQUIRE(settings->identity_providers.size() == 1);
  CHECK(settings->identity_providers[0].name == "corp");
  CHECK(settings->identity_providers[0].client_secret.reveal() == "from-a-file");
  CHECK(settings->identity_providers[0].default_role == Role::viewer);
  CHECK(describe(*settings).find("from-a-file") == std::string::npos);
  CHECK(describe(*settings).find("identity.providers.corp.client_secret = ********") != std::string::npos);

  const std::string host = "[[identity.hosts]]\nissuer = \"https://i.example\"\naudience = \"a\"\n";
  const std::string provider =
      "[[identity.providers]]\nid = \"c\"\nissuer = \"https://p.example\"\nclient_id = \"c\"\n";
  CHECK(load(host + provider).ok());
  const std::pair<std::string, const char*> wrong[] = {
      {"[[identity.hosts]]\nissuer = \"https://i.example\"\n", "audience is required"},
      {host + "scopes = [\"admin\"]\n", "scopes may hold"},
      {host + "scopes = [\"everything\"]\n", "scopes must be one of"},
      {host + "scopes = []\n", "scopes must be a list"},
      {host + "audiences = 1\n", "audiences is not a known key"},
      {host + "jwks_url = \"nonsense\"\n", "jwks_url must be an address"},
      {host + "public_key = \"/nonexistent\"\n", "cannot be read"},
      {host + "public_key = \"{}\"\njwks_url = \"https://k.example\"\n", "exclude one another"},
      {provider + provider, "another provider has the id"},
      {provider + "allow_sign_up = 1\n", "allow_sign_up must be true or false"},
      {provider + "default_role = \"root\"\n", "default_role must be one of"},
      {provider + "client_secret_env = \"SIGNALBOX_NOT_SET_ANYWHERE\"\n", "is not set"},
      {"[identity]\nhosts = 1\n", "[[identity.hosts]]"},
      {"[identity]\nguests = []\n", "identity.guests is not a known table"}};
  for (const auto& [text, complaint] : wrong) {
    INFO(text);
    const auto refused = load(text);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.find(complaint) != std::string::npos);
    CHECK(refused.error().message.find(file + ", line ") == 0);
  }
}
