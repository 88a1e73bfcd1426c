#include "core/domain/net/url.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/text.h"
#include "core/domain/net/address.h"

namespace signalbox::net {
namespace {

Error wrong(std::string_view what) {
  return Error{ErrorCode::invalid_argument, "the address " + std::string(what)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

// Visible ASCII only: blanks, controls and raw non-ASCII bytes are how parsers are made to disagree.
bool is_clean(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
}

std::optional<int> parse_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  int port = 0;
  for (const char c : text) port = port * 10 + (c - '0');
  if (port < 1 || port > 65535) return std::nullopt;
  return port;
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253 || host[0] == '.' || host.find("..") != std::string_view::npos)
    return false;
  return std::all_of(host.begin(), host.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; });
}

// Splits "host:port" or "[v6]:port" into the url.
Status read_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) return wrong("must not contain a user name or password");
  std::string_view port;
  bool has_port = false;
  if (authority.substr(0, 1) == "[") {
    const std::size_t end = authority.find(']');
    const auto address = parse_address(authority.substr(1, end == std::string_view::npos ? 0 : end - 1));
    if (!address || address->is_v4) return wrong("has no valid IPv6 address in its brackets");
    url.host = "[" + format_address(*address) + "]";
    authority.remove_prefix(end + 1);
    has_port = !authority.empty();
    if (has_port && authority[0] != ':') return wrong("has text after the bracket of its host");
    if (has_port) port = authority.substr(1);
  } else {
    const std::size_t colon = authority.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
    const std::string_view host = authority.substr(0, colon);
    if (!is_host_name(host)) return wrong("has no valid host name");
    url.host = to_lower_ascii(host);
  }
  url.port = default_port(url.scheme);
  if (!has_port || port.empty()) return {};
  const auto number = parse_port(port);
  if (!number) return wrong("has a port that is not between 1 and 65535");
  url.port = *number;
  return {};
}

std::string_view without_fragment(std::string_view text) { return text.substr(0, text.find('#')); }

// RFC 3986 §5.2.4 on a path that starts with "/".
std::string remove_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_open = false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(std::min(slash, path.size()));
    ends_open = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!ends_open) kept.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  if (ends_open || out.empty()) out += '/';
  return out;
}

std::string normal_target(std::string_view target) {
  const std::size_t question = std::min(target.find('?'), target.size());
  return remove_dot_segments(target.substr(0, question)) + std::string(target.substr(question));
}

std::string percent_encode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 0xF];
  }
  return out;
}

// Whether a reference starts with "scheme:", which makes it absolute.
bool has_scheme(std::string_view reference) {
  const std::size_t end = reference.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && reference[end] == ':' && is_letter(reference[0]);
}

// The base's target, changed by a reference that has neither scheme nor host.
std::string merged_target(const Url& base, std::string_view reference) {
  const std::string_view target = base.target;
  const std::string_view path = target.substr(0, target.find('?'));
  if (reference.empty()) return base.target;
  if (reference[0] == '/') return std::string(reference);
  if (reference[0] == '?') return std::string(path) + std::string(reference);
  return std::string(path.substr(0, path.rfind('/') + 1)) + std::string(reference);
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (text.size() > kMaxUrlBytes) return wrong("is longer than 8 KiB");
  if (!is_clean(text)) return wrong("contains a blank, a control character, a backslash or non-ASCII text");
  const std::size_t separator = text.find("://");
  if (separator == std::string_view::npos) return wrong("must start with https:// or http://");
  Url url;
  url.scheme = to_lower_ascii(text.substr(0, separator));
  if (url.scheme != "http" && url.scheme != "https") return wrong("must start with https:// or http://");
  text = without_fragment(text.substr(separator + 3));
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  CHECK_OK(read_authority(text.substr(0, end), url));
  url.target = std::string(text.substr(end));
  if (url.target.empty() || url.target[0] == '?') url.target.insert(0, "/");
  return url;
}

std::string origin(const Url& url) {
  std::string out = url.scheme + "://" + url.host;
  if (url.port != default_port(url.scheme)) out += ":" + std::to_string(url.port);
  return out;
}

std::string format_url(const Url& url) { return origin(url) + url.target; }

Result<Url> resolve(const Url& base, std::string_view reference) {
  if (reference.size() > kMaxUrlBytes || !is_clean(reference))
    return wrong("is too long, or contains a blank, a control character, a backslash or non-ASCII text");
  reference = without_fragment(reference);
  Url url;
  if (has_scheme(reference)) {
    TRY(url, parse_url(reference));
  } else if (reference.substr(0, 2) == "//") {
    TRY(url, parse_url(base.scheme + ":" + std::string(reference)));
  } else {
    url = base;
    url.target = merged_target(base, reference);
  }
  url.target = normal_target(url.target);
  if (format_url(url).size() > kMaxUrlBytes) return wrong("is longer than 8 KiB");
  return url;
}

std::string encode_path_segment(std::string_view text) {
  if (text == ".") return "%2E";
  if (text == "..") return "%2E%2E";
  return percent_encode(text);
}

std::string encode_query_value(std::string_view text) { return percent_encode(text); }

}  // namespace signalbox::net
