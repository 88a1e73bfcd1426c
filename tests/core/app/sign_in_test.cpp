#include "core/app/sign_in.h"

#include <catch2/catch.hpp>

#include "core/app/manage_accounts.h"
#include "core/app/manage_users.h"
#include "tests/fakes/people_world.h"

using namespace signalbox;
using fakes::PeopleWorld;

TEST_CASE("the right password opens a new sign-in, of which only a hash is stored") {
  PeopleWorld world;
  const NewSignIn first = world.person("alice@example.com");
  const NewSignIn second = world.sign_in(" Alice@Example.com ").value();
  CHECK(second.account.id == first.account.id);
  CHECK(second.cookie.reveal() != first.cookie.reveal());
  CHECK(second.sign_in.id != first.sign_in.id);
  CHECK(second.sign_in.hash == world.sealer.hash(second.cookie));
  CHECK(encode_text(second.sign_in).find(second.sign_in.hash) == std::string::npos);
  CHECK(encode_text(second.account).find("plain:") == std::string::npos);
  CHECK(world.account(first.account.id).last_sign_in_at == world.clock.now());
  CHECK(world.is_signed_in(first));
  CHECK(world.is_signed_in(second));
  CHECK(world.last_audited() == "sign_in.succeeded");
}

TEST_CASE("nobody learns from words or work which accounts there are") {
  PeopleWorld world;
  const NewSignIn admin = world.admin();
  const NewSignIn off = world.person("off@example.com");
  REQUIRE(change_account(world.ports, "p", off.account.id, {.status = AccountStatus::disabled}).ok());
  const Error wrong = world.sign_in("admin@example.com", "wrong password").error();
  CHECK(wrong.code == ErrorCode::unauthenticated);
  const int before = world.passwords.verified;
  const int commits = world.store.commits();
  const std::pair<std::string, std::string> tries[] = {{"nobody@example.com", "wrong password"},
                                                       {"nobody@example.com", fakes::kPassword},
                                                       {"no address", "wrong password"},
                                                       {"off@example.com", fakes::kPassword},
                                                       {"off@example.com", ""}};
  for (const auto& [email, password] : tries) {
    INFO(email);
    CHECK(world.sign_in(email, password).error() == wrong);
  }
  CHECK(world.passwords.verified == before + 5);
  CHECK(world.store.commits() == commits + 5);
  CHECK(world.last_audited() == "sign_in.failed");
}

TEST_CASE("an account without a password is not opened by an empty one") {
  PeopleWorld world;
  Account account{.project_id = "p",
                  .id = "acc_1",
                  .email = "sso@example.com",
                  .name = "S",
                  .identity = "https://issuer sub",
                  .rev = 1};
  REQUIRE(world.store.commit({PutAccount{account}})->committed);
  CHECK(world.sign_in("sso@example.com", "").error().code == ErrorCode::unauthenticated);
}

TEST_CASE("a failed sign-in is audited without what was typed") {
  PeopleWorld world;
  world.admin();
  CHECK_FALSE(world.sign_in("typed-by-mistake@example.com", "typed password").ok());
  const Page<AuditEntry> log = *world.store.list_audit({.project_id = "p"}, {});
  REQUIRE_FALSE(log.items.empty());
  for (const AuditEntry& entry : log.items) {
    CHECK(encode_text(entry).find("typed") == std::string::npos);
    CHECK(encode_text(entry).find(fakes::kPassword) == std::string::npos);
  }
}

TEST_CASE("a sign-in lives by use, seven days from the last and thirty from the first") {
  PeopleWorld world;
  const NewSignIn idle = world.person("idle@example.com");
  const NewSignIn busy = world.person("busy@example.com");
  const Instant begun = world.clock.now();
  for (int day = 1; day < 30; ++day) {
    world.clock.set(begun + Duration::days(day));
    INFO(day);
    CHECK(world.is_signed_in(busy));
    if (day == 6) {
      CHECK(world.store.find_sign_in_by_hash(idle.sign_in.hash).value()->expires_at ==
            begun + Duration::days(7));
    }
  }
  CHECK_FALSE(world.is_signed_in(idle));
  world.clock.set(begun + Duration::days(30) - Duration::millis(1));
  CHECK(world.is_signed_in(busy));
  world.clock.set(begun + Duration::days(30));
  CHECK_FALSE(world.is_signed_in(busy));
}

TEST_CASE("use is written behind at most once a minute") {
  PeopleWorld world;
  const NewSignIn one = world.person("alice@example.com");
  int touches = 0;
  world.commits.watch([&](const ChangeSet& set) {
    for (const Change& change : set) touches += std::holds_alternative<TouchSignIn>(change) ? 1 : 0;
  });
  for (int second = 0; second < 180; ++second) {
    world.clock.advance(Duration::seconds(1));
    REQUIRE(world.is_signed_in(one));
  }
  CHECK(touches == 3);
}

TEST_CASE("roles decide what a signed-in person may do, and for whom") {
  PeopleWorld world;
  const auto caller_of = [&](const NewSignIn& one) {
    return authenticate_sign_in(world.ports, one.cookie)->caller;
  };
  const Caller admin = caller_of(world.admin());
  CHECK(admin.scopes == std::vector<Scope>{Scope::admin});
  CHECK_FALSE(admin.user_id);
  CHECK_FALSE(admin.read_only);
  const NewSignIn linked = world.person("linked@example.com", Role::member, "u");
  const Caller member = caller_of(linked);
  CHECK(member.user_id == std::optional<std::string>("u"));
  CHECK(member.account_id == linked.account.id);
  CHECK(member.credential_id == linked.sign_in.id);
  CHECK_FALSE(has_scope(member, Scope::accounts));
  CHECK(caller_of(world.person("v@example.com", Role::viewer)).read_only);
  // A linked admin is an admin, not that user.
  CHECK_FALSE(caller_of(world.person("a2@example.com", Role::admin, "u")).user_id);
}

