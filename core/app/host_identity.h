// A host product's own tokens as credentials: whoever its issuer names is that user here.
#pragma once

#include "core/app/identity.h"
#include "core/app/ports.h"

namespace signalbox {

// Acts for the user that the token names, who is created when not known yet; the credential's id is
// "jwt:<issuer>". unauthenticated for a token of an issuer that is not configured or that does not verify,
// permission_denied for a user who is switched off, upstream_unavailable when the issuer's keys cannot be
// had.
Result<Caller> authenticate_host_token(Ports& ports, const Identity& identity, const Secret& token);

}  // namespace signalbox
