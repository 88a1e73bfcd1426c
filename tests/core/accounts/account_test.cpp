#include "core/domain/accounts/account.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("an e-mail address is kept in lower case, without blanks around") {
  CHECK(check_email(" Alice@Example.COM\n").value() == "alice@example.com");
  for (const char* good : {"a@localhost", "a.b+c@sub.example.org", "o'hara@example.com", "x_y-z@e-x.co"})
    CHECK(check_email(good).ok());
}

TEST_CASE("what is no single address is refused, above all what could begin another header") {
  const std::string strangers[] = {"",
                                   "alice",
                                   "@example.com",
                                   "alice@",
                                   "alice@host",
                                   "a@b@example.com",
                                   "alice@.example",
                                   "alice@example.",
                                   "a b@example.com",
                                   "alice@example.com\r\nBcc: eve@example.com",
                                   std::string("alice\0@example.com", 18),
                                   "Alice <alice@example.com>",
                                   "alice@example.com,eve@example.com",
                                   "\"a\"@example.com",
                                   "ä@example.com",
                                   "alice@[127.0.0.1]",
                                   "a:b@example.com",
                                   std::string(250, 'a') + "@b.co"};
  for (const std::string& stranger : strangers) {
    INFO(stranger);
    REQUIRE_FALSE(check_email(stranger).ok());
    CHECK(check_email(stranger).error().fields.at(0).path == "email");
  }
}

TEST_CASE("a password is long enough, not the address, and otherwise as one likes") {
  CHECK(check_new_password("aaaaaaaaaa", "a@b.co").ok());
  CHECK(check_new_password("correct horse battery staple", "a@b.co").ok());
  CHECK(check_new_password("ääääääääää", "a@b.co").ok());  // ten characters, twenty bytes
  CHECK_FALSE(check_new_password("äääää", "a@b.co").ok());
  CHECK_FALSE(check_new_password("123456789", "a@b.co").ok());
  CHECK_FALSE(check_new_password("Alice@Example.com", "alice@example.com").ok());
  CHECK_FALSE(check_new_password(std::string(1025, 'x'), "a@b.co").ok());
  CHECK_FALSE(check_new_password("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "a@b.co").ok());
}

TEST_CASE("a person's name is one line of text") {
  CHECK(check_person_name("Ada Lovelace").ok());
  CHECK(check_person_name("Zoë 😀").ok());
  for (const std::string& name : {std::string(), std::string("  "), std::string("a\r\nBcc: x@y.z"),
                                  std::string("a\0b", 3), std::string("\xFF"), std::string(201, 'x')})
    CHECK_FALSE(check_person_name(name).ok());
}

TEST_CASE("only an admin's role holds keys and people") {
  const auto has = [](Role role, Scope scope) { return has_scope({.scopes = scopes_of(role)}, scope); };
  for (const Scope scope : {Scope::keys, Scope::users, Scope::accounts, Scope::auth_configs, Scope::audit}) {
    CHECK(has(Role::admin, scope));
    CHECK_FALSE(has(Role::member, scope));
    CHECK_FALSE(has(Role::viewer, scope));
  }
  CHECK(has(Role::member, Scope::tools));
}
