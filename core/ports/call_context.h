// What every call into the world carries: for whom, until when, and how to stop it.
#pragma once

#include <string>

#include "core/base/cancel.h"
#include "core/base/time.h"

namespace signalbox {

struct CallContext {
  std::string project_id;
  std::string user_id;
  std::string session_id;
  std::string run_id;      // empty outside a run
  std::string request_id;  // for the log
  Instant deadline;        // on the monotonic clock
  CancelToken cancel;
};

}  // namespace signalbox
