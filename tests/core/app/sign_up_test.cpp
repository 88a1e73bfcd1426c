#include "core/app/sign_up.h"

#include <catch2/catch.hpp>

#include "core/app/manage_accounts.h"
#include "core/app/manage_users.h"
#include "tests/fakes/people_world.h"

using namespace signalbox;
using fakes::PeopleWorld;

TEST_CASE("the set-up link makes the first admin, once, and only the newest link does") {
  PeopleWorld world;
  const NewTicket old = make_set_up_ticket(world.ports, "p").value();
  const NewTicket fresh = make_set_up_ticket(world.ports, "p").value();
  CHECK(world.join("eve@example.com", old.text).error().code == ErrorCode::not_found);
  const NewSignIn admin = world.join("admin@example.com", fresh.text).value();
  CHECK(admin.account.role == Role::admin);
  CHECK(world.is_signed_in(admin));
  CHECK(world.join("eve@example.com", fresh.text).error().code == ErrorCode::not_found);
  CHECK(make_set_up_ticket(world.ports, "p").error().code == ErrorCode::conflict);
}

TEST_CASE("a set-up link is good for a day, and not beside an admin") {
  PeopleWorld world;
  const NewTicket late = make_set_up_ticket(world.ports, "p").value();
  world.clock.advance(Duration::hours(24));
  CHECK(world.join("admin@example.com", late.text).error().code == ErrorCode::not_found);
  const NewTicket open = make_set_up_ticket(world.ports, "p").value();
  world.person("other@example.com", Role::admin);
  CHECK(world.join("admin@example.com", open.text).error().code == ErrorCode::not_found);
}

TEST_CASE("of two who use one link at once, one gets the account") {
  PeopleWorld world;
  const NewTicket link = make_set_up_ticket(world.ports, "p").value();
  world.commits.before_next([&] { REQUIRE(world.join("fast@example.com", link.text).ok()); });
  CHECK(world.join("slow@example.com", link.text).error().code == ErrorCode::not_found);
  CHECK(world.store.list_accounts("p", {})->items.size() == 1);
}

TEST_CASE("account, ticket, sign-in and audit are one commit: all or nothing") {
  PeopleWorld world;
  const NewTicket link = make_set_up_ticket(world.ports, "p").value();
  world.store.fail_next_commit();
  CHECK(world.join("admin@example.com", link.text).error().code == ErrorCode::unavailable);
  CHECK(world.store.list_accounts("p", {})->items.empty());
  const int before = world.store.commits();
  CHECK(world.join("admin@example.com", link.text).ok());
  CHECK(world.store.commits() == before + 1);
  const auto log = world.store.list_audit({.project_id = "p"}, {});
  const auto entries_of = [&](const std::string& action) {
    return std::count_if(log->items.begin(), log->items.end(),
                         [&](const AuditEntry& entry) { return entry.action == action; });
  };
  CHECK(entries_of("account.created") == 1);
  CHECK(entries_of("sign_in.succeeded") == 1);
}

TEST_CASE("an invitation gives its role and its linked user, with a default session for that user") {
  PeopleWorld world;
  const NewSignIn viewer = world.person("v@example.com", Role::viewer, "u7");
  CHECK(viewer.account.role == Role::viewer);
  CHECK(viewer.account.user_id == std::optional<std::string>("u7"));
  const Session session = world.store.find_default_session("p", "u7").value().value();
  CHECK(session.rev == 1);
  CHECK(world.store.events().back().subject.id == session.id);
  world.person("w@example.com", Role::member, "u7");
  CHECK(world.store.find_default_session("p", "u7").value()->id == session.id);
  CHECK_FALSE(world.person("x@example.com").account.user_id);
}

TEST_CASE("an invitation for an address is for that address only") {
  PeopleWorld world;
  const NewTicket link = invite(world.ports, {.project_id = "p", .email = "Alice@example.com"}).value();
  CHECK(link.ticket.email == "alice@example.com");
  CHECK(world.join("eve@example.com", link.text).error().fields.at(0).path == "email");
  CHECK(world.join("ALICE@example.com", link.text).ok());
  CHECK(invite(world.ports, {.project_id = "p", .email = "alice@example.com"}).error().code ==
        ErrorCode::conflict);
}

