#include "server/control/control_server.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include "server/control/control_message.h"

namespace signalbox::control {
namespace {

Error failed(const std::string& verb, const std::string& path) {
  return Error{ErrorCode::unavailable, "cannot " + verb + " " + path + ": " + std::strerror(errno)};
}

Descriptor new_socket() {
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

bool does_answer(const sockaddr_un& address) {
  const Descriptor probe = new_socket();
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// Only ever removes a socket, so a wrong --data cannot cost anybody a file.
Status remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) return {};
  if (!S_ISSOCK(info.st_mode))
    return Error{ErrorCode::unavailable, path + " is in the way and not a socket; move it away"};
  if (does_answer(address)) return Error{ErrorCode::unavailable, "another server answers on " + path};
  if (::unlink(path.c_str()) != 0) return failed("replace", path);
  return {};
}

Result<Descriptor> listen_on(const std::string& path) {
  TRY(const sockaddr_un address, address_of(path));
  CHECK_OK(remove_stale(path, address));
  Descriptor listening = new_socket();
  if (!listening.is_open() ||
      ::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return failed("make", path);
  // Nobody can connect before listen, so there is no moment with a wider mode.
  if (::chmod(path.c_str(), 0600) != 0 || ::listen(listening.get(), 64) != 0) return failed("make", path);
  return listening;
}

void block_signals() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::open(const std::string& path, api::Handler handler,
                                                           Log& log, ControlOptions options) {
  TRY(Descriptor listening, listen_on(path));
  Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake.is_open()) return failed("serve", path);
  std::unique_ptr<ControlServer> server(
      new ControlServer(path, std::move(listening), std::move(wake), std::move(handler), log, options));
  server->start();
  return server;
}

ControlServer::ControlServer(std::string path, Descriptor listening, Descriptor wake, api::Handler handler,
                             Log& log, ControlOptions options)
    : path_(std::move(path)),
      listening_(std::move(listening)),
      wake_(std::move(wake)),
      handler_(std::move(handler)),
      log_(log),
      options_(options) {}

ControlServer::~ControlServer() { stop(); }

void ControlServer::start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

void ControlServer::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
    // Reading only: a handler at work may still write its answer.
    for (const int peer : peers_) ::shutdown(peer, SHUT_RD);
  }
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof one) < 0)
    log_.write(LogLevel::error, "the control socket could not be woken", {{"reason", std::strerror(errno)}});
  for (std::thread& thread : threads_) thread.join();
  ::unlink(path_.c_str());
}

void ControlServer::work() {
  block_signals();
  while (wait_for_peer()) {
    const Descriptor peer(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!peer.is_open()) continue;  // another thread was faster
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      peers_.insert(peer.get());
    }
    serve(peer.get());
    const std::lock_guard lock(mutex_);
    peers_.erase(peer.get());
  }
}

bool ControlServer::wait_for_peer() {
  pollfd entries[] = {{wake_.get(), POLLIN, 0}, {listening_.get(), POLLIN, 0}};
  for (;;) {
    if (::poll(entries, 2, -1) < 0 && errno != EINTR) return false;
    if ((entries[0].revents & POLLIN) != 0) return false;
    if (entries[1].revents != 0) return true;
  }
}

void ControlServer::serve(int fd) {
  api::Reply reply =
      is_welcome(fd)
          ? answer(fd)
          : error_reply(403, Error{ErrorCode::permission_denied,
                                   "only the user who runs the server, or root, may use its control socket"});
  const Status sent = write_line(fd, encode_reply(reply), options_.write_timeout);
  if (!sent.ok())
    log_.write(LogLevel::warning, "a control reply was not delivered", {{"reason", sent.error().message}});
}

bool ControlServer::is_welcome(int fd) const {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

api::Reply ControlServer::answer(int fd) {
  const auto line = read_line(fd, options_.max_request_bytes, options_.read_timeout);
  if (!line.ok()) return error_reply(line.error().code == ErrorCode::too_large ? 413 : 408, line.error());
  const auto request = decode_request(*line);
  if (!request.ok()) return error_reply(400, request.error());
  api::Reply reply = handle(*request);
  if (!reply.stream) return reply;
  reply.stream->close();
  return error_reply(400,
                     Error{ErrorCode::invalid_argument,
                           "event streams are not served over the control socket; use the HTTP address"});
}

api::Reply ControlServer::handle(const api::Request& request) {
  std::string what = "not a std::exception";
  try {
    return handler_(request);
  } catch (const std::exception& thrown) {
    what = thrown.what();
  } catch (...) {
  }
  log_.write(LogLevel::error, "a request handler threw", {{"path", request.path}, {"what", what}});
  return error_reply(
      500, Error{ErrorCode::internal, "an unexpected error occurred; the server's log has the detail"});
}

}  // namespace signalbox::control
