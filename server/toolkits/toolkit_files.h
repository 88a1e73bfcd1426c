// The manifests a server works with: those that come along, the operator's own, and the operator's addresses.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/app/connecting.h"
#include "core/domain/tools/manifest.h"

namespace signalbox {

// A manifest as it lies somewhere.
struct ManifestText {
  std::string name;  // for messages: the file's path
  std::string text;
};

// Reads the operator's files. not_configured names the one that cannot be read.
Result<std::vector<ManifestText>> read_manifest_files(const std::vector<std::string>& paths);

// Later ones replace earlier ones of the same toolkit. Fails with not_configured naming the manifest and the
// field, or the tool that two toolkits have.
Result<std::vector<ToolkitManifest>> load_manifests(const std::vector<ManifestText>& texts);

// Addresses of an app's OAuth endpoints instead of its manifest's; empty: as they are.
struct OAuthOverride {
  std::string authorize_url;
  std::string token_url;
  std::string revoke_url;
};

// Changes the manifests' endpoints to the operator's. not_configured for a toolkit that has none.
Status override_endpoints(std::vector<ToolkitManifest>& manifests,
                          const std::map<std::string, OAuthOverride>& overrides);

ConnectableApps connectable_apps(const std::vector<ToolkitManifest>& manifests);

}  // namespace signalbox
