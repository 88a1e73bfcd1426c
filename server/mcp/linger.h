// Bounds the wait for the end of an event stream whose answer has come. Ending the exchange at once would
// cost the connection; most servers end the stream within a moment, and then it can be used again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "server/runtime/cancel.h"

namespace signalbox {

class Linger {
  struct Entry {
    std::chrono::steady_clock::time_point until;
    CancelSource* source;
    bool fired = false;
  };

 public:
  static constexpr std::chrono::milliseconds kPatience{100};

  Linger();
  ~Linger();
  Linger(const Linger&) = delete;
  Linger& operator=(const Linger&) = delete;

  // While it lives, `source` is cancelled once kPatience has passed.
  class Guard {
   public:
    Guard(Linger& linger, CancelSource& source);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Linger& linger_;
    std::list<Entry>::iterator entry_;
  };

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Entry> entries_;  // guarded by mutex_, earliest first
  std::list<Entry> fired_;    // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::thread thread_;
};

}  // namespace signalbox
