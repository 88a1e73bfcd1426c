#include "server/api/cookies.h"

#include <catch2/catch.hpp>

#include "tests/fakes/bound_sealer.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

std::string read(HttpHeaders headers, std::string_view name = "signalbox") {
  const auto value = cookie_of({.headers = std::move(headers)}, name);
  return value ? value->reveal() : "none";
}

}  // namespace

TEST_CASE("a cookie is found by its whole name among others") {
  CHECK(read({{"Cookie", "signalbox=a"}}) == "a");
  CHECK(read({{"cookie", " x=1;signalbox=a ; y=2"}}) == "a");
  CHECK(read({{"Cookie", "x=1"}, {"Cookie", "signalbox=a"}}) == "a");
  CHECK(read({{"Cookie", "signalbox=a=b"}}) == "a=b");
  for (const char* header : {"", ";", "signalbox", "signalbox=", "xsignalbox=a", "signalboxx=a",
                             "Signalbox=a", "x=signalbox=a", "__Host-signalbox=a"}) {
    INFO(header);
    CHECK(read({{"Cookie", header}}) == "none");
  }
}

TEST_CASE("a cookie that is there twice is none: somebody may have planted one") {
  CHECK(read({{"Cookie", "signalbox=a; signalbox=b"}}) == "none");
  CHECK(read({{"Cookie", "signalbox=a"}, {"Cookie", "signalbox=b"}}) == "none");
}

TEST_CASE("a CSRF token belongs to one cookie and does not show it") {
  fakes::BoundSealer sealer;
  const Secret cookie("si_1"), other("si_2");
  const std::string token = csrf_token(sealer, cookie);
  CHECK(token.find("si_1") == std::string::npos);
  CHECK(token != csrf_token(sealer, other));
  const auto checked = [&](const std::string& sent) {
    return check_csrf({.headers = {{"x-csrf-token", sent}}}, sealer, cookie).ok();
  };
  CHECK(checked(token));
  CHECK_FALSE(checked(""));
  CHECK_FALSE(checked(token + " "));
  CHECK_FALSE(checked(csrf_token(sealer, other)));
  CHECK_FALSE(check_csrf({}, sealer, cookie).ok());
}
