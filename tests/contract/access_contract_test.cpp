// What came to keys with page tokens, users who are disabled, and the audit log, which is only added to.
#include <sqlite3.h>

#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

ApiKey page_token(const std::string& id) {
  ApiKey token = key_row(id);
  token.kind = KeyKind::page;
  token.name = "chat";
  token.session_id = "session_1";
  token.origin = "https://app.example";
  token.expires_at = Instant{901'000};
  return token;
}

AuditEntry entry_row(const std::string& id, Instant at = {1000}) {
  return {.project_id = kProject,
          .id = id,
          .at = at,
          .actor = {.kind = ActorKind::key, .id = "key_1", .address = "203.0.113.9", .request_id = "req_1"},
          .action = "key.created",
          .subject = {"key", "key_2"},
          .user_id = "ada",
          .detail = {R"({"name":"chat"})"}};
}

std::vector<std::string> logged(AuditReads& store, AuditFilter filter = {.project_id = kProject},
                                const PageRequest& page = {}) {
  return ids_of(store.list_audit(filter, page)->items);
}

// Runs SQL on the store's file past the store; what SQLite says against it, or nothing.
std::string refusal_of(const std::filesystem::path& path, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(::sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  char* message = nullptr;
  ::sqlite3_exec(database, sql, nullptr, nullptr, &message);
  const std::string refusal = message ? message : "";
  ::sqlite3_free(message);
  ::sqlite3_close(database);
  return refusal;
}

}  // namespace

STORE_TEST("a page token comes back as it was put") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {PutKey{page_token("key_1")}}));
  const auto check = [](const ApiKey& stored) {
    CHECK(stored.kind == KeyKind::page);
    CHECK(stored.name == "chat");
    CHECK(stored.user_id == "ada");
    CHECK(stored.session_id == "session_1");
    CHECK(stored.origin == "https://app.example");
    CHECK(stored.expires_at == Instant{901'000});
    CHECK_FALSE(stored.revoked_at);
  };
  check(fixture.store.find_key_by_hash("hash-of-key_1")->value());
  check(fixture.store.find_key(kProject, "key_1")->value());
}

STORE_TEST("a key without name, session, origin and end stays without") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {PutKey{key_row("key_1")}}));
  const ApiKey stored = fixture.store.find_key(kProject, "key_1")->value();
  CHECK(stored.kind == KeyKind::user);
  CHECK(stored.name.empty());
  CHECK_FALSE(stored.session_id);
  CHECK(stored.origin.empty());
  CHECK_FALSE(stored.expires_at);
}

STORE_TEST("lists of keys are without page tokens, whole pages of them") {
  TestType fixture;
  ChangeSet changes;
  for (int i = 0; i < 60; ++i) changes.push_back(PutKey{page_token("key_p" + std::to_string(i))});
  for (int i = 0; i < 3; ++i) changes.push_back(PutKey{key_row("key_u" + std::to_string(i))});
  REQUIRE(commits(fixture.store, changes));
  CHECK(ids_of(fixture.store.list_keys(everyone(), {})->items) == Ids{"key_u2", "key_u1", "key_u0"});
  CHECK(ids_of(fixture.store.list_keys(ada(), {.limit = 2, .cursor = ""})->items) == Ids{"key_u2", "key_u1"});
}

STORE_TEST("revoking a key is its next revision, and is seen by the next look") {
  TestType fixture;
  ApiKey key = page_token("key_1");
  REQUIRE(commits(fixture.store, {PutKey{key}}));
  key.revoked_at = Instant{5000};
  key.rev = 2;
  REQUIRE(commits(fixture.store, {PutKey{key}}));
  CHECK_FALSE(commits(fixture.store, {PutKey{key}}));
  CHECK(fixture.store.find_key_by_hash(key.hash)->value().revoked_at == Instant{5000});
  CHECK(commits(fixture.store, {TouchKey{"key_1", {6000}}}));
  CHECK(fixture.store.find_key_by_hash(key.hash)->value().revoked_at == Instant{5000});
}

STORE_TEST("a user is disabled and enabled again, when there is one") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutUser{kProject, "ada", {1000}}}));
  CHECK_FALSE(store.find_user(kProject, "ada")->value().disabled_at);
  CHECK(commits(store, {SetUserDisabled{kProject, "ada", Instant{2000}}}));
  CHECK(store.find_user(kProject, "ada")->value().disabled_at == Instant{2000});
  CHECK(commits(store, {PutUser{kProject, "ada", {3000}}}));
  CHECK(store.find_user(kProject, "ada")->value().disabled_at == Instant{2000});
  CHECK(commits(store, {SetUserDisabled{kProject, "ada", std::nullopt}}));
  CHECK_FALSE(store.find_user(kProject, "ada")->value().disabled_at);
  CHECK_FALSE(commits(store, {SetUserDisabled{kProject, "bob", Instant{2000}}}));
  CHECK_FALSE(commits(store, {SetUserDisabled{kOther, "ada", Instant{2000}}}));
}

