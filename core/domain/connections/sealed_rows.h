// What each sealed cell of the store is bound to: the one table of row identities. Sealing and opening name
// the cell with these functions, and so does rotating the key; bytes moved to another cell do not open.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::sealed_row {

// connections.credential, what calls carry
inline std::string credential(std::string_view connection_id) {
  return "connections/" + std::string(connection_id);
}

// connections.refresh_token
inline std::string refresh_token(std::string_view connection_id) {
  return "connections/" + std::string(connection_id) + "/refresh";
}

// auth_configs.client_secret
inline std::string client_secret(std::string_view auth_config_id) {
  return "auth_configs/" + std::string(auth_config_id) + "/secret";
}

// connect_links.token
inline std::string link_token(std::string_view connect_link_id) {
  return "connect_links/" + std::string(connect_link_id);
}

// oauth_states.verifier, the PKCE code_verifier
inline std::string verifier(std::string_view oauth_state_id) {
  return "oauth_states/" + std::string(oauth_state_id);
}

// upstream_sessions.address
inline std::string upstream_address(std::string_view session_id, std::string_view upstream) {
  return "upstream_sessions/" + std::string(session_id) + "/" + std::string(upstream);
}

}  // namespace signalbox::sealed_row
