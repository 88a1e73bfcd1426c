// Users, accounts, sign-ins and one-time tickets: what is unique, what touching does, whose rows show.
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

Account account_row(const std::string& id, const std::string& email) {
  return {.project_id = kProject,
          .id = id,
          .email = email,
          .name = "Ada",
          .role = Role::member,
          .password_hash = "$argon2id$hash-of-" + id,
          .created_at = {1000},
          .rev = 1};
}

SignIn sign_in_row(const std::string& id, const std::string& account = "acc_1", Instant at = {1000}) {
  return {.project_id = kProject,
          .id = id,
          .account_id = account,
          .hash = "hash-of-" + id,
          .address = "192.0.2.1",
          .browser = "Firefox",
          .created_at = at,
          .last_seen_at = at,
          .expires_at = {9000},
          .rev = 1};
}

Ticket ticket_row(const std::string& id, Instant at = {1000}) {
  return {.project_id = kProject,
          .id = id,
          .purpose = TicketPurpose::invitation,
          .hash = "hash-of-" + id,
          .email = "ada@example.com",
          .role = Role::viewer,
          .user_id = "ada",
          .created_at = at,
          .expires_at = {9000},
          .rev = 1};
}

}  // namespace

STORE_TEST("a user is disabled and enabled again, an unknown one neither") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutUser{kProject, "ada", {1000}}, PutUser{kOther, "ada", {1000}}}));
  CHECK_FALSE(store.find_user(kProject, "ada")->value().disabled_at);
  CHECK(commits(store, {SetUserDisabled{kProject, "ada", Instant{2000}}}));
  CHECK(store.find_user(kProject, "ada")->value().disabled_at == Instant{2000});
  CHECK_FALSE(store.find_user(kOther, "ada")->value().disabled_at);
  // Naming the user again does not bring them back.
  CHECK(commits(store, {PutUser{kProject, "ada", {3000}}}));
  CHECK(store.find_user(kProject, "ada")->value().disabled_at == Instant{2000});
  CHECK(commits(store, {SetUserDisabled{kProject, "ada", std::nullopt}}));
  CHECK_FALSE(store.find_user(kProject, "ada")->value().disabled_at);
  CHECK_FALSE(commits(store, {SetUserDisabled{kProject, "bob", Instant{2000}}}));
  CHECK_FALSE(store.find_user(kProject, "bob")->has_value());
}

STORE_TEST("users are listed newest first, page by page") {
  TestType fixture;
  auto& store = fixture.store;
  for (const char* id : {"a", "b", "c"})
    REQUIRE(commits(store, {PutUser{kProject, id, {1000 + id[0]}}, PutUser{kOther, id, {1}}}));
  const Page<User> first = *store.list_users(kProject, {.limit = 2, .cursor = ""});
  CHECK(ids_of(first.items) == Ids{"c", "b"});
  REQUIRE(first.next_cursor);
  const Page<User> last = *store.list_users(kProject, {.limit = 2, .cursor = *first.next_cursor});
  CHECK(ids_of(last.items) == Ids{"a"});
  CHECK_FALSE(last.next_cursor);
}

STORE_TEST("an account comes back as it was put, found by id, e-mail address and identity") {
  TestType fixture;
  auto& store = fixture.store;
  Account account = account_row("acc_1", "ada@example.com");
  account.role = Role::admin;
  account.status = AccountStatus::disabled;
  account.user_id = "ada";
  account.identity = "https://issuer sub";
  account.last_sign_in_at = Instant{5000};
  REQUIRE(commits(store, {PutAccount{account}}));
  for (const auto& found :
       {store.find_account(kProject, "acc_1"), store.find_account_by_email(kProject, "ada@example.com"),
        store.find_account_by_identity(kProject, "https://issuer sub")}) {
    const Account stored = found->value();
    CHECK(stored.id == "acc_1");
    CHECK(stored.email == account.email);
    CHECK(stored.name == "Ada");
    CHECK(stored.role == Role::admin);
    CHECK(stored.status == AccountStatus::disabled);
    CHECK(stored.user_id == account.user_id);
    CHECK(stored.password_hash == account.password_hash);
    CHECK(stored.identity == account.identity);
    CHECK(stored.created_at == account.created_at);
    CHECK(stored.last_sign_in_at == account.last_sign_in_at);
    CHECK(stored.rev == 1);
  }
  CHECK_FALSE(store.find_account(kOther, "acc_1")->has_value());
  CHECK_FALSE(store.find_account_by_email(kOther, "ada@example.com")->has_value());
  CHECK_FALSE(store.find_account_by_identity(kOther, "https://issuer sub")->has_value());
}

