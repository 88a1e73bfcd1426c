// A host product that vouches for its own users: tokens its issuer signed (RFC 7519) are taken as
// credentials of those users. Comes from the operator's configuration.
#pragma once

#include <string>
#include <vector>

#include "core/domain/keys/api_key.h"

namespace signalbox {

struct IdentityHost {
  std::string issuer;              // the token's "iss", letter by letter
  std::string jwks_url;            // where its keys are; empty: found by the issuer's metadata, or public_key
  std::string public_key;          // a JWK, a JWK set or a PEM public key; empty: fetched
  std::string audience;            // one of the token's "aud"
  std::string user_claim = "sub";  // which claim is the user's id
  std::string project = "default";
  std::vector<Scope> scopes;  // what its users may do; empty: as with a user's key, without making keys
};

// What a host's users may be given: nothing that makes credentials or looks at other people.
std::vector<Scope> host_scopes();

}  // namespace signalbox
