#include "core/domain/net/network.h"

#include <algorithm>
#include <vector>

#include "core/base/text.h"

namespace signalbox::net {
namespace {

constexpr int kHouseholdBits = 64;

// IPv4 in its IPv6 clothes (RFC 4291 §2.5.5.2) as itself; every other address stays.
Address plain(const Address& address) {
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (address.is_v4 || !std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin())) return address;
  Address v4;
  std::copy(address.bytes.begin() + 12, address.bytes.end(), v4.bytes.begin());
  return v4;
}

Address masked(Address address, int bits) {
  for (std::size_t i = 0; i < address.bytes.size(); ++i) {
    const int kept = std::clamp(bits - 8 * static_cast<int>(i), 0, 8);
    address.bytes[i] &= static_cast<std::uint8_t>(0xFF << (8 - kept));
  }
  return address;
}

std::optional<int> number_to(std::string_view text, int most) {
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value <= most ? std::optional(value) : std::nullopt;
}

// "1.2.3.4", "1.2.3.4:567", "::1", "[::1]:567": proxies write all of them.
std::optional<Address> forwarded_address(std::string_view text) {
  text = trim(text);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    return end == std::string_view::npos ? std::nullopt : parse_address(text.substr(1, end - 1));
  }
  if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
  return parse_address(text);
}

std::vector<std::string_view> items_of(std::span<const std::string_view> lists) {
  std::vector<std::string_view> items;
  for (std::string_view list : lists)
    for (;;) {
      const std::size_t comma = list.find(',');
      items.push_back(list.substr(0, comma));
      if (comma == std::string_view::npos) break;
      list.remove_prefix(comma + 1);
    }
  return items;
}

bool is_one_of(std::span<const Network> networks, const Address& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const Network& network) { return contains(network, address); });
}

}  // namespace

Result<Network> parse_network(std::string_view text) {
  const Error wrong{ErrorCode::invalid_argument,
                    "\"" + shorten(text, 100) + "\" is no address and no block such as 10.0.0.0/8"};
  const std::size_t slash = text.find('/');
  const auto base = parse_address(text.substr(0, slash));
  if (!base) return wrong;
  const int most = base->is_v4 ? 32 : 128;
  if (slash == std::string_view::npos) return Network{*base, most};
  const auto bits = number_to(text.substr(slash + 1), most);
  if (!bits) return wrong;
  return Network{masked(*base, *bits), *bits};
}

std::string format_network(const Network& network) {
  return format_address(network.base) + "/" + std::to_string(network.bits);
}

bool contains(const Network& network, const Address& address) {
  const Address own = plain(address);
  return own.is_v4 == network.base.is_v4 && masked(own, network.bits) == masked(network.base, network.bits);
}

std::string client_address(std::string_view peer, std::span<const std::string_view> forwarded_for,
                           std::span<const Network> trusted) {
  const auto nearest = parse_address(peer);
  if (!nearest || !is_one_of(trusted, *nearest)) return std::string(peer);
  Address client = *nearest;
  const std::vector<std::string_view> items = items_of(forwarded_for);
  for (auto item = items.rbegin(); item != items.rend() && is_one_of(trusted, client); ++item) {
    const auto next = forwarded_address(*item);
    if (!next) break;
    client = *next;
  }
  return format_address(plain(client));
}

std::string household_of(std::string_view address) {
  const auto parsed = parse_address(address);
  if (!parsed) return std::string(address);
  const Address own = plain(*parsed);
  if (own.is_v4) return format_address(own);
  return format_network({masked(own, kHouseholdBits), kHouseholdBits});
}

}  // namespace signalbox::net
