// Delivery to a real mail server is in tests/e2e/mail.test.mjs; here is what needs none.
#include "server/mail/smtp_mailer.h"

#include <catch2/catch.hpp>

#include "tests/fakes/kept_log.h"
#include "tests/fakes/still_clock.h"

using namespace signalbox;
using namespace signalbox::mail;

namespace {

struct MailWorld {
  fakes::StillClock clock;
  SeededRandom random{1};
  fakes::KeptLog log;
};

const Mail kMail{.to = "ada@example.com", .subject = "Hello", .text = "Hello\n"};

}  // namespace

TEST_CASE("mail settings that cannot work are refused by name") {
  CHECK(check({}).ok());
  CHECK(check({.url = "smtp://mail.example", .from = "box@example.com"}).ok());
  CHECK(check({.url = "smtps://mail.example:465", .from = "Box <box@example.com>"}).ok());
  CHECK(check({.url = "smtp+plain://127.0.0.1:25", .from = "box@example.com"}).ok());
  for (const char* url : {"mail.example", "http://mail.example", "smtp://", "smtp://user:pw@mail.example",
                          "smtp://mail.example/x", "smtp+plain://"}) {
    INFO(url);
    const Status refused = check({.url = url, .from = "box@example.com"});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.starts_with("smtp_url"));
  }
  CHECK(check({.url = "smtp://mail.example"}).error().message.starts_with("smtp_from"));
}

TEST_CASE("without settings there is no mail, and that is said") {
  MailWorld world;
  SmtpMailer mailer({}, world.clock, world.random, world.log);
  CHECK_FALSE(mailer.is_configured());
  CHECK(mailer.send(kMail).error().code == ErrorCode::not_configured);
  CHECK(mailer.post(kMail).error().code == ErrorCode::not_configured);
}

TEST_CASE("nobody at the address is told as such, and a letter that is none before anybody is asked") {
  MailWorld world;
  SmtpMailer mailer({.url = "smtp+plain://127.0.0.1:1", .from = "box@example.com"}, world.clock, world.random,
                    world.log);
  CHECK(mailer.send(kMail).error().code == ErrorCode::upstream_unavailable);
  CHECK(mailer.send({.to = "a@b.co\r\nRCPT TO:<eve@example.com>"}).error().code ==
        ErrorCode::invalid_argument);
}
