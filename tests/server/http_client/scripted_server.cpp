#include "tests/server/http_client/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/text.h"

namespace signalbox {
namespace {

// Cuts the first whole request off the front, when there is one.
std::optional<std::string> take_request(std::string& buffer) {
  const std::size_t head = buffer.find("\r\n\r\n");
  if (head == std::string::npos) return std::nullopt;
  const std::string lower = to_lower_ascii(buffer.substr(0, head));
  const std::size_t field = lower.find("content-length:");
  const std::size_t body = field == std::string::npos ? 0 : std::stoul(lower.substr(field + 15));
  const std::size_t size = head + 4 + body;
  if (buffer.size() < size) return std::nullopt;
  std::string request = buffer.substr(0, size);
  buffer.erase(0, size);
  return request;
}

}  // namespace

bool ScriptedServer::Peer::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void ScriptedServer::Peer::wait_for_end() const {
  char piece[256];
  while (::recv(fd_, piece, sizeof piece, 0) > 0) {
  }
}

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)), fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  ::listen(fd_, 128);
  socklen_t size = sizeof address;
  ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int peer : peers_) ::shutdown(peer, SHUT_RDWR);
  }
  ::shutdown(fd_, SHUT_RDWR);
  accepting_.join();
  for (std::thread& thread : serving_) thread.join();
  ::close(fd_);
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int peer = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) return;
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(peer);
      return;
    }
    ++connections_;
    peers_.push_back(peer);
    serving_.emplace_back([this, peer] { serve(peer); });
  }
}

void ScriptedServer::serve(int fd) {
  std::string buffer;
  char piece[16 * 1024];
  for (bool goes_on = true; goes_on;) {
    if (auto request = take_request(buffer)) {
      ++requests_;
      goes_on = script_(*request, Peer(fd));
      continue;
    }
    const ssize_t got = ::recv(fd, piece, sizeof piece, 0);
    if (got <= 0) break;
    buffer.append(piece, static_cast<std::size_t>(got));
  }
  const std::lock_guard lock(mutex_);
  peers_.erase(std::find(peers_.begin(), peers_.end(), fd));
  ::close(fd);
}

std::string reply_text(int status, const std::string& body, const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace signalbox
