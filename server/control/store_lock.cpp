#include "server/control/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/text.h"

namespace signalbox {
namespace {

Error unusable(const std::string& path) {
  return Error{ErrorCode::unavailable, "cannot use " + path + ": " + std::strerror(errno) +
                                           "; choose a directory of yours with --data"};
}

Status make_directory(const std::string& dir) {
  std::error_code failure;
  const auto parent = std::filesystem::absolute(dir, failure).parent_path();
  if (!failure) std::filesystem::create_directories(parent, failure);
  if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) return unusable(dir);
  return {};
}

std::string holder_in(int fd) {
  char text[32];
  const ssize_t size = ::pread(fd, text, sizeof text, 0);
  const std::string_view pid = size > 0 ? trim({text, static_cast<std::size_t>(size)}) : std::string_view();
  return pid.empty() ? "another process" : "process " + std::string(pid);
}

}  // namespace

Result<StoreLock> StoreLock::acquire(const std::string& dir) {
  CHECK_OK(make_directory(dir));
  const std::string path = dir + "/lock";
  StoreLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.fd_ < 0) return unusable(path);
  if (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return unusable(path);
    return Error{ErrorCode::unavailable, dir + " is in use by " + holder_in(lock.fd_) +
                                             "; stop it, or choose another directory with --data"};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(lock.fd_, 0) != 0 || ::pwrite(lock.fd_, pid.data(), pid.size(), 0) < 0)
    return unusable(path);
  return lock;
}

StoreLock::StoreLock(StoreLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

StoreLock::~StoreLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace signalbox
