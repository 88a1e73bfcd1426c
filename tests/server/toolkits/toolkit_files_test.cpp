#include "server/toolkits/toolkit_files.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

ManifestText manifest(const std::string& toolkit, const std::string& slug,
                      const std::string& auth = R"({"scheme":"none"})") {
  return {
      toolkit + ".json",
      R"({"toolkit":")" + toolkit + R"(","name":"N","description":"d","server":"https://s","auth":)" + auth +
          R"(,"operations":[{"slug":")" + slug +
          R"(","title":"","description":"d","method":"GET","path":"/x","inputSchema":{"type":"object"}}]})"};
}

const std::string kOAuth =
    R"({"scheme":"oauth2","oauth":{"authorizeUrl":"https://a/x","tokenUrl":"https://a/t","revokeUrl":"https://a/r"}})";

}  // namespace

TEST_CASE("the operator's manifest replaces the one that comes along") {
  const auto list = load_manifests({manifest("a", "A_ONE"), manifest("b", "B_ONE"), manifest("a", "A_TWO")});
  REQUIRE(list.ok());
  REQUIRE(list->size() == 2);
  CHECK((*list)[0].operations[0].slug == "A_TWO");
}

TEST_CASE("what is wrong with a manifest is said with its name") {
  const auto wrong = [](const std::vector<ManifestText>& texts) {
    const auto list = load_manifests(texts);
    REQUIRE_FALSE(list.ok());
    CHECK(list.error().code == ErrorCode::not_configured);
    return list.error().message;
  };
  CHECK(wrong({{"/etc/x.json", "{"}}).find("the toolkit manifest /etc/x.json: ") == 0);
  CHECK(wrong({manifest("a", "ONE"), manifest("b", "ONE")}) ==
        "the toolkit manifest b: ONE is a tool of \"a\" already");
  CHECK(read_manifest_files({"/nowhere/x.json"}).error().message ==
        "the toolkit manifest /nowhere/x.json: it cannot be read");
}

TEST_CASE("the operator's addresses replace those of the manifest, one by one") {
  auto list = load_manifests({manifest("a", "A_ONE", kOAuth), manifest("b", "B_ONE")}).value();
  REQUIRE(override_endpoints(
              list, {{"a", {.authorize_url = "", .token_url = "http://127.0.0.1:1/t", .revoke_url = ""}}})
              .ok());
  const ConnectableApps apps = connectable_apps(list);
  CHECK(apps.at("a").auth.oauth->token_url == "http://127.0.0.1:1/t");
  CHECK(apps.at("a").auth.oauth->authorize_url == "https://a/x");
  CHECK(apps.at("b").auth.scheme == AuthScheme::none);
  CHECK(override_endpoints(list, {{"b", {}}}).error().code == ErrorCode::not_configured);
  CHECK(override_endpoints(list, {{"nowhere", {}}}).error().code == ErrorCode::not_configured);
  CHECK(override_endpoints(list, {{"a", {.authorize_url = "nonsense"}}})
            .error()
            .message.find("auth.oauth.authorizeUrl") != std::string::npos);
}
