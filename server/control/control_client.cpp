#include "server/control/control_client.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "server/control/control_message.h"
#include "server/control/line_channel.h"

namespace signalbox::control {
namespace {

// Keys travel over this socket, so it must be the server's and nobody else's.
Status check_owner(const std::string& path) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0 || !S_ISSOCK(info.st_mode))
    return Error{ErrorCode::not_found, "no server runs here: there is no socket " + path};
  if (info.st_uid != ::geteuid() && info.st_uid != 0 && ::geteuid() != 0)
    return Error{ErrorCode::permission_denied,
                 path + " belongs to another user; run this command as that user"};
  if ((info.st_mode & 077) != 0)
    return Error{
        ErrorCode::permission_denied,
        path +
            " is open to other users; stop the server, check who may write to its directory, start it again"};
  return {};
}

Result<Descriptor> connect_to(const std::string& path) {
  CHECK_OK(check_owner(path));
  TRY(const sockaddr_un address, address_of(path));
  Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!connection.is_open() ||
      ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return Error{ErrorCode::upstream_unavailable,
                 "no server answers on " + path + "; start it with `signalbox serve`"};
  return connection;
}

// Not as if nobody had been there: what was asked may have been done, and must not be done again.
Error no_answer() {
  return Error{ErrorCode::upstream_failed,
               "the server ended before it answered; whether it did what was asked shows once it runs again"};
}

}  // namespace

Result<api::Reply> send(const std::string& path, const api::Request& request, Duration timeout) {
  TRY(const Descriptor connection, connect_to(path));
  // A server that refuses the request answers without reading all of it, so its reply counts first.
  const Status written = write_line(connection.get(), encode_request(request), timeout);
  auto line = read_line(connection.get(), kMaxLineBytes, timeout);
  if (!line.ok() && written.ok() && line.error().code == ErrorCode::upstream_unavailable) return no_answer();
  if (!line.ok()) return written.ok() ? std::move(line).error() : written.error();
  auto reply = decode_reply(*line);
  if (!reply.ok()) return Error{ErrorCode::upstream_failed, "the server's control reply makes no sense"};
  return std::move(reply).value();
}

}  // namespace signalbox::control
