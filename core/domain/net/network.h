// A block of addresses, and what a request's sender is called when proxies of ours stand between.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/domain/net/address.h"

namespace signalbox::net {

struct Network {
  Address base;
  int bits = 0;  // of the prefix
  bool operator==(const Network&) const = default;
};

// "10.0.0.0/8", "fd00::/8", or one address. Fails with invalid_argument.
Result<Network> parse_network(std::string_view text);

std::string format_network(const Network& network);

// An IPv4 address written as IPv6 (::ffff:10.0.0.1) is in the block of the IPv4 address.
bool contains(const Network& network, const Address& address);

// Who sent a request: the peer, unless it is one of `trusted`; then the rightmost address of the
// X-Forwarded-For lists (in the order of the header lines) that is not one of them, because what stands
// left of that anybody may have written. What is no address ends the search at the last one that is.
std::string client_address(std::string_view peer, std::span<const std::string_view> forwarded_for,
                           std::span<const Network> trusted);

// What one customer of a network provider has: the IPv4 address, or the IPv6 /64. Other text stays as it is.
std::string household_of(std::string_view address);

}  // namespace signalbox::net
