#include "server/http/body_reader.h"

#include <algorithm>
#include <charconv>

#include "core/base/text.h"

namespace signalbox::http {
namespace {

constexpr std::size_t kMaxLineBytes = 1024;
constexpr std::size_t kMaxTrailerLines = 64;
constexpr std::size_t kStepBytes = 256 * 1024;

Error too_large(std::size_t max_bytes) {
  return Error{ErrorCode::too_large,
               "the request body is larger than the limit of " + std::to_string(max_bytes) + " bytes"};
}

Error broken_chunk() { return Error{ErrorCode::invalid_argument, "the chunked request body is malformed"}; }

Error failure_of(const Socket& socket) {
  if (socket.failure() == Socket::Failure::timed_out)
    return Error{ErrorCode::deadline_exceeded, "the request body did not arrive in time"};
  return Error{ErrorCode::cancelled, "the connection ended before the request body was complete"};
}

// Memory grows with what has arrived, not with what was announced.
Status append_exactly(Socket& socket, std::uint64_t count, std::string& out) {
  while (count > 0) {
    const std::size_t before = out.size();
    const std::size_t step = static_cast<std::size_t>(std::min<std::uint64_t>(count, kStepBytes));
    out.resize(before + step);
    std::size_t filled = 0;
    while (filled < step) {
      const std::ptrdiff_t got = socket.read(out.data() + before + filled, step - filled);
      if (got <= 0) return failure_of(socket);
      filled += static_cast<std::size_t>(got);
    }
    count -= step;
  }
  return {};
}

// A line without its CRLF.
Result<std::string> read_line(Socket& socket) {
  std::string line;
  for (char c; line.size() < kMaxLineBytes; line += c) {
    if (socket.read(&c, 1) <= 0) return failure_of(socket);
    if (c != '\n') continue;
    if (line.empty() || line.back() != '\r') return broken_chunk();
    line.pop_back();
    return line;
  }
  return broken_chunk();
}

Result<std::uint64_t> read_chunk_size(Socket& socket) {
  TRY(const std::string line, read_line(socket));
  const std::string_view digits = trim(std::string_view(line).substr(0, line.find(';')));
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return broken_chunk();
  return size;
}

Status skip_trailers(Socket& socket) {
  for (std::size_t lines = 0; lines < kMaxTrailerLines; ++lines) {
    TRY(const std::string line, read_line(socket));
    if (line.empty()) return {};
  }
  return broken_chunk();
}

Result<std::string> read_chunked(Socket& socket, std::size_t max_bytes) {
  std::string body;
  for (;;) {
    TRY(const std::uint64_t size, read_chunk_size(socket));
    if (size == 0) break;
    if (size > max_bytes - body.size()) return too_large(max_bytes);
    CHECK_OK(append_exactly(socket, size, body));
    TRY(const std::string line_end, read_line(socket));
    if (!line_end.empty()) return broken_chunk();
  }
  CHECK_OK(skip_trailers(socket));
  return body;
}

}  // namespace

Result<std::string> read_body(Socket& socket, const BodyFrame& frame, std::size_t max_bytes) {
  if (frame.is_chunked) return read_chunked(socket, max_bytes);
  if (frame.length > max_bytes) return too_large(max_bytes);
  std::string body;
  CHECK_OK(append_exactly(socket, frame.length, body));
  return body;
}

}  // namespace signalbox::http
