// A client that says exactly what a test wants to say, right or wrong.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

struct RawReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class RawConnection {
 public:
  explicit RawConnection(int port);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void send(std::string_view text);
  // As send, but the other side may have closed already.
  bool try_send(std::string_view text);
  // Everything up to and including the marker; nothing when the peer ends first. Fails after 10 s.
  std::optional<std::string> read_until(std::string_view marker);
  // The next whole reply (Content-Length, or none for HEAD and 204/304).
  RawReply read_reply(bool has_body = true);
  // Waits for the peer to end; true when it did so within the time.
  bool is_ended_within(std::chrono::milliseconds time);

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);

  int fd_;
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace signalbox
