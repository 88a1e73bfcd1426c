#include "core/domain/mcp/naming.h"

#include <algorithm>
#include <cstdint>
#include <set>

namespace signalbox::mcp {
namespace {

constexpr std::string_view kSeparator = "__";
constexpr std::size_t kMaxServerBytes = 24;
constexpr std::size_t kHashDigits = 10;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_slug_character(char c) { return is_plain(c) || c == '.'; }

// FNV-1a; names are not secret, and a collision is only hashed again.
std::uint64_t hash_of(std::string_view text, int round) {
  std::uint64_t hash = 0xcbf29ce484222325u + static_cast<std::uint64_t>(round);
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

std::string hash_digits(std::string_view text, int round) {
  constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuv";
  std::uint64_t hash = hash_of(text, round);
  std::string digits;
  for (std::size_t i = 0; i < kHashDigits; ++i, hash >>= 5) digits += kDigits[hash & 31];
  return digits;
}

std::string marked_slug(const std::string& prefix, const std::string& tool, int round) {
  std::string slug = prefix + tool;
  for (char& c : slug)
    if (!is_slug_character(c)) c = '_';
  slug.resize(std::min(slug.size(), kMaxSlugBytes - kHashDigits - 1));
  return slug + "_" + hash_digits(tool, round);
}

bool fits(const std::string& prefix, const std::string& tool) {
  if (tool.empty() || prefix.size() + tool.size() > kMaxSlugBytes) return false;
  for (const char c : tool)
    if (!is_slug_character(c)) return false;
  return true;
}

}  // namespace

bool is_server_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxServerBytes || name.front() == '_' || name.back() == '_')
    return false;
  for (const char c : name)
    if (!is_plain(c)) return false;
  return name.find(kSeparator) == std::string_view::npos;
}

std::string_view server_in(std::string_view slug) {
  const std::size_t end = slug.find(kSeparator);
  if (end == std::string_view::npos || end + kSeparator.size() == slug.size()) return {};
  return slug.substr(0, end);
}

std::map<std::string, std::string> slugs_of(std::string_view server, const std::vector<std::string>& tools) {
  const std::string prefix = std::string(server) + std::string(kSeparator);
  std::map<std::string, std::string> slugs;
  std::set<std::string> to_mark;
  for (const std::string& tool : tools) {
    if (fits(prefix, tool))
      slugs[prefix + tool] = tool;
    else
      to_mark.insert(tool);
  }
  for (const std::string& tool : to_mark) {
    int round = 0;
    while (!slugs.emplace(marked_slug(prefix, tool, round), tool).second) ++round;
  }
  return slugs;
}

}  // namespace signalbox::mcp
