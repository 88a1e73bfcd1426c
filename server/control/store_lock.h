// One process per data directory: an exclusive flock on DIR/lock, with the owner's pid inside for people.
#pragma once

#include <string>

#include "core/base/result.h"

namespace signalbox {

class StoreLock {
 public:
  // Makes the directory (mode 0700) when it is missing. Fails with unavailable, naming the process that
  // holds the lock, or why the directory cannot be used.
  static Result<StoreLock> acquire(const std::string& dir);

  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  ~StoreLock();  // releases; the file stays, or two processes could lock two files of one name

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace signalbox
