#include "core/domain/schema/uri_reference.h"

#include <algorithm>
#include <vector>

namespace signalbox {
namespace {

struct UriParts {
  std::string_view scheme;     // with its colon
  std::string_view authority;  // with its slashes
  std::string_view path;
  std::string_view query;  // with its question mark
};

bool is_scheme_character(char c, bool first) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (!first && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
}

std::size_t scheme_length(std::string_view uri) {
  std::size_t i = 0;
  while (i < uri.size() && is_scheme_character(uri[i], i == 0)) ++i;
  return i > 0 && i < uri.size() && uri[i] == ':' ? i + 1 : 0;
}

UriParts split(std::string_view uri) {
  UriParts parts;
  const auto take = [&](std::size_t length) {
    const std::string_view part = uri.substr(0, length);
    uri.remove_prefix(part.size());
    return part;
  };
  parts.scheme = take(scheme_length(uri));
  if (uri.substr(0, 2) == "//") parts.authority = take(std::min(uri.find_first_of("/?", 2), uri.size()));
  parts.path = take(std::min(uri.find('?'), uri.size()));
  parts.query = uri;
  return parts;
}

std::string remove_dot_segments(std::string_view path) {
  const bool absolute = path.substr(0, 1) == "/";
  std::vector<std::string_view> kept;
  bool ends_in_folder = false;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    ends_in_folder = slash != std::string_view::npos || segment == "." || segment == "..";
    if (segment == "..") {
      if (kept.size() > (absolute ? 1u : 0u)) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    out += kept[i];
    if (i + 1 < kept.size() || ends_in_folder) out += '/';
  }
  return out;
}

std::string merge_paths(const UriParts& base, std::string_view path) {
  if (!base.authority.empty() && base.path.empty()) return "/" + std::string(path);
  const std::size_t slash = base.path.rfind('/');
  if (slash == std::string_view::npos) return std::string(path);
  return std::string(base.path.substr(0, slash + 1)) + std::string(path);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string resolve_uri(std::string_view base_text, std::string_view reference_text) {
  const UriParts base = split(base_text);
  const UriParts reference = split(reference_text);
  if (!reference.scheme.empty()) return std::string(reference_text);
  if (!reference.authority.empty()) return std::string(base.scheme) + std::string(reference_text);
  const std::string start = std::string(base.scheme) + std::string(base.authority);
  if (reference.path.empty()) {
    const std::string_view query = reference.query.empty() ? base.query : reference.query;
    return start + std::string(base.path) + std::string(query);
  }
  const bool absolute = reference.path[0] == '/';
  const std::string path = absolute ? std::string(reference.path) : merge_paths(base, reference.path);
  return start + remove_dot_segments(path) + std::string(reference.query);
}

std::string decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (encoded) {
      out +=
          static_cast<char>(static_cast<unsigned char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace signalbox
