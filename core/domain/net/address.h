// What kind of network an IP address belongs to. The outbound guard asks this about the very address that
// is about to be connected to; names were resolved before.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::net {

struct Address {
  bool is_v4 = true;
  std::array<std::uint8_t, 16> bytes = {};  // network order; IPv4 uses the first four
  bool operator==(const Address&) const = default;
};

// Where an address leads (IANA special-purpose registries, RFC 6890 and successors).
enum class AddressKind {
  global,         // the public internet
  unspecified,    // 0.0.0.0/8, ::
  loopback,       // 127.0.0.0/8, ::1
  private_use,    // RFC 1918, fc00::/7, fec0::/10
  shared,         // carrier-grade NAT, 100.64.0.0/10
  link_local,     // 169.254.0.0/16, fe80::/10
  metadata,       // where clouds hand out credentials, such as 169.254.169.254
  multicast,      // 224.0.0.0/4, ff00::/8
  documentation,  // RFC 5737, RFC 3849, RFC 9637, benchmarks (RFC 2544)
  reserved,       // everything else that no public host has
};

// The kind's name for people, such as "link-local".
std::string_view name_of(AddressKind kind);

// Strict text forms only: four decimal octets without leading zeros, or RFC 4291 §2.2. No zone, no brackets.
std::optional<Address> parse_address(std::string_view text);

// Dotted quad, or RFC 5952 without the mixed notation.
std::string format_address(const Address& address);

// An IPv4 address inside an IPv6 one (mapped, compatible, NAT64, 6to4), if that is what this is.
std::optional<Address> embedded_v4(const Address& address);

// Judges embedded IPv4 addresses as what they embed.
AddressKind kind_of(const Address& address);

bool is_public(const Address& address);

}  // namespace signalbox::net
