#include "server/mail/message.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using namespace signalbox::mail;

namespace {

const Sender kSender{.name = "Signalbox", .address = "box@example.com"};

Result<std::string> composed(const Mail& mail, const Sender& from = kSender) {
  SeededRandom random(1);
  return compose(from, mail, Instant{1'800'000'000'250}, random);
}

std::string head_of(const std::string& message) { return message.substr(0, message.find("\r\n\r\n") + 2); }
std::string body_of(const std::string& message) { return message.substr(message.find("\r\n\r\n") + 4); }

std::string header(const std::string& message, const std::string& name) {
  const std::string head = "\r\n" + head_of(message);
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + 4 + name.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace

TEST_CASE("a plain letter has the headers every mail has, and its text with CRLF") {
  const std::string message =
      composed({.to = "ada@example.com", .subject = "Hello there", .text = "One\nTwo\n"}).value();
  CHECK(header(message, "Date") == "Fri, 15 Jan 2027 08:00:00 +0000");
  CHECK(header(message, "From") == "\"Signalbox\" <box@example.com>");
  CHECK(header(message, "To") == "ada@example.com");
  CHECK(header(message, "Subject") == "Hello there");
  CHECK(header(message, "Message-ID").find("@example.com>") != std::string::npos);
  CHECK(header(message, "MIME-Version") == "1.0");
  CHECK(header(message, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(header(message, "Content-Transfer-Encoding") == "7bit");
  CHECK(body_of(message) == "One\r\nTwo\r\n");
}

TEST_CASE("no word of a letter can begin another header") {
  const std::string line_ends[] = {"\r\n", "\n", "\r", std::string(1, '\0')};
  for (const std::string& end : line_ends) {
    CHECK_FALSE(composed({.to = "a@b.co" + end + "Bcc: eve@example.com", .subject = "x", .text = ""}).ok());
    CHECK_FALSE(composed({.to = "a@b.co", .subject = "x" + end + "Bcc: eve@example.com", .text = ""}).ok());
    CHECK_FALSE(parse_sender("Box" + end + "Bcc: eve@example.com <box@example.com>").ok());
  }
  const std::string message =
      composed({.to = "a@b.co", .subject = "x", .text = "Bcc: eve@example.com\r\n\r\n.\r\nQUIT\n"}).value();
  CHECK(head_of(message).find("eve") == std::string::npos);
}

TEST_CASE("a letter goes to one address only") {
  for (const char* to : {"", "a@b.co,eve@example.com", "a@b.co eve@example.com", "Ada <a@b.co>", "a@b.co>"})
    CHECK_FALSE(composed({.to = to, .subject = "x", .text = "x"}).ok());
}

TEST_CASE("a subject beyond ASCII travels in encoded words that each fit a line") {
  const std::string message = composed({.to = "a@b.co", .subject = "Grüße", .text = "x"}).value();
  CHECK(header(message, "Subject") == "=?UTF-8?B?R3LDvMOfZQ==?=");
  std::string subject;
  for (int i = 0; i < 50; ++i) subject += "漢";
  const std::string long_one = composed({.to = "a@b.co", .subject = subject, .text = "x"}).value();
  CHECK(long_one.find("?=\r\n =?UTF-8?B?") != std::string::npos);
  const std::string head = head_of(long_one);
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    CHECK(end - at <= 78 + 9);
    at = end + 2;
  }
  CHECK(header(composed({.to = "a@b.co", .subject = "=?UTF-8?Q?x?=", .text = "x"}).value(), "Subject")
            .starts_with("=?UTF-8?B?"));
  CHECK_FALSE(composed({.to = "a@b.co", .subject = std::string(201, 'x'), .text = "x"}).ok());
  CHECK_FALSE(composed({.to = "a@b.co", .subject = "\xFF", .text = "x"}).ok());
}

TEST_CASE("text beyond ASCII or with endless lines travels as base 64") {
  const std::string message = composed({.to = "a@b.co", .subject = "x", .text = "Grüße\n"}).value();
  CHECK(header(message, "Content-Transfer-Encoding") == "base64");
  CHECK(body_of(message) == "R3LDvMOfZQ0K\r\n");
  const std::string wide = composed({.to = "a@b.co", .subject = "x", .text = std::string(2000, 'x')}).value();
  CHECK(header(wide, "Content-Transfer-Encoding") == "base64");
  CHECK(body_of(wide).find("\r\n") == 76);
}

TEST_CASE("a sender is an address, with or without a name") {
  CHECK(parse_sender("Box@Example.com")->address == "box@example.com");
  CHECK(parse_sender("Box@Example.com")->name.empty());
  const Sender named = parse_sender(" Große Box <box@example.com> ").value();
  CHECK(named.name == "Große Box");
  CHECK(named.address == "box@example.com");
  const std::string message = composed({.to = "a@b.co", .subject = "x", .text = "x"}, named).value();
  CHECK(header(message, "From") == "=?UTF-8?B?R3Jvw59lIEJveA==?= <box@example.com>");
  for (const char* stranger : {"", "Box", "Box <box>", "Box <box@example.com", "B\"ox <box@example.com>"})
    CHECK_FALSE(parse_sender(stranger).ok());
}
