#include "server/http_client/guard.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using Catch::Contains;

namespace {

Status check(const GuardRules& rules, const std::string& url, const std::string& address,
             const std::string& scope = "crm") {
  return check_outbound(rules, *net::parse_url(url), scope, *net::parse_address(address));
}

}  // namespace

TEST_CASE("Public addresses need no permission and private ones do") {
  const GuardRules rules;
  CHECK(check(rules, "https://api.example.com/", "8.8.8.8").ok());
  for (const char* address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1",
                              "0.0.0.0", "64:ff9b::7f00:1", "224.0.0.1", "192.0.2.1"}) {
    INFO(address);
    CHECK(check(rules, "https://api.example.com/", address).error().code == ErrorCode::permission_denied);
  }
}

TEST_CASE("A refusal names the kind of address and the setting, but not the address") {
  GuardRules rules;
  rules.setting = "outbound.allow";
  const Status refused = check(rules, "http://crm.internal:8080/secret/path?token=1", "10.1.2.3");
  CHECK_THAT(refused.error().message, Contains("private address") && Contains("crm.internal:8080") &&
                                          Contains("\"crm\"") && Contains("outbound.allow") &&
                                          !Contains("10.1.2.3") && !Contains("secret") && !Contains("token"));
}

TEST_CASE("The operator's permission holds for one scope, host and port") {
  GuardRules rules;
  rules.allowed["crm"] = {"crm.internal:8080", "[fd00::5]:80"};
  CHECK(check(rules, "http://crm.internal:8080/x", "10.1.2.3").ok());
  CHECK(check(rules, "http://CRM.internal:8080/x", "127.0.0.1").ok());
  CHECK(check(rules, "http://[fd00:0::5]/x", "fd00::5").ok());
  CHECK_FALSE(check(rules, "http://crm.internal:8080/x", "10.1.2.3", "other").ok());
  CHECK_FALSE(check(rules, "http://crm.internal:8080/x", "10.1.2.3", "").ok());
  CHECK_FALSE(check(rules, "http://crm.internal:8081/x", "10.1.2.3").ok());
  CHECK_FALSE(check(rules, "http://crm.internal.:8080/x", "10.1.2.3").ok());
  CHECK_FALSE(check(rules, "http://10.1.2.3:8080/x", "10.1.2.3").ok());
}

TEST_CASE("Own listeners are refused although the operator allowed them") {
  GuardRules rules;
  rules.allowed["crm"] = {"localhost:8640", "here:8640", "0.0.0.0:8640", "localhost:9000"};
  rules.forbidden = {{*net::parse_address("127.0.0.1"), 8640}};
  for (const char* address : {"127.0.0.1", "::ffff:127.0.0.1", "0.0.0.0", "::"}) {
    const Status refused = check(rules, "http://localhost:8640/", address);
    REQUIRE_FALSE(refused.ok());
    CHECK_THAT(refused.error().message, Contains("Signalbox's own"));
  }
  CHECK(check(rules, "http://localhost:9000/", "127.0.0.1").ok());
  CHECK(check(rules, "http://localhost:8640/", "127.0.0.2").ok());
}

TEST_CASE("A listener on every address is refused at all of this machine's") {
  for (const char* bound : {"0.0.0.0", "::"}) {
    GuardRules rules;
    rules.allowed["crm"] = {"here:8640"};
    rules.forbidden = {{*net::parse_address(bound), 8640}};
    rules.local_addresses = {*net::parse_address("10.0.0.7"), *net::parse_address("93.184.216.34")};
    for (const char* address :
         {"127.0.0.1", "127.9.9.9", "::1", "10.0.0.7", "93.184.216.34", "0.0.0.0", "::ffff:10.0.0.7"}) {
      INFO(address);
      CHECK_FALSE(check(rules, "http://here:8640/", address).ok());
    }
    CHECK(check(rules, "http://here:8640/", "10.0.0.8").ok());
    CHECK(check(rules, "http://here:8641/", "93.184.216.34").ok());
  }
}

TEST_CASE("Only the sample feed's very address passes the own listener") {
  GuardRules rules;
  rules.forbidden = {{*net::parse_address("127.0.0.1"), 8640}};
  rules.sample_url = "http://127.0.0.1:8640/samples/feed.xml";
  CHECK(check(rules, "http://127.0.0.1:8640/samples/feed.xml", "127.0.0.1").ok());
  CHECK_FALSE(check(rules, "http://127.0.0.1:8640/samples/feed.xml?x", "127.0.0.1").ok());
  CHECK_FALSE(check(rules, "http://127.0.0.1:8640/samples/../api", "127.0.0.1").ok());
  CHECK_FALSE(check(rules, "http://localhost:8640/samples/feed.xml", "127.0.0.1").ok());
}

TEST_CASE("The machine knows its own addresses") {
  const auto addresses = find_local_addresses();
  CHECK(std::find(addresses.begin(), addresses.end(), *net::parse_address("127.0.0.1")) != addresses.end());
}
