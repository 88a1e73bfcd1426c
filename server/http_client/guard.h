// The outbound guard's rules: which addresses a request may reach. Judged for the very address about to be
// connected to, so no name, notation or second look-up gets around them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/net/address.h"
#include "core/domain/net/url.h"

namespace signalbox {

struct Endpoint {
  net::Address address;  // unspecified (0.0.0.0, ::) for a listener on every address
  int port = 0;
};

// From the operator's configuration only, never from a user's document.
struct GuardRules {
  // Per guard scope: "host:port" as it stands in the URL, lower case, an IPv6 host in brackets. Permits
  // whatever address that name has.
  std::map<std::string, std::set<std::string>> allowed;
  // Signalbox's own listeners: refused whatever `allowed` says.
  std::vector<Endpoint> forbidden;
  // The one address below an own listener that may be fetched: the built-in sample feed. Empty: none.
  std::string sample_url;
  // The machine's own addresses, which a listener on every address can be reached at.
  std::vector<net::Address> local_addresses;
  // What the operator sets to permit an address, for the message of a refusal.
  std::string setting = "outbound.allow";
};

// Asks the system for `local_addresses`.
std::vector<net::Address> find_local_addresses();

// Fails with permission_denied, naming the kind of address and the setting that would permit it.
Status check_outbound(const GuardRules& rules, const net::Url& url, std::string_view scope,
                      const net::Address& address);

}  // namespace signalbox
