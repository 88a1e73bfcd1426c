// What stands between asking for a connection and having it. A connect link is given to the user and lives
// ten minutes; each browser that goes on from it gets a state of its own (RFC 6749 section 10.12, RFC 7636),
// good for one callback. Neither has a wire name: nothing of them is shown but the link's address.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.h"
#include "core/domain/connections/connection.h"

namespace signalbox {

inline constexpr Duration kConnectLinkLife = Duration::minutes(10);

struct ConnectLink {
  std::string project_id;
  std::string id;  // cl_…
  std::string connection_id;
  std::string user_id;
  std::string toolkit;
  std::string hash;        // lower-case hex SHA-256 of the link's token
  Sealed token;            // the same token, so that asking again gives the same link
  std::string return_url;  // where the browser goes afterwards; empty: our own page
  std::string opener;      // the origin of the page that opened the popup; empty: none
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> used_at;  // the account was connected
  std::int64_t rev = 0;
};

struct OAuthState {
  std::string project_id;
  std::string id;  // st_…
  std::string link_id;
  std::string connection_id;
  std::string hash;          // lower-case hex SHA-256 of the state parameter
  std::string browser_hash;  // of the cookie of the browser that went on; the callback must come from it
  Sealed verifier;           // PKCE code_verifier
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> used_at;
  std::int64_t rev = 0;
};

inline bool is_open(const ConnectLink& link, Instant now) { return !link.used_at && now < link.expires_at; }

}  // namespace signalbox