TEST_CASE("what is wrong with a sign-up is said before the password costs anything") {
  PeopleWorld world;
  const auto attempt = [&](auto change) {
    SignUp request = world.request_for("alice@example.com");
    request.open = true;
    change(request);
    return sign_up(world.ports, world.passwords, request, world.browser).error();
  };
  CHECK(attempt([](SignUp& r) { r.email = "nobody"; }).fields.at(0).path == "email");
  CHECK(attempt([](SignUp& r) { r.name = "a\r\nBcc: eve@example.com"; }).fields.at(0).path == "name");
  CHECK(attempt([](SignUp& r) { r.password = Secret("short"); }).fields.at(0).path == "password");
  CHECK(attempt([](SignUp& r) { r.open = false; }).code == ErrorCode::permission_denied);
  CHECK(attempt([](SignUp& r) { r.ticket = Secret("tk_unknown"); }).code == ErrorCode::not_found);
  CHECK(world.passwords.hashed == 0);
}

TEST_CASE("where sign-up is open, an account gets a user of its own and that user's session") {
  PeopleWorld world;
  SignUp request = world.request_for("alice@example.com");
  request.open = true;
  const NewSignIn fresh = sign_up(world.ports, world.passwords, request, world.browser).value();
  CHECK(fresh.account.role == Role::member);
  REQUIRE(fresh.account.user_id);
  CHECK(world.store.find_user("p", *fresh.account.user_id).value());
  CHECK(world.store.find_default_session("p", *fresh.account.user_id).value());
  CHECK(authenticate_sign_in(world.ports, fresh.cookie)->caller.user_id == fresh.account.user_id);
  CHECK(sign_up(world.ports, world.passwords, request, world.browser).error().code == ErrorCode::conflict);
}

TEST_CASE("a disabled user cannot be taken on by an invitation") {
  PeopleWorld world;
  REQUIRE(create_user(world.ports, "p", "u").ok());
  const NewTicket link = invite(world.ports, {.project_id = "p", .user_id = "u"}).value();
  REQUIRE(set_user_disabled(world.ports, "p", "u", true).ok());
  CHECK(world.join("alice@example.com", link.text).error().code == ErrorCode::permission_denied);
}

TEST_CASE("with letters, a known and an unknown address look the same to whoever asks") {
  PeopleWorld world;
  world.person("known@example.com");
  const int commits = world.store.commits();
  const auto known = ask_to_sign_up(world.ports, "p", "known@example.com").value();
  const auto fresh = ask_to_sign_up(world.ports, "p", "New@example.com").value();
  CHECK(world.store.commits() == commits + 2);
  REQUIRE(known);
  CHECK_FALSE(known->invitation);
  REQUIRE(fresh);
  CHECK(fresh->email == "new@example.com");
  CHECK_FALSE(ask_to_sign_up(world.ports, "p", "new@example.com").value());  // a minute has to pass
  CHECK(world.join("other@example.com", fresh->invitation->text).error().fields.at(0).path == "email");
  const NewSignIn joined = world.join("new@example.com", fresh->invitation->text).value();
  CHECK(joined.account.user_id);
  CHECK(joined.account.role == Role::member);
}

TEST_CASE("an open invitation is listed, and withdrawn for good") {
  PeopleWorld world;
  const NewTicket kept = invite(world.ports, {.project_id = "p"}).value();
  const NewTicket gone = invite(world.ports, {.project_id = "p", .role = Role::viewer}).value();
  make_set_up_ticket(world.ports, "p").value();
  CHECK(open_invitations(world.ports, "p")->size() == 2);
  CHECK(withdraw_invitation(world.ports, "p", gone.ticket.id).ok());
  CHECK(withdraw_invitation(world.ports, "p", gone.ticket.id).error().code == ErrorCode::not_found);
  CHECK(withdraw_invitation(world.ports, "q", kept.ticket.id).error().code == ErrorCode::not_found);
  CHECK(world.join("a@example.com", gone.text).error().code == ErrorCode::not_found);
  CHECK(world.join("a@example.com", kept.text).ok());
  CHECK(open_invitations(world.ports, "p")->empty());
}
