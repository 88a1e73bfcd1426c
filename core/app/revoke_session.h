// Ends a session for good: its id is never valid again and its upstream sessions are forgotten.
#pragma once

#include <optional>
#include <string_view>

#include "core/app/ports.h"

namespace signalbox {

// `if_rev`: precondition_failed unless the session has this revision. Revoking twice is fine.
Result<Session> revoke_session(Ports& ports, std::string_view project, std::string_view id,
                               std::optional<std::int64_t> if_rev = std::nullopt);

}  // namespace signalbox