STORE_TEST("an e-mail address and an identity belong to one account of a project") {
  TestType fixture;
  auto& store = fixture.store;
  Account first = account_row("acc_1", "ada@example.com");
  first.identity = "https://issuer one";
  REQUIRE(commits(store, {PutAccount{first}}));
  CHECK_FALSE(commits(store, {PutAccount{account_row("acc_2", "ada@example.com")}}));
  Account same_identity = account_row("acc_2", "bob@example.com");
  same_identity.identity = first.identity;
  CHECK_FALSE(commits(store, {PutAccount{same_identity}}));
  Account elsewhere = first;
  elsewhere.project_id = kOther;
  CHECK(commits(store, {PutAccount{elsewhere}}));
  // No identity is not an identity.
  CHECK(commits(store, {PutAccount{account_row("acc_2", "bob@example.com")},
                        PutAccount{account_row("acc_3", "eve@example.com")}}));
  CHECK_FALSE(store.find_account_by_identity(kProject, "")->has_value());
  Account taken = account_row("acc_3", "bob@example.com");
  taken.rev = 2;
  CHECK_FALSE(commits(store, {PutAccount{taken}}));
}

STORE_TEST("an admin is one who is active") {
  TestType fixture;
  auto& store = fixture.store;
  CHECK_FALSE(store.has_admin(kProject).value());
  Account account = account_row("acc_1", "ada@example.com");
  REQUIRE(commits(store, {PutAccount{account}}));
  CHECK_FALSE(store.has_admin(kProject).value());
  account.role = Role::admin;
  account.rev = 2;
  REQUIRE(commits(store, {PutAccount{account}}));
  CHECK(store.has_admin(kProject).value());
  CHECK_FALSE(store.has_admin(kOther).value());
  account.status = AccountStatus::disabled;
  account.rev = 3;
  REQUIRE(commits(store, {PutAccount{account}}));
  CHECK_FALSE(store.has_admin(kProject).value());
}

STORE_TEST("a sign-in comes back by its hash, whatever the project") {
  TestType fixture;
  auto& store = fixture.store;
  const SignIn put = sign_in_row("si_1");
  REQUIRE(commits(store, {PutAccount{account_row("acc_1", "ada@example.com")}, PutSignIn{put}}));
  const SignIn stored = store.find_sign_in_by_hash("hash-of-si_1")->value();
  CHECK(stored.project_id == kProject);
  CHECK(stored.id == "si_1");
  CHECK(stored.account_id == "acc_1");
  CHECK(stored.address == put.address);
  CHECK(stored.browser == put.browser);
  CHECK(stored.created_at == put.created_at);
  CHECK(stored.expires_at == put.expires_at);
  CHECK_FALSE(stored.ended_at);
  CHECK_FALSE(store.find_sign_in_by_hash("hash-of-si_2")->has_value());
}

STORE_TEST("live sign-ins are an account's that have not ended and not run out") {
  TestType fixture;
  auto& store = fixture.store;
  SignIn ended_one = sign_in_row("si_ended");
  ended_one.ended_at = Instant{2000};
  REQUIRE(commits(store, {PutAccount{account_row("acc_1", "ada@example.com")},
                          PutAccount{account_row("acc_2", "bob@example.com")},
                          PutSignIn{sign_in_row("si_1", "acc_1", {1000})},
                          PutSignIn{sign_in_row("si_2", "acc_1", {1500})}, PutSignIn{ended_one},
                          PutSignIn{sign_in_row("si_3", "acc_2")}}));
  CHECK(ids_of(*store.live_sign_ins(kProject, "acc_1", {8999})) == Ids{"si_2", "si_1"});
  CHECK(store.live_sign_ins(kProject, "acc_1", {9000})->empty());
  CHECK(store.live_sign_ins(kOther, "acc_1", {2000})->empty());
}

