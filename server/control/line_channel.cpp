#include "server/control/line_channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace signalbox::control {
namespace {

using Steady = std::chrono::steady_clock;

Error gone() {
  return Error{ErrorCode::upstream_unavailable, "the other end of the control socket went away"};
}
Error late() { return Error{ErrorCode::deadline_exceeded, "the control socket did not answer in time"}; }

Steady::time_point deadline_in(Duration time) { return Steady::now() + std::chrono::milliseconds(time.ms); }

bool wait_until(int fd, short events, Steady::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
    pollfd entry{fd, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000)));
    if (ready > 0) return true;
    if (Steady::now() >= deadline || (ready < 0 && errno != EINTR)) return false;
  }
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Error{ErrorCode::invalid_argument,
                 "the path " + path + " is too long for a socket; choose a shorter directory with --data"};
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Result<std::string> read_line(int fd, std::size_t max_bytes, Duration time) {
  const auto deadline = deadline_in(time);
  std::string line;
  char piece[16 * 1024];
  for (;;) {
    const ssize_t got = ::recv(fd, piece, sizeof piece, MSG_DONTWAIT);
    if (got == 0) return gone();
    if (got < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return gone();
      if (!wait_until(fd, POLLIN, deadline)) return late();
      continue;
    }
    const std::string_view bytes(piece, static_cast<std::size_t>(got));
    const std::size_t end = bytes.find('\n');
    line.append(bytes.substr(0, end));
    if (line.size() > max_bytes)
      return Error{ErrorCode::too_large,
                   "a line on the control socket is longer than " + std::to_string(max_bytes) + " bytes"};
    if (end != std::string_view::npos) return line;
    if (Steady::now() >= deadline) return late();
  }
}

Status write_line(int fd, std::string_view line, Duration time) {
  const auto deadline = deadline_in(time);
  const std::string whole = std::string(line) + "\n";
  for (std::string_view left = whole; !left.empty();) {
    const ssize_t sent = ::send(fd, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
      left.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_until(fd, POLLOUT, deadline)) return late();
    } else if (errno != EINTR)
      return gone();
  }
  return {};
}

}  // namespace signalbox::control
