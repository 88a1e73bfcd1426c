#include "core/domain/net/network.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace signalbox;
using namespace signalbox::net;

namespace {

std::vector<Network> networks(std::initializer_list<const char*> texts) {
  std::vector<Network> list;
  for (const char* text : texts) list.push_back(parse_network(text).value());
  return list;
}

std::string client(const char* peer, std::vector<std::string_view> forwarded) {
  static const auto trusted = networks({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
  return client_address(peer, forwarded, trusted);
}

}  // namespace

TEST_CASE("blocks of addresses are read strictly and written in one way") {
  CHECK(format_network(*parse_network("10.1.2.3/8")) == "10.0.0.0/8");
  CHECK(format_network(*parse_network("192.0.2.7")) == "192.0.2.7/32");
  CHECK(format_network(*parse_network("2001:db8:1:2:3::/64")) == "2001:db8:1:2::/64");
  CHECK(format_network(*parse_network("0.0.0.0/0")) == "0.0.0.0/0");
  for (const char* bad : {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0/8",
                          "::/129", "localhost", "10.0.0.0/0x8", "10.0.0.0/1000"}) {
    INFO(bad);
    CHECK_FALSE(parse_network(bad).ok());
  }
}

TEST_CASE("an address is in a block when its first bits are, whichever way it is written") {
  const auto inside = [](const char* network, const char* address) {
    return contains(*parse_network(network), *parse_address(address));
  };
  CHECK(inside("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(inside("10.0.0.0/8", "11.0.0.1"));
  CHECK(inside("10.0.0.0/8", "::ffff:10.0.0.1"));
  CHECK(inside("192.168.4.0/22", "192.168.7.255"));
  CHECK_FALSE(inside("192.168.4.0/22", "192.168.8.0"));
  CHECK(inside("0.0.0.0/0", "8.8.8.8"));
  CHECK_FALSE(inside("0.0.0.0/0", "2001:db8::1"));
  CHECK(inside("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(inside("2001:db8::/33", "2001:db8:8000::1"));
}

TEST_CASE("without a trusted proxy in between, what a request says of its sender is not believed") {
  CHECK(client("203.0.113.9", {"1.2.3.4"}) == "203.0.113.9");
  CHECK(client_address("127.0.0.1", std::vector<std::string_view>{"1.2.3.4"}, {}) == "127.0.0.1");
  CHECK(client("", {"1.2.3.4"}).empty());
}

TEST_CASE("behind trusted proxies the rightmost address that is none of them counts") {
  CHECK(client("127.0.0.1", {"203.0.113.9"}) == "203.0.113.9");
  CHECK(client("127.0.0.1", {}) == "127.0.0.1");
  CHECK(client("127.0.0.1", {"6.6.6.6, 203.0.113.9"}) == "203.0.113.9");  // the left one is the sender's word
  CHECK(client("127.0.0.1", {"6.6.6.6, 203.0.113.9, 10.0.0.7"}) == "203.0.113.9");
  CHECK(client("127.0.0.1", {"6.6.6.6", "203.0.113.9", "10.0.0.7"}) == "203.0.113.9");
  CHECK(client("fd00::1", {"2001:DB8::9"}) == "2001:db8::9");
  CHECK(client("::ffff:127.0.0.1", {"203.0.113.9"}) == "203.0.113.9");
  CHECK(client("127.0.0.1", {"203.0.113.9:4711"}) == "203.0.113.9");
  CHECK(client("127.0.0.1", {"[2001:db8::9]:4711"}) == "2001:db8::9");
  CHECK(client("127.0.0.1", {"::ffff:203.0.113.9"}) == "203.0.113.9");
  CHECK(client("127.0.0.1", {"10.0.0.8, 10.0.0.7"}) == "10.0.0.8");  // nobody but proxies
}

TEST_CASE("what is no address ends the search") {
  for (const char* junk : {"unknown", "", "evil\r\nX: y", "_hidden", "1.2.3", "[::1", "203.0.113.9.1"}) {
    INFO(junk);
    CHECK(client("127.0.0.1", {"203.0.113.9", junk}) == "127.0.0.1");
    CHECK(client("127.0.0.1", {"203.0.113.9", junk, "10.0.0.7"}) == "10.0.0.7");
  }
}

TEST_CASE("a household is one IPv4 address or one /64") {
  CHECK(household_of("203.0.113.9") == "203.0.113.9");
  CHECK(household_of("::ffff:203.0.113.9") == "203.0.113.9");
  CHECK(household_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(household_of("2001:db8:1:2::ffff") == household_of("2001:db8:1:2:abcd::"));
  CHECK(household_of("2001:db8:1:3::") != household_of("2001:db8:1:2::"));
  CHECK(household_of("no address") == "no address");
}