STORE_TEST("an entry of the log comes back as it was written") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {AddAudit{entry_row("aud_1")}}));
  const auto page = fixture.store.list_audit({.project_id = kProject}, {});
  REQUIRE(page->items.size() == 1);
  const AuditEntry& stored = page->items[0];
  CHECK(stored.id == "aud_1");
  CHECK(stored.at == Instant{1000});
  CHECK(stored.actor.kind == ActorKind::key);
  CHECK(stored.actor.id == "key_1");
  CHECK(stored.actor.address == "203.0.113.9");
  CHECK(stored.actor.request_id == "req_1");
  CHECK(stored.action == "key.created");
  CHECK(stored.subject.kind == "key");
  CHECK(stored.subject.id == "key_2");
  CHECK(stored.user_id == "ada");
  CHECK(stored.detail.text == R"({"name":"chat"})");
}

STORE_TEST("the log is found by who, what, about what, whose and when, newest first") {
  TestType fixture;
  auto& store = fixture.store;
  AuditEntry of_bob = entry_row("aud_2", {2000});
  of_bob.user_id = "bob";
  of_bob.action = "key.revoked";
  AuditEntry by_other = entry_row("aud_3", {3000});
  by_other.actor.id = "acc_1";
  by_other.subject.id = "key_9";
  by_other.user_id.reset();
  AuditEntry foreign = entry_row("aud_4", {4000});
  foreign.project_id = kOther;
  REQUIRE(commits(store,
                  {AddAudit{entry_row("aud_1")}, AddAudit{of_bob}, AddAudit{by_other}, AddAudit{foreign}}));
  CHECK(logged(store) == Ids{"aud_3", "aud_2", "aud_1"});
  CHECK(logged(store, {.project_id = kOther}) == Ids{"aud_4"});
  CHECK(logged(store, {.project_id = kProject, .user_id = "bob"}) == Ids{"aud_2"});
  CHECK(logged(store, {.project_id = kProject, .actor_id = "acc_1"}) == Ids{"aud_3"});
  CHECK(logged(store, {.project_id = kProject, .action = "key.created"}) == Ids{"aud_3", "aud_1"});
  CHECK(logged(store, {.project_id = kProject, .subject_id = "key_2"}) == Ids{"aud_2", "aud_1"});
  CHECK(logged(store, {.project_id = kProject, .from = Instant{2000}}) == Ids{"aud_3", "aud_2"});
  CHECK(logged(store, {.project_id = kProject, .to = Instant{2000}}) == Ids{"aud_1"});
  CHECK(logged(store, {.project_id = kProject, .from = Instant{2000}, .to = Instant{3000}}) == Ids{"aud_2"});
  CHECK(logged(store, {.project_id = kProject}, {.limit = 2, .cursor = ""}) == Ids{"aud_3", "aud_2"});
}

STORE_TEST("an entry is written with what it tells, or not at all") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {PutKey{key_row("key_1")}, AddAudit{entry_row("aud_1")}}));
  CHECK_FALSE(commits(fixture.store, {AddAudit{entry_row("aud_2")}, PutKey{key_row("key_1")}}));
  CHECK(logged(fixture.store) == Ids{"aud_1"});
}

STORE_TEST("an entry does not replace another") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {AddAudit{entry_row("aud_1")}}));
  AuditEntry forged = entry_row("aud_1");
  forged.actor.id = "somebody else";
  CHECK_FALSE(commits(fixture.store, {AddAudit{forged}}));
  CHECK(fixture.store.list_audit({.project_id = kProject}, {})->items[0].actor.id == "key_1");
}

TEST_CASE("SQLite itself refuses to change or to shorten the log", "[store]") {
  SqliteScratch scratch;
  const auto store = scratch.open();
  REQUIRE(commits(*store, {AddAudit{entry_row("aud_1")}}));
  const std::string refusal = "the audit log is only added to";
  CHECK(refusal_of(scratch.path(), "UPDATE audit_log SET actor_id = 'x'") == refusal);
  CHECK(refusal_of(scratch.path(), "DELETE FROM audit_log") == refusal);
  CHECK(refusal_of(scratch.path(), "DELETE FROM audit_log WHERE id = 'aud_1'") == refusal);
  // REPLACE is no way around: it leaves the entry as it is.
  refusal_of(scratch.path(),
             "INSERT OR REPLACE INTO audit_log SELECT project_id, id, at, actor_kind, 'x', address, "
             "request_id, action, subject_kind, subject_id, user_id, detail FROM audit_log");
  CHECK(logged(*store) == Ids{"aud_1"});
  CHECK(store->list_audit({.project_id = kProject}, {})->items[0].actor.id == "key_1");
  // That these are refused for what they are, and not because the file cannot be written:
  CHECK(refusal_of(scratch.path(), "INSERT INTO users (project_id, id, created_at) VALUES ('p', 'u', 1)")
            .empty());
}
