#include "core/domain/net/address.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox::net {
namespace {

struct Prefix {
  std::array<std::uint8_t, 16> bytes;
  int bits;
  AddressKind kind;
};

using Kind = AddressKind;

// The first match counts, so exceptions stand before the block they are in.
constexpr Prefix kV4Prefixes[] = {
    {{169, 254, 169, 254}, 32, Kind::metadata},
    {{169, 254, 170, 2}, 32, Kind::metadata},
    {{100, 100, 100, 200}, 32, Kind::metadata},
    {{168, 63, 129, 16}, 32, Kind::metadata},
    {{192, 0, 0, 192}, 32, Kind::metadata},
    {{0}, 8, Kind::unspecified},
    {{10}, 8, Kind::private_use},
    {{100, 64}, 10, Kind::shared},
    {{127}, 8, Kind::loopback},
    {{169, 254}, 16, Kind::link_local},
    {{172, 16}, 12, Kind::private_use},
    {{192, 0, 0}, 24, Kind::reserved},
    {{192, 0, 2}, 24, Kind::documentation},
    {{192, 88, 99}, 24, Kind::reserved},
    {{192, 168}, 16, Kind::private_use},
    {{198, 18}, 15, Kind::documentation},
    {{198, 51, 100}, 24, Kind::documentation},
    {{203, 0, 113}, 24, Kind::documentation},
    {{224}, 4, Kind::multicast},
    {{240}, 4, Kind::reserved},
};

// Only 2000::/3 is handed out as global unicast; what is special inside it comes first.
constexpr Prefix kV6Prefixes[] = {
    {{0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128, Kind::metadata},
    {{0xFD, 0x20, 0x00, 0xCE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128, Kind::metadata},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, Kind::loopback},
    {{0}, 128, Kind::unspecified},
    {{0xFC}, 7, Kind::private_use},
    {{0xFE, 0x80}, 10, Kind::link_local},
    {{0xFE, 0xC0}, 10, Kind::private_use},
    {{0xFF}, 8, Kind::multicast},
    {{0x20, 0x01, 0x0D, 0xB8}, 32, Kind::documentation},
    {{0x3F, 0xFF, 0x00}, 20, Kind::documentation},
    {{0x20, 0x01, 0x00}, 23, Kind::reserved},
    {{0x20}, 3, Kind::global},
    {{0}, 0, Kind::reserved},
};

bool is_inside(const Address& address, const Prefix& prefix) {
  for (int bit = 0; bit < prefix.bits; bit += 8) {
    const int left = std::min(8, prefix.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - left));
    const auto i = static_cast<std::size_t>(bit / 8);
    if ((address.bytes[i] & mask) != (prefix.bytes[i] & mask)) return false;
  }
  return true;
}

template <std::size_t N>
Kind first_match(const Address& address, const Prefix (&prefixes)[N], Kind otherwise) {
  for (const Prefix& prefix : prefixes)
    if (is_inside(address, prefix)) return prefix.kind;
  return otherwise;
}

bool starts_with(const Address& address, std::initializer_list<int> head) {
  std::size_t i = 0;
  for (const int byte : head)
    if (address.bytes[i++] != byte) return false;
  return true;
}

Address v4_at(const Address& address, std::size_t offset) {
  Address out;
  std::copy_n(address.bytes.begin() + static_cast<std::ptrdiff_t>(offset), 4, out.bytes.begin());
  return out;
}

bool parse_v4(std::string_view text, std::uint8_t* out) {
  for (int part = 0; part < 4; ++part) {
    std::size_t digits = 0;
    int value = 0;
    while (digits < text.size() && digits < 4 && text[digits] >= '0' && text[digits] <= '9')
      value = value * 10 + (text[digits++] - '0');
    const bool leading_zero = digits > 1 && text[0] == '0';
    if (digits == 0 || value > 255 || leading_zero) return false;
    out[part] = static_cast<std::uint8_t>(value);
    text.remove_prefix(digits);
    if (part == 3) break;
    if (text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The bytes of one side of "::", or of a whole address without it.
struct Groups {
  std::array<std::uint8_t, 16> bytes = {};
  std::size_t size = 0;

  bool add(std::string_view group) {
    if (group.empty() || group.size() > 4 || size + 2 > bytes.size()) return false;
    int value = 0;
    for (const char c : group) {
      const int digit = hex_value(c);
      if (digit < 0) return false;
      value = value * 16 + digit;
    }
    bytes[size++] = static_cast<std::uint8_t>(value >> 8);
    bytes[size++] = static_cast<std::uint8_t>(value & 0xFF);
    return true;
  }
};

std::optional<Groups> parse_groups(std::string_view text, bool may_end_in_v4) {
  Groups out;
  if (text.empty()) return out;
  for (;;) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    const bool is_last = colon == std::string_view::npos;
    if (is_last && may_end_in_v4 && group.find('.') != std::string_view::npos) {
      if (out.size + 4 > out.bytes.size() || !parse_v4(group, out.bytes.data() + out.size))
        return std::nullopt;
      out.size += 4;
      return out;
    }
    if (!out.add(group)) return std::nullopt;
    if (is_last) return out;
    text.remove_prefix(colon + 1);
  }
}

std::optional<Address> parse_v6(std::string_view text) {
  Address out;
  out.is_v4 = false;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    const auto all = parse_groups(text, true);
    if (!all || all->size != 16) return std::nullopt;
    out.bytes = all->bytes;
    return out;
  }
  const auto head = parse_groups(text.substr(0, gap), false);
  const auto tail = parse_groups(text.substr(gap + 2), true);
  if (!head || !tail || head->size + tail->size > 14) return std::nullopt;
  std::copy_n(head->bytes.begin(), head->size, out.bytes.begin());
  std::copy_n(tail->bytes.begin(), tail->size, out.bytes.end() - static_cast<std::ptrdiff_t>(tail->size));
  return out;
}

std::string format_v4(const Address& address) {
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) out += '.';
    out += std::to_string(address.bytes[i]);
  }
  return out;
}

