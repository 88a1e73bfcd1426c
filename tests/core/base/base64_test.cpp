#include "core/base/base64.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("base64 is as RFC 4648 section 10 has it") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(to_base64(bytes) == text);
    const std::string bare = std::string(text).substr(0, std::string(text).find('='));
    CHECK(to_base64url(bytes) == bare);
    CHECK(from_base64url(bare) == std::string(bytes));
  }
  CHECK(to_base64url("\xFB\xFF\xFE") == "-__-");
  CHECK(to_base64("\xFB\xFF\xFE") == "+//+");
}

TEST_CASE("text that is no base64url is told from text that is") {
  for (const char* bad : {"Zg==", "Z", "Zm9v+", "Zm9v/", "Zm 9v", "Zh", "Zm9vY"}) {
    INFO(bad);
    CHECK_FALSE(from_base64url(bad));
  }
  CHECK(from_base64url("-__-") == "\xFB\xFF\xFE");
}
