// Keeps upstream sessions' addresses in the store, sealed: the one place outside the MCP adapter's memory
// where they exist.
#pragma once

#include "core/app/ports.h"
#include "core/ports/upstream_vault.h"

namespace signalbox {

class StoredUpstreamSessions final : public UpstreamVault {
 public:
  explicit StoredUpstreamSessions(Ports& ports) : ports_(ports) {}

  std::optional<Secret> load(std::string_view project, std::string_view session,
                             std::string_view upstream) override;
  void save(std::string_view project, std::string_view session, std::string_view upstream,
            const Secret& secret) override;
  void forget(std::string_view project, std::string_view session) override;

 private:
  Ports& ports_;
};

}  // namespace signalbox
