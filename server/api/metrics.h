// The server's state as Prometheus text. Labels are bounded: never a user or a run.
#pragma once

#include <string>

#include "core/app/ports.h"

namespace signalbox::api {

Result<std::string> metrics_text(Ports& ports);

}  // namespace signalbox::api
