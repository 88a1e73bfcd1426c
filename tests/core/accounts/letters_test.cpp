#include "core/domain/accounts/letters.h"

#include <catch2/catch.hpp>

#include "core/base/text.h"

using namespace signalbox;

TEST_CASE("every letter has one line of subject, the link by itself, and where it comes from") {
  const std::string origin = "https://box.example";
  const std::string link = origin + "/join#tk_1";
  for (const Letter& letter :
       {invitation_letter(origin, link), sign_up_letter(origin, link), password_reset_letter(origin, link)}) {
    INFO(letter.subject);
    CHECK_FALSE(has_control_characters(letter.subject));
    CHECK(letter.text.find("\n" + link + "\n") != std::string::npos);
    CHECK(letter.text.find("at " + origin) != std::string::npos);
  }
  CHECK(known_address_letter(origin).text.find(origin + "/sign-in\n") != std::string::npos);
}