// The first longest run of at least two zero groups: {start, length}.
std::pair<int, int> longest_zero_run(const std::array<int, 8>& groups) {
  std::pair<int, int> best{-1, 1};
  for (int start = 0; start < 8; ++start) {
    int length = 0;
    while (start + length < 8 && groups[static_cast<std::size_t>(start + length)] == 0) ++length;
    if (length > best.second) best = {start, length};
  }
  return best;
}

std::string hex_text(int value) {
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const int digit = (value >> shift) & 0xF;
    if (digit != 0 || !out.empty() || shift == 0) out += "0123456789abcdef"[digit];
  }
  return out;
}

}  // namespace

std::string_view name_of(AddressKind kind) {
  switch (kind) {
    case Kind::global: return "public";
    case Kind::unspecified: return "unspecified";
    case Kind::loopback: return "loopback";
    case Kind::private_use: return "private";
    case Kind::shared: return "carrier-grade NAT";
    case Kind::link_local: return "link-local";
    case Kind::metadata: return "cloud metadata";
    case Kind::multicast: return "multicast";
    case Kind::documentation: return "documentation";
    case Kind::reserved: return "reserved";
  }
  return "reserved";
}

std::optional<Address> parse_address(std::string_view text) {
  if (text.size() > 45) return std::nullopt;
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  Address out;
  if (!parse_v4(text, out.bytes.data())) return std::nullopt;
  return out;
}

std::string format_address(const Address& address) {
  if (address.is_v4) return format_v4(address);
  std::array<int, 8> groups;
  for (std::size_t i = 0; i < 8; ++i) groups[i] = address.bytes[2 * i] << 8 | address.bytes[2 * i + 1];
  const auto gap = longest_zero_run(groups);
  std::string out;
  for (int i = 0; i < 8; ++i) {
    if (i == gap.first) {
      out += "::";
      i += gap.second - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    out += hex_text(groups[static_cast<std::size_t>(i)]);
  }
  return out;
}

std::optional<Address> embedded_v4(const Address& address) {
  if (address.is_v4) return std::nullopt;
  if (starts_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}))
    return v4_at(address, 12);  // RFC 4291
  if (starts_with(address, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0}))
    return v4_at(address, 12);                                       // RFC 6052
  if (starts_with(address, {0x20, 0x02})) return v4_at(address, 2);  // RFC 3056
  const bool is_compatible = starts_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  const bool is_special = starts_with(v4_at(address, 12), {0, 0, 0});  // :: and ::1
  if (is_compatible && !is_special) return v4_at(address, 12);
  return std::nullopt;
}

AddressKind kind_of(const Address& address) {
  if (address.is_v4) return first_match(address, kV4Prefixes, Kind::global);
  if (const auto inner = embedded_v4(address)) return kind_of(*inner);
  return first_match(address, kV6Prefixes, Kind::reserved);
}

bool is_public(const Address& address) { return kind_of(address) == Kind::global; }

}  // namespace signalbox::net
