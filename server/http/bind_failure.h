// Says why an address could not be bound, and what to do about it.
#pragma once

#include <string>

#include "core/base/error.h"

namespace signalbox::http {

// Tries the address once more to learn the reason.
Error explain_bind_failure(const std::string& host, int port);

}  // namespace signalbox::http
