// Connecting an app with a token, and disconnecting it.
#pragma once

#include <string>
#include <vector>

#include "core/app/ports.h"

namespace signalbox {

struct TokenConnection {
  std::string project_id;
  std::string user_id;
  std::string toolkit;
  Secret token;
  std::string label;
};

// Stores the token sealed and resumes the user's workers that waited for this account, with a run at once.
// The user's connection to the same app is replaced in place and keeps its id.
Result<Connection> connect_with_token(Ports& ports, const TokenConnection& request);

struct Disconnected {
  std::vector<std::string> stopped_workers;
};

// Removes the connection and pauses the workers that need it.
Result<Disconnected> disconnect(Ports& ports, std::string_view project, std::string_view connection_id);

// The vendor no longer accepts the credential: the connection says so until it is connected again.
Status mark_needs_reauth(Ports& ports, Connection connection, std::string reason);

Result<Connection> find_connection(Ports& ports, std::string_view project, std::string_view connection_id);

}  // namespace signalbox
