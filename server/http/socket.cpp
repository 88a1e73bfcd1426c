#include "server/http/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace signalbox::http {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kCollectBytes = 16 * 1024;
constexpr milliseconds kWritePatience{10'000};
constexpr milliseconds kLinger{1'000};
constexpr std::size_t kLingerBytes = 16 * 1024 * 1024;

// The text of a peer's address; IPv4 in IPv6 sockets is written as IPv4.
std::string address_text(const sockaddr_storage& from, int& port) {
  char text[INET6_ADDRSTRLEN] = "";
  if (from.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(from);
    port = ntohs(v4.sin_port);
    ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
  } else if (from.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from);
    port = ntohs(v6.sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
      ::inet_ntop(AF_INET, v6.sin6_addr.s6_addr + 12, text, sizeof text);
    else
      ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
  }
  return text;
}

}  // namespace

Socket::Socket(int fd) : fd_(fd) {
  // Our own polls keep the time, so no call on the descriptor may block; children must not inherit it.
  ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK);
  ::fcntl(fd_, F_SETFD, FD_CLOEXEC);
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  if (::getpeername(fd_, reinterpret_cast<sockaddr*>(&from), &size) == 0)
    peer_ = address_text(from, peer_port_);
}

Socket::~Socket() { ::close(fd_); }

bool Socket::wait_until(short events, Time deadline) const {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now()).count();
    pollfd entry{fd_, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    if (ready == 0 && Steady::now() >= deadline) return false;
  }
}

bool Socket::wait_for_bytes(Duration patience) {
  failure_ = Failure::none;
  read_deadline_ = Steady::now() + milliseconds(patience.ms);
  return begin_ != end_ || fill();
}

void Socket::begin_head(std::size_t max_bytes, Duration time) {
  head_.clear();
  in_head_ = true;
  max_head_bytes_ = max_bytes;
  read_deadline_ = Steady::now() + milliseconds(time.ms);
}

std::string_view Socket::end_head() {
  in_head_ = false;
  return head_;
}

void Socket::begin_body(Duration time) { read_deadline_ = Steady::now() + milliseconds(time.ms); }

std::ptrdiff_t Socket::fail(Failure failure) {
  failure_ = failure;
  return failure == Failure::closed ? 0 : -1;
}

// Reads what is there into the empty buffer, waiting for it if need be.
bool Socket::fill() {
  in_.resize(kReadBytes);
  for (;;) {
    const ssize_t got = ::recv(fd_, in_.data(), in_.size(), 0);
    begin_ = 0;
    end_ = got > 0 ? static_cast<std::size_t>(got) : 0;
    if (got > 0) return true;
    if (got == 0) return fail(Failure::closed) > 0;
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return fail(Failure::closed) > 0;
    if (!wait_until(POLLIN, read_deadline_)) return fail(Failure::timed_out) > 0;
  }
}

std::ptrdiff_t Socket::read(char* out, std::size_t size) {
  if (failure_ != Failure::none) return fail(failure_);
  if (in_head_ && head_.size() >= max_head_bytes_) return fail(Failure::head_too_large);
  if (begin_ == end_ && !fill()) return fail(failure_);
  const std::size_t count = std::min(size, end_ - begin_);
  std::memcpy(out, in_.data() + begin_, count);
  begin_ += count;
  if (in_head_) head_.append(out, count);
  return static_cast<std::ptrdiff_t>(count);
}

bool Socket::send_all(std::string_view bytes) {
  while (!bytes.empty() && !broken_) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      broken_ = !wait_until(POLLOUT, Steady::now() + kWritePatience);
    else if (errno != EINTR)
      broken_ = true;
  }
  return !broken_;
}

bool Socket::write(std::string_view bytes) {
  if (out_.size() + bytes.size() <= kCollectBytes) {
    out_.append(bytes);
    return !broken_;
  }
  return flush() && send_all(bytes);
}

bool Socket::flush() {
  const bool sent = send_all(out_);
  out_.clear();
  return sent;
}

bool Socket::has_peer_left() const {
  char byte;
  const ssize_t got = ::recv(fd_, &byte, 1, MSG_PEEK);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Socket::linger() {
  if (broken_ || failure_ == Failure::closed) return;
  ::shutdown(fd_, SHUT_WR);
  const Time deadline = Steady::now() + kLinger;
  std::size_t drained = 0;
  in_.resize(kReadBytes);
  while (drained < kLingerBytes && wait_until(POLLIN, deadline)) {
    const ssize_t got = ::recv(fd_, in_.data(), in_.size(), 0);
    if (got <= 0) return;
    drained += static_cast<std::size_t>(got);
  }
}

void Socket::shrink() {
  if (begin_ == end_) std::vector<char>().swap(in_);
  if (begin_ == end_) begin_ = end_ = 0;
  std::string().swap(head_);
  if (out_.empty()) std::string().swap(out_);
}

void Socket::close_reading() const { ::shutdown(fd_, SHUT_RD); }

void Socket::close_both() const { ::shutdown(fd_, SHUT_RDWR); }

}  // namespace signalbox::http
