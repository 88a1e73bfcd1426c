// Who else vouches for people, by the operator's configuration: host products for their users, OpenID
// providers for those who sign in to Signalbox itself.
#pragma once

#include <vector>

#include "core/domain/identity/identity_host.h"
#include "core/domain/identity/identity_provider.h"
#include "core/ports/open_id.h"
#include "core/ports/token_verifier.h"

namespace signalbox {

struct Identity {
  TokenVerifier& tokens;
  OpenIdClient& open_id;
  std::vector<IdentityHost> hosts;
  std::vector<IdentityProvider> providers;
};

}  // namespace signalbox
