#include "server/http/request_head.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using namespace signalbox::http;

namespace {

Result<HttpHeaders> headers(const std::string& lines) {
  return parse_headers("GET / HTTP/1.1\r\n" + lines + "\r\n");
}

}  // namespace

TEST_CASE("Header values come through as they were sent") {
  const auto out = headers("Host: a\r\nX-Percent:  a%0d%0aB: c  \r\nX-Empty:\r\nhost: b\r\n");
  REQUIRE(out.ok());
  CHECK(*out == HttpHeaders{{"Host", "a"}, {"X-Percent", "a%0d%0aB: c"}, {"X-Empty", ""}, {"host", "b"}});
}

TEST_CASE("Header lines that readers may disagree on are refused") {
  for (const std::string& lines :
       {std::string("Host : a\r\n"), std::string(" Host: a\r\n"), std::string("Host a\r\n"),
        std::string("Host: a\r\n folded\r\n"), std::string("A: b\nC: d\r\n"), std::string("A: b\x01\r\n"),
        std::string("A: b\0c\r\n", 8), std::string(": a\r\n"), std::string("A\xc3: b\r\n"),
        std::string("A: b\rc\r\n")}) {
    INFO(lines);
    CHECK_FALSE(headers(lines).ok());
  }
}

TEST_CASE("Targets are decoded once, path and query each in their way") {
  const auto target = parse_target("/a%20b+c/%C3%A4%252F?x=1+2%2B3&y&z=%26&=e&&x=4");
  REQUIRE(target.ok());
  CHECK(target->path == "/a b+c/ä%2F");
  CHECK(target->query ==
        std::map<std::string, std::string>{{"x", "1 2+3,4"}, {"y", ""}, {"z", "&"}, {"", "e"}});
  CHECK(parse_target("/")->query.empty());
  CHECK(parse_target("/?")->query.empty());
}

TEST_CASE("Targets with broken escapes, control characters or no slash are refused") {
  for (const char* text : {"", "a", "*", "http://a/", "/%", "/%4", "/%zz", "/%00", "/%0a", "/%7f", "/%ff",
                           "/a?%", "/a?b=%00", "/a?b=%c3"}) {
    INFO(text);
    CHECK_FALSE(parse_target(text).ok());
  }
  std::string many = "/?";
  for (std::size_t i = 0; i <= kMaxQueryParameters; ++i) many += "a=1&";
  CHECK_FALSE(parse_target(many).ok());
}

TEST_CASE("A body's framing is unambiguous or refused") {
  CHECK(frame_of({})->is_empty());
  CHECK(frame_of({{"content-length", "0"}})->is_empty());
  CHECK(frame_of({{"Content-Length", "12"}, {"content-length", "12"}})->length == 12);
  CHECK(frame_of({{"Transfer-Encoding", "Chunked"}})->is_chunked);
  CHECK(frame_of({{"Content-Encoding", "identity"}}).ok());
  for (const HttpHeaders& wrong :
       {HttpHeaders{{"Content-Length", "1"}, {"Content-Length", "2"}}, HttpHeaders{{"Content-Length", "+1"}},
        HttpHeaders{{"Content-Length", "-1"}}, HttpHeaders{{"Content-Length", "1, 1"}},
        HttpHeaders{{"Content-Length", ""}}, HttpHeaders{{"Content-Length", "99999999999999999999"}},
        HttpHeaders{{"Content-Length", "0x1"}},
        HttpHeaders{{"Content-Length", "4"}, {"Transfer-Encoding", "chunked"}},
        HttpHeaders{{"Transfer-Encoding", "gzip, chunked"}},
        HttpHeaders{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}})
    CHECK(frame_of(wrong).error().code == ErrorCode::invalid_argument);
  CHECK(frame_of({{"Content-Encoding", "gzip"}}).error().code == ErrorCode::unsupported_media_type);
}
