// Keeps the names of open upstream MCP sessions over a restart, so that they are used again or ended. They
// let whoever holds them act as the user, so the adapter seals them.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/secret.h"

namespace signalbox {

class UpstreamVault {
 public:
  virtual ~UpstreamVault() = default;

  // What was saved last; nothing when there is none, or when it cannot be opened any more.
  virtual std::optional<Secret> load(std::string_view project, std::string_view session,
                                     std::string_view upstream) = 0;
  // An empty secret removes what was saved.
  virtual void save(std::string_view project, std::string_view session, std::string_view upstream,
                    const Secret& secret) = 0;
  // Removes what was saved for all upstreams of a session.
  virtual void forget(std::string_view project, std::string_view session) = 0;
};

}  // namespace signalbox
