// PEM public keys as JWKs, so that there is one way in.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace signalbox {

bool is_pem(std::string_view text);

// The JWK of a "PUBLIC KEY" block (RFC 7468 section 13): RSA, P-256 or Ed25519. Fails with not_configured.
Result<std::string> jwk_of_pem(std::string_view pem);

}  // namespace signalbox
