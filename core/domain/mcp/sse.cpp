#include "core/domain/mcp/sse.h"

namespace signalbox::mcp {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::int64_t kMaxRetryMs = 3'600'000;

std::optional<Duration> read_retry(std::string_view value) {
  std::int64_t ms = 0;
  if (value.empty()) return std::nullopt;
  for (const char c : value) {
    if (c < '0' || c > '9') return std::nullopt;
    ms = ms > kMaxRetryMs ? ms : ms * 10 + (c - '0');
  }
  return Duration::millis(ms > kMaxRetryMs ? kMaxRetryMs : ms);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\n");
}

}  // namespace

Result<std::vector<SseEvent>> SseParser::feed(std::string_view bytes) {
  std::vector<SseEvent> events;
  while (!bytes.empty()) {
    if (after_cr_ && bytes[0] == '\n') bytes.remove_prefix(1);
    after_cr_ = false;
    const std::size_t end = bytes.find_first_of("\r\n");
    const std::string_view part = bytes.substr(0, end);
    if (line_.size() + data_.size() + part.size() > max_bytes_)
      return Error{ErrorCode::too_large,
                   "The event stream holds an event of more than " + std::to_string(max_bytes_) + " bytes."};
    line_.append(part);
    if (end == std::string_view::npos) break;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    end_line(events);
  }
  return events;
}

void SseParser::end_line(std::vector<SseEvent>& events) {
  std::string_view line = line_;
  if (at_start_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  at_start_ = false;
  if (line.empty()) {
    dispatch(events);
  } else if (const std::size_t colon = line.find(':'); colon != 0) {
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    take_field(line.substr(0, colon), value);
  }
  line_.clear();
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (has_data_) data_ += '\n';
    data_.append(value);
    has_data_ = true;
  } else if (name == "event") {
    event_ = std::string(value);
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) id_ = std::string(value);
  } else if (name == "retry") {
    if (const auto wait = read_retry(value)) retry_ = wait;
  }
}

void SseParser::dispatch(std::vector<SseEvent>& events) {
  last_id_ = id_;
  if (has_data_) events.push_back({last_id_, std::move(event_), std::move(data_)});
  event_.clear();
  data_.clear();
  has_data_ = false;
}

std::string encode_sse(const SseEvent& event, std::optional<Duration> retry) {
  std::string out;
  out.reserve(event.data.size() + 32);
  if (!event.id.empty()) append_field(out, "id", event.id);
  if (!event.event.empty()) append_field(out, "event", event.event);
  if (retry) append_field(out, "retry", std::to_string(retry->ms));
  std::string_view rest = event.data;
  while (true) {
    const std::size_t end = rest.find_first_of("\r\n");
    append_field(out, "data", rest.substr(0, end));
    if (end == std::string_view::npos) break;
    const bool both = rest.substr(end, 2) == "\r\n";
    rest.remove_prefix(end + (both ? 2 : 1));
  }
  return out + "\n";
}

}  // namespace signalbox::mcp
