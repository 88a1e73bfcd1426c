#include "server/runtime/failpoint.h"

namespace signalbox {

void reach_failpoint(const char*) {}

}  // namespace signalbox
