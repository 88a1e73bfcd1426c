// Provider `http`: runs the operations of toolkit manifests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/domain/tools/manifest.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/tool_provider.h"

namespace signalbox {

class HttpToolkits final : public ToolProvider {
 public:
  // `servers`: toolkit -> address that replaces the manifest's, from the operator's configuration.
  HttpToolkits(std::vector<ToolkitManifest> manifests, std::map<std::string, std::string> servers,
               HttpClient& http, Clock& clock);

  std::shared_ptr<const ToolList> list(const CallContext& context) override;
  bool owns(std::string_view slug) const override;
  Result<ToolResult> call(const ToolRequest& request, const CallContext& context,
                          const ProgressSink& progress) override;

  const std::vector<ToolkitManifest>& manifests() const { return manifests_; }

 private:
  Result<JsonText> with_defaults(const ToolkitManifest& manifest, const Operation& operation,
                                 const ToolRequest& request, const CallContext& context);
  Result<ToolResult> send(const ToolkitManifest& manifest, const Operation& operation,
                          const JsonText& arguments, const std::optional<Secret>& credential,
                          const CallContext& context);

  // Constant after construction.
  const std::vector<ToolkitManifest> manifests_;
  const std::map<std::string, std::string> servers_;
  std::shared_ptr<const ToolList> list_;

  HttpClient& http_;
  Clock& clock_;
};

}  // namespace signalbox