TEST_CASE("signing out ends this sign-in and no other, once and for all") {
  PeopleWorld world;
  const NewSignIn one = world.person("alice@example.com");
  const NewSignIn two = world.sign_in("alice@example.com").value();
  CHECK(sign_out(world.ports, one.cookie).ok());
  CHECK_FALSE(world.is_signed_in(one));
  CHECK(world.is_signed_in(two));
  CHECK(world.last_audited() == "sign_in.ended");
  CHECK(sign_out(world.ports, one.cookie).ok());
  CHECK(sign_out(world.ports, Secret("unknown")).ok());
}

TEST_CASE("one ends one's own sign-ins, not a stranger's") {
  PeopleWorld world;
  const NewSignIn alice = world.person("alice@example.com");
  const NewSignIn bob = world.person("bob@example.com");
  CHECK(end_sign_in(world.ports, "p", alice.account.id, bob.sign_in.id).error().code == ErrorCode::not_found);
  CHECK(world.is_signed_in(bob));
  CHECK(end_sign_in(world.ports, "p", bob.account.id, bob.sign_in.id).ok());
  CHECK_FALSE(world.is_signed_in(bob));
  CHECK(end_sign_in(world.ports, "p", bob.account.id, bob.sign_in.id).error().code == ErrorCode::not_found);
}

TEST_CASE("cookies of disabled accounts and of disabled users are worth nothing") {
  PeopleWorld world;
  world.admin();
  const NewSignIn alice = world.person("alice@example.com");
  const NewSignIn linked = world.person("linked@example.com", Role::member, "u");
  REQUIRE(change_account(world.ports, "p", alice.account.id, {.status = AccountStatus::disabled}).ok());
  CHECK_FALSE(world.is_signed_in(alice));
  REQUIRE(set_user_disabled(world.ports, "p", "u", true).ok());
  CHECK_FALSE(world.is_signed_in(linked));
  REQUIRE(set_user_disabled(world.ports, "p", "u", false).ok());
  CHECK(world.is_signed_in(linked));
  // An account that is active again has to sign in anew.
  REQUIRE(change_account(world.ports, "p", alice.account.id, {.status = AccountStatus::active}).ok());
  CHECK_FALSE(world.is_signed_in(alice));
}

TEST_CASE("a sign-in cannot slip in beside the account's end") {
  PeopleWorld world;
  world.admin();
  const Account alice = world.person("alice@example.com").account;
  world.commits.before_next(
      [&] { REQUIRE(change_account(world.ports, "p", alice.id, {.status = AccountStatus::disabled}).ok()); });
  CHECK(begin_sign_in(world.ports, alice, world.browser).error().code == ErrorCode::conflict);
  CHECK(begin_sign_in(world.ports, world.account(alice.id), world.browser).error().code ==
        ErrorCode::permission_denied);
}

TEST_CASE("two sign-ins of one person at once both succeed") {
  PeopleWorld world;
  const Account alice = world.person("alice@example.com").account;
  std::optional<NewSignIn> faster;
  world.commits.before_next([&] { faster = world.sign_in("alice@example.com").value(); });
  const NewSignIn slower = begin_sign_in(world.ports, alice, world.browser).value();
  CHECK(world.is_signed_in(*faster));
  CHECK(world.is_signed_in(slower));
}

TEST_CASE("of too many sign-ins the one unused longest ends") {
  PeopleWorld world;
  const NewSignIn first = world.person("alice@example.com");
  const NewSignIn second = world.sign_in("alice@example.com").value();
  world.clock.advance(Duration::minutes(5));
  REQUIRE(world.is_signed_in(first));
  for (std::size_t i = 2; i < kMostSignIns; ++i) REQUIRE(world.sign_in("alice@example.com").ok());
  const auto has_ended = [&](const NewSignIn& one) {
    return world.store.find_sign_in_by_hash(one.sign_in.hash).value()->ended_at.has_value();
  };
  CHECK_FALSE(has_ended(second));
  REQUIRE(world.sign_in("alice@example.com").ok());
  CHECK(has_ended(second));
  CHECK(world.is_signed_in(first));
  CHECK(world.store.live_sign_ins("p", first.account.id, world.clock.now())->size() == kMostSignIns);
}

TEST_CASE("a browser's name is kept short, and not at all when it is no text") {
  PeopleWorld world;
  const Account alice = world.person("alice@example.com").account;
  const auto stored = [&](const std::string& name) {
    return begin_sign_in(world.ports, world.account(alice.id), {"192.0.2.1", name})->sign_in.browser;
  };
  CHECK(stored("Firefox/140") == "Firefox/140");
  CHECK(stored(std::string(5000, 'x')).size() < 400);
  CHECK(stored("a\r\nSet-Cookie: x").empty());
  CHECK(stored("\xFF").empty());
}

TEST_CASE("when passwords cannot be checked, nothing is said about the password") {
  PeopleWorld world;
  world.person("alice@example.com");
  const int commits = world.store.commits();
  world.passwords.busy = true;
  CHECK(world.sign_in("alice@example.com").error().code == ErrorCode::rate_limited);
  CHECK(world.store.commits() == commits);
}
