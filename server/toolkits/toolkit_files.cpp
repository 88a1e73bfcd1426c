#include "server/toolkits/toolkit_files.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace signalbox {
namespace {

Error wrong(const std::string& name, const std::string& why) {
  return {ErrorCode::not_configured, "the toolkit manifest " + name + ": " + why};
}

Status check_slugs(const std::vector<ToolkitManifest>& manifests) {
  std::map<std::string, std::string> owners;
  for (const ToolkitManifest& manifest : manifests)
    for (const Operation& operation : manifest.operations) {
      const auto [entry, is_new] = owners.emplace(operation.slug, manifest.toolkit);
      if (!is_new)
        return wrong(manifest.toolkit, operation.slug + " is a tool of \"" + entry->second + "\" already");
    }
  return {};
}

}  // namespace

Result<std::vector<ManifestText>> read_manifest_files(const std::vector<std::string>& paths) {
  std::vector<ManifestText> texts;
  for (const std::string& path : paths) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return wrong(path, "it cannot be read");
    texts.push_back({path, text.str()});
  }
  return texts;
}

Result<std::vector<ToolkitManifest>> load_manifests(const std::vector<ManifestText>& texts) {
  std::vector<ToolkitManifest> manifests;
  for (const ManifestText& text : texts) {
    auto manifest = parse_manifest(text.text);
    if (!manifest.ok()) return wrong(text.name, manifest.error().message);
    const auto same = std::find_if(manifests.begin(), manifests.end(), [&](const ToolkitManifest& known) {
      return known.toolkit == manifest->toolkit;
    });
    if (same == manifests.end())
      manifests.push_back(*std::move(manifest));
    else
      *same = *std::move(manifest);
  }
  CHECK_OK(check_slugs(manifests));
  return manifests;
}

Status override_endpoints(std::vector<ToolkitManifest>& manifests,
                          const std::map<std::string, OAuthOverride>& overrides) {
  for (const auto& [toolkit, addresses] : overrides) {
    const std::string& slug = toolkit;
    const auto found = std::find_if(manifests.begin(), manifests.end(), [&](const ToolkitManifest& manifest) {
      return manifest.toolkit == slug;
    });
    if (found == manifests.end() || !found->auth.oauth)
      return wrong(slug,
                   "toolkits." + slug + " has OAuth addresses, but no such toolkit is connected by OAuth");
    OAuthSpec& spec = *found->auth.oauth;
    if (!addresses.authorize_url.empty()) spec.authorize_url = addresses.authorize_url;
    if (!addresses.token_url.empty()) spec.token_url = addresses.token_url;
    if (!addresses.revoke_url.empty()) spec.revoke_url = addresses.revoke_url;
    if (const Status sound = check_auth_spec(found->auth); !sound.ok())
      return wrong(slug, sound.error().message);
  }
  return {};
}

ConnectableApps connectable_apps(const std::vector<ToolkitManifest>& manifests) {
  ConnectableApps apps;
  for (const ToolkitManifest& manifest : manifests)
    apps[manifest.toolkit] = {manifest.toolkit, manifest.name, manifest.auth};
  return apps;
}

}  // namespace signalbox
