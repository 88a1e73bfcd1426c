#include "tests/server/http/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "core/base/text.h"

namespace signalbox {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{10};

}  // namespace

RawConnection::RawConnection(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

RawConnection::~RawConnection() { ::close(fd_); }

void RawConnection::send(std::string_view text) {
  if (!try_send(text)) throw std::runtime_error("cannot send");
}

bool RawConnection::try_send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawConnection::fill(Steady::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
  pollfd entry{fd_, POLLIN, 0};
  if (left <= 0 || ::poll(&entry, 1, static_cast<int>(left)) <= 0) return false;
  char piece[64 * 1024];
  const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
  ended_ = got <= 0;
  if (got > 0) buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> RawConnection::read_until(std::string_view marker) {
  const auto deadline = Steady::now() + kPatience;
  for (;;) {
    const std::size_t at = buffer_.find(marker);
    if (at != std::string::npos) {
      std::string out = buffer_.substr(0, at + marker.size());
      buffer_.erase(0, at + marker.size());
      return out;
    }
    if (ended_) return std::nullopt;
    if (!fill(deadline)) throw std::runtime_error("nothing came in time");
  }
}

RawReply RawConnection::read_reply(bool has_body) {
  const auto head = read_until("\r\n\r\n");
  if (!head) throw std::runtime_error("the connection ended before a reply");
  RawReply reply;
  reply.status = std::stoi(head->substr(9, 3));
  std::size_t begin = head->find("\r\n") + 2;
  while (begin + 2 < head->size()) {
    const std::size_t end = head->find("\r\n", begin);
    const std::size_t colon = head->find(':', begin);
    reply.headers[to_lower_ascii(head->substr(begin, colon - begin))] =
        std::string(trim(std::string_view(*head).substr(colon + 1, end - colon - 1)));
    begin = end + 2;
  }
  const auto length = reply.headers.find("content-length");
  if (!has_body || length == reply.headers.end()) return reply;
  const std::size_t size = std::stoul(length->second);
  const auto deadline = Steady::now() + kPatience;
  while (buffer_.size() < size)
    if (ended_ || !fill(deadline)) throw std::runtime_error("the reply's body ended early");
  reply.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return reply;
}

bool RawConnection::is_ended_within(std::chrono::milliseconds time) {
  const auto deadline = Steady::now() + time;
  while (!ended_)
    if (!fill(deadline)) return false;
  return true;
}

}  // namespace signalbox
