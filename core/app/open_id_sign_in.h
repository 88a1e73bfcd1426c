// Signing in to Signalbox by an OpenID provider: the code flow with PKCE, state and nonce (OpenID Connect
// Core section 3.1, RFC 7636). What the browser must bring back lies in one sealed cookie of ten minutes.
#pragma once

#include <optional>
#include <string>

#include "core/app/identity.h"
#include "core/app/ports.h"
#include "core/app/sign_in.h"
#include "core/domain/identity/sign_in_failure.h"
#include "core/domain/oauth/authorisation.h"

namespace signalbox {

inline constexpr Duration kOpenIdAttemptLife = Duration::minutes(10);

// An attempt that went on, or why it did not. `detail` is for the log and the audit log: no secrets, but what
// the provider said may be in it.
template <class T>
struct OpenIdOutcome {
  std::optional<T> value = {};
  SignInFailure failure = SignInFailure::try_again;  // unless there is a value
  std::string detail = {};
};

struct OpenIdStart {
  std::string location;  // where the browser goes
  Secret cookie;         // what it keeps, as text that fits a cookie
};

// `origin` is this server's, to which the provider sends the browser back.
OpenIdOutcome<OpenIdStart> start_open_id_sign_in(Ports& ports, const Identity& identity,
                                                 std::string_view provider_id, std::string_view origin);

struct OpenIdReturn {
  std::string project_id;
  std::string provider_id;
  std::optional<Secret> cookie;
  oauth::Callback callback;
};

// Verifies who it is and signs that account in: the one with this identity, else a new one for an invitation
// to the verified e-mail address, else a new one where the provider's configuration allows it.
OpenIdOutcome<NewSignIn> finish_open_id_sign_in(Ports& ports, const Identity& identity,
                                                const OpenIdReturn& back, std::string_view origin,
                                                const Browser& browser);

}  // namespace signalbox
