// A connected unix socket that carries one line each way, with limits on size and time. Shared by both ends
// of the control socket.
#pragma once

#include <sys/un.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox::control {

inline constexpr std::size_t kMaxLineBytes = 16 * 1024 * 1024;

// A file descriptor with an owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

// Fails with invalid_argument when the path is too long for the system (107 bytes).
Result<sockaddr_un> address_of(const std::string& path);

// Without its newline. Fails with too_large, deadline_exceeded or upstream_unavailable (the peer ended
// first).
Result<std::string> read_line(int fd, std::size_t max_bytes, Duration time);

// Adds the newline. Fails with deadline_exceeded or upstream_unavailable.
Status write_line(int fd, std::string_view line, Duration time);

}  // namespace signalbox::control
