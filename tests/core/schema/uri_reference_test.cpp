#include "core/domain/schema/uri_reference.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("references resolve against their base as RFC 3986 section 5.4 lists") {
  struct Row {
    const char* reference;
    const char* expected;
  };
  const Row row = GENERATE(values<Row>({
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
  }));
  INFO(row.reference);
  CHECK(resolve_uri("http://a/b/c/d;p?q", row.reference) == row.expected);
}

TEST_CASE("a base without scheme or path is good enough inside one document") {
  CHECK(resolve_uri("", "item.json") == "item.json");
  CHECK(resolve_uri("folder/root.json", "item.json") == "folder/item.json");
  CHECK(resolve_uri("http://a", "item.json") == "http://a/item.json");
  CHECK(resolve_uri("urn:example:root", "") == "urn:example:root");
}

TEST_CASE("percent signs are decoded where two digits follow") {
  CHECK(decode_percent("a%25b%2f%2F") == "a%b//");
  CHECK(decode_percent("%zz%4") == "%zz%4");
}
