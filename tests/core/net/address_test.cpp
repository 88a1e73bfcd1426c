#include "core/domain/net/address.h"

#include <catch2/catch.hpp>

using namespace signalbox::net;

namespace {

AddressKind kind(const std::string& text) {
  const auto address = parse_address(text);
  INFO(text);
  REQUIRE(address);
  return kind_of(*address);
}

}  // namespace

TEST_CASE("Public addresses are the only ones called public") {
  for (const char* text :
       {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "11.0.0.1",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1",
        "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    INFO(text);
    CHECK(is_public(*parse_address(text)));
  }
}

TEST_CASE("Every special block is recognised as what it is") {
  CHECK(kind("0.0.0.0") == AddressKind::unspecified);
  CHECK(kind("0.1.2.3") == AddressKind::unspecified);
  CHECK(kind("10.255.255.255") == AddressKind::private_use);
  CHECK(kind("100.64.0.1") == AddressKind::shared);
  CHECK(kind("100.127.255.255") == AddressKind::shared);
  CHECK(kind("127.0.0.1") == AddressKind::loopback);
  CHECK(kind("127.255.0.9") == AddressKind::loopback);
  CHECK(kind("169.254.1.1") == AddressKind::link_local);
  CHECK(kind("172.16.0.1") == AddressKind::private_use);
  CHECK(kind("172.31.255.255") == AddressKind::private_use);
  CHECK(kind("192.0.0.8") == AddressKind::reserved);
  CHECK(kind("192.0.2.1") == AddressKind::documentation);
  CHECK(kind("192.168.0.1") == AddressKind::private_use);
  CHECK(kind("198.18.0.1") == AddressKind::documentation);
  CHECK(kind("198.19.255.255") == AddressKind::documentation);
  CHECK(kind("203.0.113.9") == AddressKind::documentation);
  CHECK(kind("224.0.0.1") == AddressKind::multicast);
  CHECK(kind("239.255.255.255") == AddressKind::multicast);
  CHECK(kind("240.0.0.1") == AddressKind::reserved);
  CHECK(kind("255.255.255.255") == AddressKind::reserved);
  CHECK(kind("::") == AddressKind::unspecified);
  CHECK(kind("::1") == AddressKind::loopback);
  CHECK(kind("fc00::1") == AddressKind::private_use);
  CHECK(kind("fdff::1") == AddressKind::private_use);
  CHECK(kind("fe80::1") == AddressKind::link_local);
  CHECK(kind("febf::1") == AddressKind::link_local);
  CHECK(kind("fec0::1") == AddressKind::private_use);
  CHECK(kind("ff02::1") == AddressKind::multicast);
  CHECK(kind("2001:db8::1") == AddressKind::documentation);
  CHECK(kind("3fff::1") == AddressKind::documentation);
  CHECK(kind("2001::1") == AddressKind::reserved);
  CHECK(kind("100::1") == AddressKind::reserved);
  CHECK(kind("64:ff9b:1::1") == AddressKind::reserved);
  CHECK(kind("5f00::1") == AddressKind::reserved);
}

TEST_CASE("Metadata services of clouds have a name of their own") {
  for (const char* text : {"169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16",
                           "192.0.0.192", "fd00:ec2::254", "fd20:ce::254", "::ffff:169.254.169.254"})
    CHECK(kind(text) == AddressKind::metadata);
}

TEST_CASE("IPv4 hidden in IPv6 is judged as IPv4") {
  CHECK(kind("::ffff:127.0.0.1") == AddressKind::loopback);
  CHECK(kind("::ffff:7f00:1") == AddressKind::loopback);
  CHECK(kind("::127.0.0.1") == AddressKind::loopback);
  CHECK(kind("64:ff9b::10.0.0.1") == AddressKind::private_use);
  CHECK(kind("2002:7f00:1::") == AddressKind::loopback);
  CHECK(kind("2002:c0a8:1::1") == AddressKind::private_use);
}

TEST_CASE("Only the strict text forms are addresses") {
  for (const char* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "256.1.1.1",
                           "01.2.3.4",
                           "0x7f.0.0.1",
                           "2130706433",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1..2.3",
                           "1.2.3.",
                           ":",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "::1::",
                           "1::2::3",
                           "12345::",
                           "g::1",
                           "[::1]",
                           "fe80::1%eth0",
                           "::1.2.3",
                           "1.2.3.4::",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7::8",
                           "1:2:3:4:5:6:7:1.2.3.4"}) {
    INFO(text);
    CHECK_FALSE(parse_address(text));
  }
}

TEST_CASE("Addresses are written in their canonical form") {
  const std::pair<const char*, const char*> cases[] = {
      {"127.0.0.1", "127.0.0.1"},
      {"0:0:0:0:0:0:0:0", "::"},
      {"0:0:0:0:0:0:0:1", "::1"},
      {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
      {"fe80:0:0:0:0:0:0:0", "fe80::"},
      {"::ffff:1.2.3.4", "::ffff:102:304"},
      {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
  };
  for (const auto& [text, canonical] : cases) {
    const auto address = parse_address(text);
    REQUIRE(address);
    CHECK(format_address(*address) == canonical);
    CHECK(parse_address(format_address(*address)) == address);
  }
}

TEST_CASE("Every kind of address has a name") {
  CHECK(name_of(AddressKind::global) == "public");
  CHECK(name_of(AddressKind::metadata) == "cloud metadata");
  CHECK(name_of(AddressKind::reserved) == "reserved");
}
