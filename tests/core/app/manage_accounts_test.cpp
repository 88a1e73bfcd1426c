#include "core/app/manage_accounts.h"

#include <catch2/catch.hpp>

#include "tests/fakes/people_world.h"

using namespace signalbox;
using fakes::PeopleWorld;

namespace {

Result<Account> demote(PeopleWorld& world, const std::string& id) {
  return change_account(world.ports, "p", id, {.role = Role::member});
}

}  // namespace

TEST_CASE("the last active admin stays one") {
  PeopleWorld world;
  const Account admin = world.admin().account;
  CHECK(demote(world, admin.id).error().code == ErrorCode::conflict);
  CHECK(change_account(world.ports, "p", admin.id, {.status = AccountStatus::disabled}).error().code ==
        ErrorCode::conflict);
  const Account second = world.person("second@example.com", Role::admin).account;
  REQUIRE(change_account(world.ports, "p", second.id, {.status = AccountStatus::disabled}).ok());
  CHECK(demote(world, admin.id).error().code == ErrorCode::conflict);  // a disabled one does not count
  REQUIRE(change_account(world.ports, "p", second.id, {.status = AccountStatus::active}).ok());
  CHECK(demote(world, admin.id)->role == Role::member);
  CHECK(demote(world, second.id).error().code == ErrorCode::conflict);
}

TEST_CASE("two admins cannot demote each other in the same moment") {
  PeopleWorld world;
  const Account one = world.admin().account;
  const Account two = world.person("two@example.com", Role::admin).account;
  world.commits.before_next([&] { REQUIRE(demote(world, one.id).ok()); });
  CHECK(demote(world, two.id).error().code == ErrorCode::conflict);
  CHECK(world.store.has_admin("p").value());
}

TEST_CASE("disabling an account ends its sign-ins in the same commit") {
  PeopleWorld world;
  world.admin();
  const NewSignIn alice = world.person("alice@example.com");
  REQUIRE(world.sign_in("alice@example.com").ok());
  const int before = world.store.commits();
  REQUIRE(change_account(world.ports, "p", alice.account.id, {.status = AccountStatus::disabled}).ok());
  CHECK(world.store.commits() == before + 1);
  CHECK(world.store.live_sign_ins("p", alice.account.id, world.clock.now())->empty());
  CHECK(world.last_audited() == "account.changed");
}

TEST_CASE("a role counts from the next request on") {
  PeopleWorld world;
  world.admin();
  const NewSignIn alice = world.person("alice@example.com");
  REQUIRE(change_account(world.ports, "p", alice.account.id, {.role = Role::admin}).ok());
  CHECK(authenticate_sign_in(world.ports, alice.cookie)->caller.scopes == std::vector<Scope>{Scope::admin});
}

TEST_CASE("an account is linked to a user and unlinked again") {
  PeopleWorld world;
  const Account alice = world.person("alice@example.com").account;
  CHECK(change_account(world.ports, "p", alice.id, {.user_id = "u"})->user_id ==
        std::optional<std::string>("u"));
  CHECK(world.store.find_user("p", "u").value());
  CHECK_FALSE(change_account(world.ports, "p", alice.id, {.user_id = ""})->user_id);
  CHECK(change_account(world.ports, "p", alice.id, {.user_id = "a\nb"}).error().code ==
        ErrorCode::invalid_argument);
}

TEST_CASE("a change is for the revision that was read, and survives a sign-in beside it") {
  PeopleWorld world;
  const Account alice = world.person("alice@example.com").account;
  CHECK(change_account(world.ports, "p", alice.id, {.name = "A"}, 7).error().code ==
        ErrorCode::precondition_failed);
  CHECK(change_account(world.ports, "p", alice.id, {.name = " Ada "}, alice.rev)->name == "Ada");
  world.commits.before_next([&] { REQUIRE(world.sign_in("alice@example.com").ok()); });
  CHECK(change_account(world.ports, "p", alice.id, {.name = "Ada L."})->name == "Ada L.");
  CHECK(change_account(world.ports, "p", alice.id, {.name = "a\r\nX: y"}).error().fields.at(0).path ==
        "name");
  CHECK(change_account(world.ports, "p", "acc_none", {.name = "A"}).error().code == ErrorCode::not_found);
  CHECK(change_account(world.ports, "q", alice.id, {.name = "A"}).error().code == ErrorCode::not_found);
}
