#include "server/http_client/guard.h"

#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace signalbox {
namespace {

using net::Address;
using net::AddressKind;

// The address that packets to an IPv4-mapped IPv6 address go to.
Address plain(const Address& address) {
  constexpr std::uint8_t kMapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  const bool is_mapped =
      !address.is_v4 && std::equal(std::begin(kMapped), std::end(kMapped), address.bytes.begin());
  return is_mapped ? *net::embedded_v4(address) : address;
}

bool is_loopback(const Address& address) { return net::kind_of(address) == AddressKind::loopback; }

// Connecting to 0.0.0.0 or :: reaches the loopback interface.
bool is_unspecified(const Address& address) { return net::kind_of(address) == AddressKind::unspecified; }

bool is_on_this_machine(const GuardRules& rules, const Address& address) {
  if (is_loopback(address) || is_unspecified(address)) return true;
  return std::find(rules.local_addresses.begin(), rules.local_addresses.end(), address) !=
         rules.local_addresses.end();
}

bool is_own_listener(const GuardRules& rules, const Address& address, int port) {
  return std::any_of(rules.forbidden.begin(), rules.forbidden.end(), [&](const Endpoint& own) {
    if (own.port != port) return false;
    const Address bound = plain(own.address);
    if (is_unspecified(bound)) return is_on_this_machine(rules, address);
    return bound == address || (is_unspecified(address) && is_loopback(bound));
  });
}

Error refused(const net::Url& url, const std::string& why) {
  return Error{ErrorCode::permission_denied, "refused to connect to " + net::origin(url) + ": " + why};
}

}  // namespace

std::vector<Address> find_local_addresses() {
  std::vector<Address> out;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return out;
  for (const ifaddrs* entry = all; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) continue;
    Address address;
    address.is_v4 = entry->ifa_addr->sa_family == AF_INET;
    if (address.is_v4)
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in*>(entry->ifa_addr)->sin_addr, 4);
    else if (entry->ifa_addr->sa_family == AF_INET6)
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr)->sin6_addr,
                  16);
    else
      continue;
    out.push_back(address);
  }
  ::freeifaddrs(all);
  return out;
}

Status check_outbound(const GuardRules& rules, const net::Url& url, std::string_view scope,
                      const Address& connected) {
  if (!rules.sample_url.empty() && net::format_url(url) == rules.sample_url) return {};
  const Address address = plain(connected);
  if (is_own_listener(rules, address, url.port))
    return refused(url, "it is one of Signalbox's own addresses");
  const AddressKind kind = net::kind_of(address);
  if (kind == AddressKind::global) return {};
  const std::string name = url.host + ":" + std::to_string(url.port);
  const auto allowed = rules.allowed.find(std::string(scope));
  if (allowed != rules.allowed.end() && allowed->second.count(name) > 0) return {};
  return refused(url, "it has a " + std::string(net::name_of(kind)) + " address; the operator can permit " +
                          name + " for \"" + std::string(scope) + "\" with the setting " + rules.setting);
}

}  // namespace signalbox
