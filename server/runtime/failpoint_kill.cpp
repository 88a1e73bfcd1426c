#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string>

#include "server/runtime/failpoint.h"

namespace signalbox {

void reach_failpoint(const char* name) {
  static std::mutex mutex;
  static int left = -1;  // guarded by mutex; -1: not read yet
  static std::string wanted;

  std::lock_guard lock(mutex);
  if (left < 0) {
    const char* setting = std::getenv("SIGNALBOX_FAILPOINT");
    const std::string text = setting ? setting : "";
    wanted = text.substr(0, text.find(':'));
    left = text.find(':') == std::string::npos ? 0 : std::atoi(text.c_str() + text.find(':') + 1);
  }
  if (wanted != name || left == 0) return;
  if (--left == 0) std::raise(SIGKILL);
}

}  // namespace signalbox
