// Absolute http and https addresses, read strictly (RFC 3986 without what no upstream needs): no user
// information, no control characters or blanks, no percent-encoding in the host, at most kMaxUrlBytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace signalbox::net {

inline constexpr std::size_t kMaxUrlBytes = 8 * 1024;

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address in brackets
  int port = 0;        // the scheme's own when none was written
  std::string target;  // path and query, starts with "/"; the fragment is dropped
  bool operator==(const Url&) const = default;
};

// Fails with invalid_argument; the message says what is wrong without repeating the address.
Result<Url> parse_url(std::string_view text);

// "https://host" or "http://host:8080": what browsers compare (RFC 6454).
std::string origin(const Url& url);

std::string format_url(const Url& url);

// Where a redirect or link of `base` leads (RFC 3986 §5.2). Fails as parse_url does.
Result<Url> resolve(const Url& base, std::string_view reference);

// Everything but unreserved characters becomes %XX, "/" and the dots of "." and ".." included.
std::string encode_path_segment(std::string_view text);

// As encode_path_segment; a blank becomes %20, which every server understands.
std::string encode_query_value(std::string_view text);

}  // namespace signalbox::net
