// A child process that speaks over its standard streams. It leads a process group of its own, which ends
// with it, and it is killed when this server dies. Made and used on one thread: the kernel ends the child
// when the thread that made it ends.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox {

// A file descriptor, closed with its owner.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { reset(); }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void reset();
  int release();

 private:
  int fd_ = -1;
};

class ChildProcess {
 public:
  // Runs `command` without a shell; a name without "/" is looked for in PATH. The child gets `env` and, from
  // ours, only HOME, LANG, LOGNAME, PATH, SHELL, TERM, TMPDIR, TZ, USER and LC_*. Fails with not_configured
  // when the program cannot be run, unavailable when the system has no room for it.
  static Result<ChildProcess> start(const std::vector<std::string>& command,
                                    const std::map<std::string, std::string>& env);

  ChildProcess(ChildProcess&&) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  // Kills what is still there.
  ~ChildProcess();

  // Non-blocking pipes.
  FileDescriptor& input() { return input_; }
  FileDescriptor& output() { return output_; }
  FileDescriptor& errors() { return errors_; }
  pid_t pid() const { return pid_; }

  // Closes its input, and asks and then forces its group to end, each after `grace`. Returns when it is gone.
  void end(Duration grace);

 private:
  ChildProcess() = default;
  bool has_exited(Duration patience) const;

  pid_t pid_ = -1;
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor errors_;
};

}  // namespace signalbox
