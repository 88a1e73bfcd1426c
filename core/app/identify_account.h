// Asking an app whose account a credential is for.
#pragma once

#include <optional>

#include "core/app/connecting.h"
#include "core/domain/oauth/token_answer.h"

namespace signalbox {

inline constexpr Duration kIdentifyPatience = Duration::seconds(10);

// Runs the app's account operation with the credential. None for an app that has no such operation, or whose
// answer does not say. Fails as the operation does: unauthenticated when the app refuses the credential.
// Nothing of the credential is in the message.
Result<std::optional<oauth::AccountIdentity>> identify_account(const Connecting& connecting,
                                                               const ConnectableApp& app,
                                                               const Secret& credential,
                                                               const CallContext& context);

}  // namespace signalbox
