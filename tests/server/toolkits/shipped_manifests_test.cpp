#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/schema/schema.h"
#include "core/domain/tools/manifest.h"

using namespace signalbox;

namespace {

std::vector<std::filesystem::path> shipped() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(SIGNALBOX_SOURCE_DIR "/server/toolkits"))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  return files;
}

ToolkitManifest read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  auto manifest = parse_manifest(text.str());
  INFO(path << ": " << (manifest.ok() ? "" : manifest.error().message));
  REQUIRE(manifest.ok());
  return *std::move(manifest);
}

bool is_https(const std::string& url) { return url.rfind("https://", 0) == 0; }

}  // namespace

TEST_CASE("Every manifest that ships can be read, and its schemas be compiled") {
  REQUIRE(shipped().size() >= 5);
  for (const auto& path : shipped()) {
    const ToolkitManifest manifest = read(path);
    for (const Operation& operation : manifest.operations) {
      INFO(path << " " << operation.slug);
      CHECK(Schema::compile(from_text(operation.input_schema)).ok());
      CHECK(to_lower_ascii(operation.slug).rfind(manifest.toolkit + "_", 0) == 0);
      CHECK(operation.slug.size() <= 64);
      CHECK_FALSE((operation.hints.read_only && operation.hints.destructive));
      CHECK((operation.method != "GET" || operation.hints.read_only));
    }
  }
}

TEST_CASE("Credentials of apps that ship go over TLS only, and each app says whose account it is") {
  for (const auto& path : shipped()) {
    const ToolkitManifest manifest = read(path);
    INFO(path);
    CHECK(is_https(manifest.server));
    CHECK(manifest.auth.account);
    if (!manifest.auth.oauth) continue;
    CHECK(is_https(manifest.auth.oauth->authorize_url));
    CHECK(is_https(manifest.auth.oauth->token_url));
    CHECK((manifest.auth.oauth->revoke_url.empty() || is_https(manifest.auth.oauth->revoke_url)));
    CHECK_FALSE(manifest.auth.oauth->scopes.empty());
  }
}
