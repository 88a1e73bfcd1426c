// Renewing one connection's credential: read, ask the app, write if nobody else did meanwhile. Whoever calls
// it sees to it that it runs once at a time for a connection (server/runtime/credential_keeper.h); a race
// that happens all the same breaks nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/app/connecting.h"

namespace signalbox {

// A seam for crash tests, called between the app's answer and its being stored.
using RefreshFailpoint = void (*)(const char* name);

struct Refreshing {
  Ports& ports;
  const ConnectableApps& apps;
  HttpClient& http;
  RefreshFailpoint failpoint = nullptr;
};

// The connection with a credential newer than `generation`: renewed here, or by somebody else before. What
// the app answers is stored before it is used.
//
// Fails with needs_connection when it cannot be renewed: the app refuses the refresh token that is still the
// stored one, or there is none and the access has ended: the connection then says so. Without a refresh token
// before that nothing changes. upstream_unavailable and not_configured leave the
// connection active, to be tried again at its next_refresh_at.
Result<Connection> refresh_connection(const Refreshing& refreshing, std::string_view project,
                                      std::string_view connection_id, std::int64_t generation,
                                      const CallContext& context);

// When the next one has to be renewed or removed; none: nothing is waiting.
Result<std::optional<Instant>> next_connection_upkeep(Ports& ports);

// Initiated connections that nobody finished within the life of a connect link: removed, at most `limit`.
// Gives how many.
Result<std::int64_t> remove_stale_connections(Ports& ports, std::int64_t limit);

}  // namespace signalbox
