// Named seams between effects on the world. The product's build does nothing there; the crash-test program
// ends itself as SIGKILL would, at the one that SIGNALBOX_FAILPOINT names ("after_call:3": the third time).
#pragma once

namespace signalbox {

void reach_failpoint(const char* name);

}  // namespace signalbox
