// Server-sent events as WHATWG HTML section 9.2 writes them: a parser that takes bytes as they arrive, and
// an encoder.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox::mcp {

struct SseEvent {
  std::string id;     // the last id the stream gave, which holds until it gives another
  std::string event;  // empty means "message"
  std::string data;
};

class SseParser {
 public:
  explicit SseParser(std::size_t max_event_bytes = 4 * 1024 * 1024) : max_bytes_(max_event_bytes) {}

  // The events completed by these bytes. Fails with too_large when one event is; the parser is then finished.
  Result<std::vector<SseEvent>> feed(std::string_view bytes);

  // For resuming: the last id seen in a completed event, empty when none, and the wait the server asked for.
  const std::string& last_event_id() const { return last_id_; }
  std::optional<Duration> retry() const { return retry_; }

 private:
  void end_line(std::vector<SseEvent>& events);
  void take_field(std::string_view name, std::string_view value);
  void dispatch(std::vector<SseEvent>& events);

  std::size_t max_bytes_;
  std::string line_;
  std::string event_;
  std::string data_;
  std::string id_;  // of the event being read
  std::string last_id_;
  std::optional<Duration> retry_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool at_start_ = true;
};

// `retry` and an empty id or event name are left out.
std::string encode_sse(const SseEvent& event, std::optional<Duration> retry = std::nullopt);

// A comment that keeps idle connections open; clients skip it.
inline constexpr std::string_view kSseHeartbeat = ": keep-alive\n\n";

}  // namespace signalbox::mcp
