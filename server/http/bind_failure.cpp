#include "server/http/bind_failure.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace signalbox::http {
namespace {

constexpr int kNoSuchAddress = -1;
constexpr int kPortsToTry = 50;

// 0 when the address can be listened on, else errno or kNoSuchAddress.
int probe(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return kNoSuchAddress;
  int reason = kNoSuchAddress;
  const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0) {
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const bool bound = ::bind(fd, found->ai_addr, found->ai_addrlen) == 0 && ::listen(fd, 1) == 0;
    reason = bound ? 0 : errno;
    ::close(fd);
  }
  ::freeaddrinfo(found);
  return reason;
}

std::string address_text(const std::string& host, int port) {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string next_free(const std::string& host, int port) {
  for (int next = port + 1; next <= port + kPortsToTry && next <= 65535; ++next)
    if (probe(host, next) == 0) return address_text(host, next);
  return address_text(host, 0);  // any free port
}

}  // namespace

Error explain_bind_failure(const std::string& host, int port) {
  const std::string address = address_text(host, port);
  switch (const int reason = probe(host, port)) {
    case kNoSuchAddress:
      return Error{ErrorCode::invalid_argument,
                   "\"" + host + "\" is not an address of this machine; try --listen 127.0.0.1:8640"};
    case EADDRINUSE:
      return Error{ErrorCode::unavailable, "another program already listens on " + address +
                                               "; try --listen " + next_free(host, port)};
    case EADDRNOTAVAIL:
      return Error{ErrorCode::unavailable, "this machine has no address " + host +
                                               "; try --listen 127.0.0.1:" + std::to_string(port)};
    case EACCES:
      return Error{ErrorCode::unavailable, "ports below 1024 need privileges: " + address +
                                               " is not allowed; try --listen " + address_text(host, 8640)};
    default:
      return Error{ErrorCode::unavailable, "cannot listen on " + address + ": " +
                                               (reason == 0 ? "try again" : std::strerror(reason))};
  }
}

}  // namespace signalbox::http
