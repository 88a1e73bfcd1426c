// One accepted connection: buffered reading and writing with deadlines, and a record of the raw request
// head. Used by its own thread only, except for close_reading and close_both.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace signalbox::http {

class Socket {
 public:
  enum class Failure { none, closed, timed_out, head_too_large };

  // Takes the descriptor over and closes it in the end.
  explicit Socket(int fd);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }
  // The peer's and our own address in text, without port.
  const std::string& peer() const { return peer_; }
  int peer_port() const { return peer_port_; }

  // Waits for the first byte of a request; false when the time is over or the peer is gone.
  bool wait_for_bytes(Duration patience);

  // From here every byte read belongs to a request head: kept, and limited in size and time.
  void begin_head(std::size_t max_bytes, Duration time);
  std::string_view end_head();
  // From here bytes belong to a body that must be complete within `time`.
  void begin_body(Duration time);

  // Bytes read; 0 at the peer's end, -1 with failure() set.
  std::ptrdiff_t read(char* out, std::size_t size);
  Failure failure() const { return failure_; }

  // Small pieces are collected until flush, large ones go out at once. False when the peer is gone or takes
  // nothing for `kWritePatience`.
  bool write(std::string_view bytes);
  bool flush();
  bool is_broken() const { return broken_; }
  bool has_peer_left() const;

  // Ends our side and drains for a moment what the peer still sends, so that it can read our last answer
  // instead of a connection reset.
  void linger();
  // Memory that an idle or streaming connection does not need.
  void shrink();

  // Any thread, while the owner keeps the socket alive: wakes a reading owner; ends reading and writing.
  void close_reading() const;
  void close_both() const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  bool wait_until(short events, Time deadline) const;
  bool fill();
  std::ptrdiff_t fail(Failure failure);
  bool send_all(std::string_view bytes);

  const int fd_;
  std::string peer_;
  int peer_port_ = 0;

  std::vector<char> in_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string out_;
  bool broken_ = false;

  bool in_head_ = false;
  std::string head_;
  std::size_t max_head_bytes_ = 0;
  Time read_deadline_{};
  Failure failure_ = Failure::none;
};

}  // namespace signalbox::http