STORE_TEST("touching a sign-in moves its times forward only, and never an ended one's") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(
      commits(store, {PutAccount{account_row("acc_1", "ada@example.com")}, PutSignIn{sign_in_row("si_1")}}));
  const auto stored = [&] { return store.find_sign_in_by_hash("hash-of-si_1")->value(); };
  CHECK(commits(store, {TouchSignIn{kProject, "si_1", {2000}, {8000}}}));
  CHECK(stored().last_seen_at == Instant{2000});
  CHECK(stored().expires_at == Instant{9000});
  CHECK(stored().rev == 1);
  CHECK(commits(store, {TouchSignIn{kProject, "si_1", {1500}, {12'000}}}));
  CHECK(stored().last_seen_at == Instant{2000});
  CHECK(stored().expires_at == Instant{12'000});
  // A touch does not stand in the way of the end.
  SignIn over = stored();
  over.ended_at = Instant{3000};
  over.rev = 2;
  REQUIRE(commits(store, {PutSignIn{over}}));
  CHECK_FALSE(commits(store, {PutSignIn{over}}));
  CHECK(commits(store, {TouchSignIn{kProject, "si_1", {50'000}, {60'000}},
                        TouchSignIn{kProject, "si_none", {50'000}, {60'000}}}));
  CHECK(stored().last_seen_at == Instant{2000});
}

STORE_TEST("a ticket comes back by its hash and is used up once") {
  TestType fixture;
  auto& store = fixture.store;
  Ticket ticket = ticket_row("tkt_1");
  ticket.account_id = "acc_1";
  REQUIRE(commits(store, {PutTicket{ticket}}));
  const Ticket stored = store.find_ticket_by_hash("hash-of-tkt_1")->value();
  CHECK(stored.purpose == TicketPurpose::invitation);
  CHECK(stored.email == ticket.email);
  CHECK(stored.role == Role::viewer);
  CHECK(stored.user_id == ticket.user_id);
  CHECK(stored.account_id == ticket.account_id);
  CHECK(stored.expires_at == ticket.expires_at);
  CHECK_FALSE(stored.used_at);
  ticket.used_at = Instant{2000};
  ticket.rev = 2;
  CHECK(commits(store, {PutTicket{ticket}}));
  CHECK_FALSE(commits(store, {PutTicket{ticket}}));
  CHECK(store.find_ticket_by_hash("hash-of-tkt_1")->value().used_at == Instant{2000});
  CHECK_FALSE(store.find_ticket_by_hash("hash-of-tkt_2")->has_value());
}

STORE_TEST("using a ticket and doing what it allows happen together or not at all") {
  TestType fixture;
  auto& store = fixture.store;
  Ticket ticket = ticket_row("tkt_1");
  REQUIRE(commits(store, {PutTicket{ticket}, PutAccount{account_row("acc_1", "ada@example.com")}}));
  ticket.used_at = Instant{2000};
  ticket.rev = 2;
  CHECK_FALSE(commits(store, {PutTicket{ticket}, PutAccount{account_row("acc_2", "ada@example.com")}}));
  CHECK_FALSE(store.find_ticket_by_hash("hash-of-tkt_1")->value().used_at);
  CHECK(commits(store, {PutTicket{ticket}, PutAccount{account_row("acc_2", "bob@example.com")}}));
  CHECK_FALSE(commits(store, {PutTicket{ticket}, PutAccount{account_row("acc_3", "eve@example.com")}}));
  CHECK_FALSE(store.find_account(kProject, "acc_3")->has_value());
}

STORE_TEST("good tickets are a project's that were not used and have not run out, newest first") {
  TestType fixture;
  auto& store = fixture.store;
  Ticket used = ticket_row("tkt_used");
  used.used_at = Instant{1500};
  Ticket elsewhere = ticket_row("tkt_other");
  elsewhere.project_id = kOther;
  REQUIRE(commits(store, {PutTicket{ticket_row("tkt_1", {1000})}, PutTicket{ticket_row("tkt_2", {1200})},
                          PutTicket{used}, PutTicket{elsewhere}}));
  CHECK(ids_of(*store.good_tickets(kProject, {8999})) == Ids{"tkt_2", "tkt_1"});
  CHECK(store.good_tickets(kProject, {9000})->empty());
}
