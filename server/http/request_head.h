// What stands in front of a request's body, read strictly from the raw bytes (RFC 9112). cpp-httplib
// percent-decodes header values and keeps their order to itself, so the listener reads them here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/ports/http_client.h"

namespace signalbox::http {

// The header lines of a whole head (request line first, blank line last) in order. Fails with
// invalid_argument: bad names, blanks before the colon, folded lines, control characters, bare line feeds.
Result<HttpHeaders> parse_headers(std::string_view head);

struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};

// "/a%20b?x=1&y=2": path decoded ("+" stays), query decoded ("+" is a blank). A name that occurs more than
// once has its values joined by commas in order, so no two readers can disagree on which one counts.
// Fails with invalid_argument: not starting with "/", broken escapes, invalid UTF-8, control characters in
// the path, NUL in the query, more than kMaxQueryParameters.
Result<Target> parse_target(std::string_view target);

inline constexpr std::size_t kMaxQueryParameters = 256;

// How the body is delimited (RFC 9112 §6.3).
struct BodyFrame {
  bool is_chunked = false;
  std::uint64_t length = 0;  // when not chunked
  bool is_empty() const { return !is_chunked && length == 0; }
};

// Fails with invalid_argument (contradicting or malformed lengths, both kinds at once, which is how requests
// are smuggled) or unsupported_media_type (an encoding other than chunked or identity).
Result<BodyFrame> frame_of(const HttpHeaders& headers);

}  // namespace signalbox::http
