#include "server/runtime/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace signalbox {

bool forbid_core_dumps() {
  const rlimit none{0, 0};
  const bool limited = ::setrlimit(RLIMIT_CORE, &none) == 0;
  return ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limited;
}

bool may_dump_core() { return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0; }

}  // namespace signalbox
