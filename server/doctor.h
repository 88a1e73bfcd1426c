// What `doctor` looks at: configuration, storage, key, workers, sessions, upstream servers; and for each
// finding what to do next.
#pragma once

#include <string>
#include <vector>

#include "core/app/ports.h"
#include "server/api/services.h"
#include "server/key_keeper.h"
#include "server/mcp/catalog.h"
#include "server/settings.h"
#include "server/sqlite/store.h"

namespace signalbox {

struct Patient {
  const Settings& settings;
  KeyOrigin key;
  std::string key_id;
  SqliteStore& store;
  Ports& ports;
  std::vector<UpstreamHealth> upstreams;
  bool scheduler_running = false;
};

std::vector<api::Finding> examine(const Patient& patient);

// When the server cannot even be opened.
api::Finding finding_of(const Error& error);

}  // namespace signalbox
