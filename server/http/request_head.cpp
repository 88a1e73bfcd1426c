#include "server/http/request_head.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/text.h"

namespace signalbox::http {
namespace {

Error bad(std::string_view what) { return Error{ErrorCode::invalid_argument, std::string(what)}; }

// RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

// Cuts the next CRLF-terminated line off the front; nothing when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || end == 0 || text[end - 1] != '\r') return std::nullopt;
  const std::string_view line = text.substr(0, end - 1);
  text.remove_prefix(end + 1);
  return line;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!is_valid_utf8(out)) return std::nullopt;
  return out;
}

Status parse_query(std::string_view text, std::map<std::string, std::string>& out) {
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count >= kMaxQueryParameters) return bad("the query has too many parameters");
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = decode(pair.substr(0, equals), true);
    const auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return bad("the query is not valid percent-encoded UTF-8");
    if ((*name + *value).find('\0') != std::string::npos) return bad("the query contains a NUL");
    const auto [at, is_new] = out.try_emplace(*name, *value);
    if (!is_new) at->second += "," + *value;
  }
  return {};
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

}  // namespace

Result<HttpHeaders> parse_headers(std::string_view head) {
  HttpHeaders out;
  if (!take_line(head)) return bad("the request line does not end in CRLF");
  for (;;) {
    const auto line = take_line(head);
    if (!line) return bad("a header line does not end in CRLF");
    if (line->empty()) return out;
    const std::size_t colon = line->find(':');
    if (colon == std::string_view::npos || !is_token(line->substr(0, colon)))
      return bad("a header line has no valid name");
    const std::string_view value = trim(line->substr(colon + 1));
    if (!is_field_value(value)) return bad("a header value contains control characters");
    out.emplace_back(line->substr(0, colon), value);
  }
}

Result<Target> parse_target(std::string_view target) {
  if (target.empty() || target[0] != '/') return bad("the request target must start with \"/\"");
  const std::size_t question = std::min(target.find('?'), target.size());
  const auto path = decode(target.substr(0, question), false);
  if (!path) return bad("the path is not valid percent-encoded UTF-8");
  if (has_control_characters(*path)) return bad("the path contains control characters");
  Target out{*path, {}};
  CHECK_OK(parse_query(target.substr(std::min(question + 1, target.size())), out.query));
  return out;
}

Result<BodyFrame> frame_of(const HttpHeaders& headers) {
  std::optional<std::uint64_t> length;
  int transfer_encodings = 0;
  for (const auto& [name, value] : headers) {
    const std::string lower = to_lower_ascii(name);
    if (lower == "content-length") {
      const auto stated = parse_length(value);
      if (!stated || (length && *length != *stated)) return bad("the Content-Length header is not valid");
      length = stated;
    } else if (lower == "transfer-encoding") {
      ++transfer_encodings;
      if (to_lower_ascii(value) != "chunked") return bad("the only Transfer-Encoding understood is chunked");
    } else if (lower == "content-encoding" && to_lower_ascii(value) != "identity") {
      return Error{ErrorCode::unsupported_media_type, "send the body without Content-Encoding"};
    }
  }
  if (transfer_encodings > 1 || (transfer_encodings == 1 && length))
    return bad("the body's length is stated more than once");
  return BodyFrame{transfer_encodings == 1, length.value_or(0)};
}

}  // namespace signalbox::http
