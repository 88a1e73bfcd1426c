#include "core/domain/net/url.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using namespace signalbox::net;

namespace {

std::string resolved(const std::string& base, const std::string& reference) {
  const auto url = resolve(*parse_url(base), reference);
  return url.ok() ? format_url(*url) : "refused";
}

}  // namespace

TEST_CASE("An address falls into scheme, host, port and target") {
  const auto url = parse_url("HTTPS://API.Example.com:8443/v1/items?q=a%20b&x=?#frag");
  REQUIRE(url.ok());
  CHECK(*url == Url{"https", "api.example.com", 8443, "/v1/items?q=a%20b&x=?"});
  CHECK(origin(*url) == "https://api.example.com:8443");
}

TEST_CASE("A missing port is the scheme's own and is not written") {
  CHECK(parse_url("http://a")->port == 80);
  CHECK(parse_url("https://a")->port == 443);
  CHECK(parse_url("https://a:/")->port == 443);
  CHECK(format_url(*parse_url("https://a:443")) == "https://a/");
  CHECK(format_url(*parse_url("http://a:443?x=1")) == "http://a:443/?x=1");
}

TEST_CASE("IPv6 hosts stand in brackets, in canonical form") {
  const auto url = parse_url("http://[0:0:0:0:0:FFFF:127.0.0.1]:81/x");
  REQUIRE(url.ok());
  CHECK(url->host == "[::ffff:7f00:1]");
  CHECK(url->port == 81);
}

TEST_CASE("Addresses that parsers read differently are refused") {
  for (const char* text : {"",
                           "a",
                           "//a",
                           "ftp://a",
                           "file:///etc/passwd",
                           "http:/a",
                           "http:a",
                           "http://",
                           "http:///x",
                           "http://?x",
                           "http://user@a",
                           "http://user:pw@a",
                           "http://a@b@c",
                           "http://a b",
                           "http://a/\tb",
                           "http://a\\@b",
                           "http://a%2eb/",
                           "http://\xc3\xa4/",
                           "http://a/\xc3\xa4",
                           "http://a:0",
                           "http://a:65536",
                           "http://a:1x",
                           "http://a:-1",
                           "http://a:+80",
                           "http://[::1",
                           "http://[::1]x",
                           "http://[1.2.3.4]",
                           "http://[]",
                           "http://a..b",
                           "http://.a",
                           "http://a,b",
                           " http://a",
                           "http://a\r\nHost: b",
                           "http://[fe80::1%25eth0]/",
                           "http://a:1:2"}) {
    INFO(text);
    const auto url = parse_url(text);
    REQUIRE_FALSE(url.ok());
    CHECK(url.error().code == ErrorCode::invalid_argument);
  }
  CHECK_FALSE(parse_url("http://a/" + std::string(kMaxUrlBytes, 'x')).ok());
  CHECK_FALSE(parse_url("http://" + std::string(254, 'x')).ok());
  CHECK_FALSE(parse_url(std::string("http://a/\0b", 11)).ok());
}

TEST_CASE("Host names in numeric disguise stay names, for the guard to see what they resolve to") {
  CHECK(parse_url("http://2130706433/")->host == "2130706433");
  CHECK(parse_url("http://0x7f.1/")->host == "0x7f.1");
  CHECK(parse_url("http://localhost./")->host == "localhost.");
}

TEST_CASE("Redirects resolve as in the examples of RFC 3986") {
  const std::string base = "http://a/b/c/d;p?q";
  const std::pair<const char*, const char*> cases[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"g#s", "http://a/b/c/g"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"https://b:8443/x", "https://b:8443/x"},
  };
  for (const auto& [reference, expected] : cases) {
    INFO(reference);
    CHECK(resolved(base, reference) == expected);
  }
}

TEST_CASE("A redirect out of the web, or with tricks in it, is refused") {
  for (const char* reference :
       {"file:///etc/passwd", "javascript:alert(1)", "//user@b/", "\\\\b", "/a b", "http:g"})
    CHECK(resolved("http://a/", reference) == "refused");
}

TEST_CASE("What is encoded cannot leave its segment or value") {
  CHECK(encode_path_segment("a-b_c.d~9") == "a-b_c.d~9");
  CHECK(encode_path_segment("a/b?c#d%e f") == "a%2Fb%3Fc%23d%25e%20f");
  CHECK(encode_path_segment("..") == "%2E%2E");
  CHECK(encode_path_segment(".") == "%2E");
  CHECK(encode_path_segment("\xc3\xa4") == "%C3%A4");
  CHECK(encode_query_value("a&b=c+d") == "a%26b%3Dc%2Bd");
}
