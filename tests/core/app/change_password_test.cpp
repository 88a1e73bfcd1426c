#include "core/app/change_password.h"

#include <catch2/catch.hpp>

#include "core/app/manage_accounts.h"
#include "tests/fakes/people_world.h"

using namespace signalbox;
using fakes::PeopleWorld;

namespace {

const std::string kNew = "a brand new password";

Status change(PeopleWorld& world, const NewSignIn& one, const std::string& current,
              const std::string& fresh) {
  return change_password(world.ports, world.passwords,
                         {.project_id = "p",
                          .account_id = one.account.id,
                          .sign_in_id = one.sign_in.id,
                          .current = Secret(current),
                          .fresh = Secret(fresh)});
}

}  // namespace

TEST_CASE("changing one's password ends the other sign-ins and every reset link, not this sign-in") {
  PeopleWorld world;
  const NewSignIn here = world.person("alice@example.com");
  const NewSignIn there = world.sign_in("alice@example.com").value();
  const NewSignIn stranger = world.person("bob@example.com");
  const NewTicket link = make_password_reset(world.ports, "p", here.account.id).value();
  REQUIRE(change(world, here, fakes::kPassword, kNew).ok());
  CHECK(world.is_signed_in(here));
  CHECK_FALSE(world.is_signed_in(there));
  CHECK(world.is_signed_in(stranger));
  CHECK(world.last_audited() == "account.password_changed");
  CHECK_FALSE(world.sign_in("alice@example.com").ok());
  CHECK(world.sign_in("alice@example.com", kNew).ok());
  CHECK(reset_password(world.ports, world.passwords, link.text, Secret(kNew)).error().code ==
        ErrorCode::not_found);
}

TEST_CASE("a password is changed by who knows the old one, to one that is good") {
  PeopleWorld world;
  const NewSignIn alice = world.person("alice@example.com");
  CHECK(change(world, alice, "wrong password", kNew).error().fields.at(0).path == "currentPassword");
  CHECK(change(world, alice, fakes::kPassword, "short").error().fields.at(0).path == "newPassword");
  CHECK(change(world, alice, fakes::kPassword, "alice@example.com").error().fields.at(0).path ==
        "newPassword");
  CHECK(world.sign_in("alice@example.com").ok());
}

TEST_CASE("a sign-in beside the change ends with the others, or the change is made again") {
  PeopleWorld world;
  const NewSignIn here = world.person("alice@example.com");
  std::optional<NewSignIn> beside;
  world.commits.before_next([&] { beside = world.sign_in("alice@example.com").value(); });
  REQUIRE(change(world, here, fakes::kPassword, kNew).ok());
  CHECK_FALSE(world.is_signed_in(*beside));
  CHECK(world.is_signed_in(here));
}

TEST_CASE("of two changes at once the second does not overwrite the first") {
  PeopleWorld world;
  const NewSignIn here = world.person("alice@example.com");
  world.commits.before_next(
      [&] { REQUIRE(change(world, here, fakes::kPassword, "the first new one").ok()); });
  CHECK(change(world, here, fakes::kPassword, "the second new one").error().code == ErrorCode::conflict);
  CHECK(world.sign_in("alice@example.com", "the first new one").ok());
}

TEST_CASE("a reset link sets the password once and ends all sign-ins and the other links") {
  PeopleWorld world;
  const NewSignIn alice = world.person("alice@example.com");
  const NewTicket handed = make_password_reset(world.ports, "p", alice.account.id).value();
  const auto letter = ask_password_reset(world.ports, "p", " ALICE@example.com").value();
  REQUIRE_FALSE(letter);  // a link was made within the minute
  world.clock.advance(Duration::minutes(1));
  const ResetLetter mailed = ask_password_reset(world.ports, "p", " ALICE@example.com").value().value();
  CHECK(mailed.account.id == alice.account.id);
  REQUIRE(reset_password(world.ports, world.passwords, mailed.reset.text, Secret(kNew)).ok());
  CHECK_FALSE(world.is_signed_in(alice));
  CHECK(world.sign_in("alice@example.com", kNew).ok());
  for (const Secret& used : {mailed.reset.text, handed.text})
    CHECK(reset_password(world.ports, world.passwords, used, Secret("yet another one")).error().code ==
          ErrorCode::not_found);
}

TEST_CASE("using a reset link and setting the password are one commit, for one of two at once") {
  PeopleWorld world;
  const NewSignIn alice = world.person("alice@example.com");
  const NewTicket link = make_password_reset(world.ports, "p", alice.account.id).value();
  const auto reset = [&](const std::string& password) {
    return reset_password(world.ports, world.passwords, link.text, Secret(password));
  };
  world.store.fail_next_commit();
  CHECK(reset(kNew).error().code == ErrorCode::unavailable);
  CHECK(world.sign_in("alice@example.com").ok());
  world.commits.before_next([&] { REQUIRE(reset("the faster password").ok()); });
  CHECK(reset("the slower password").error().code == ErrorCode::not_found);
  CHECK(world.sign_in("alice@example.com", "the faster password").ok());
}

TEST_CASE("a reset link ends by itself, and a bad password does not use it up") {
  PeopleWorld world;
  const NewSignIn alice = world.person("alice@example.com");
  const ResetLetter mailed = ask_password_reset(world.ports, "p", "alice@example.com").value().value();
  const auto reset = [&](const std::string& password) {
    return reset_password(world.ports, world.passwords, mailed.reset.text, Secret(password));
  };
  CHECK(reset("short").error().fields.at(0).path == "password");
  CHECK(reset("alice@example.com").error().fields.at(0).path == "password");
  world.clock.advance(kMailedResetLife);
  CHECK(reset(kNew).error().code == ErrorCode::not_found);
  CHECK(world.passwords.hashed == 1);  // for the account itself
}

TEST_CASE("asking for a reset does the same work whether the address is known or not") {
  PeopleWorld world;
  world.admin();
  const NewSignIn off = world.person("off@example.com");
  REQUIRE(change_account(world.ports, "p", off.account.id, {.status = AccountStatus::disabled}).ok());
  for (const char* email : {"nobody@example.com", "no address", "off@example.com", "admin@example.com"}) {
    INFO(email);
    const int before = world.store.commits();
    const auto letter = ask_password_reset(world.ports, "p", email).value();
    CHECK(letter.has_value() == (std::string(email) == "admin@example.com"));
    CHECK(world.store.commits() == before + 1);
    CHECK(world.last_audited() == "password_reset.asked");
  }
  CHECK(make_password_reset(world.ports, "p", off.account.id).error().code == ErrorCode::conflict);
  CHECK(make_password_reset(world.ports, "p", "acc_none").error().code == ErrorCode::not_found);
}

TEST_CASE("a link of one purpose is good for no other, and a disabled account's for nothing") {
  PeopleWorld world;
  world.admin();
  const NewSignIn alice = world.person("alice@example.com");
  const NewTicket invitation = invite(world.ports, {.project_id = "p"}).value();
  CHECK(reset_password(world.ports, world.passwords, invitation.text, Secret(kNew)).error().code ==
        ErrorCode::not_found);
  const NewTicket link = make_password_reset(world.ports, "p", alice.account.id).value();
  CHECK(world.join("eve@example.com", link.text).error().code == ErrorCode::not_found);
  REQUIRE(change_account(world.ports, "p", alice.account.id, {.status = AccountStatus::disabled}).ok());
  CHECK(reset_password(world.ports, world.passwords, link.text, Secret(kNew)).error().code ==
        ErrorCode::not_found);
}
