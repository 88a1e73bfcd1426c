// The store's secrets through a change of the master key: every sealed column, late writers, interruptions, a
// wrong key.
#include "server/key_keeper.h"

#include <catch2/catch.hpp>
#include <functional>

#include "core/domain/connections/sealed_rows.h"
#include "server/runtime/system_random.h"
#include "tests/contract/rows.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::testing;
using Catch::Contains;

namespace {

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const std::string kOtherHex(64, 'b');

// A store with its keeper, as the program opens them.
struct Kept {
  Kept(SqliteScratch& scratch, const KeyVariables& variables = {})
      : loaded(*load_master_key(folder_of(scratch), variables, MissingKey::make, random)),
        origin(origin_of(loaded)),
        sealer(std::move(loaded.key), std::move(loaded.previous)),
        store(scratch.open({.freshen =
                                [this](const Sealed& sealed, const std::string& row) {
                                  auto fresh = sealer.renew(sealed, row);
                                  return fresh.ok() && *fresh ? **std::move(fresh) : sealed;
                                }})),
        keeper(folder_of(scratch), origin, sealer, *store, random, scratch.log) {}

  static std::string folder_of(const SqliteScratch& scratch) { return scratch.path().parent_path().string(); }

  Sealed seal(const std::string& text, const std::string& row) { return sealer.seal(Secret(text), row); }

  void put(ChangeSet changes) {
    const auto report = store->commit(std::move(changes));
    REQUIRE(report.ok());
    REQUIRE(report->committed);
  }

  Connection connection(const std::string& id) {
    Connection row = connection_row(id, "toolkit_of_" + id);
    row.credential = seal("token of " + id, sealed_row::credential(id));
    row.refresh_token = seal("refresh of " + id, sealed_row::refresh_token(id));
    return row;
  }

  // One row in each table that holds a secret.
  void fill() {
    put({PutConnection{connection("ca_1")},
         PutUpstreamSession{kProject, "session_1", "vault",
                            seal("address", sealed_row::upstream_address("session_1", "vault"))}});
    AuthConfig config{.project_id = kProject, .id = "ac_1", .toolkit = "gmail", .client_id = "me", .rev = 1};
    config.client_secret = seal("client secret", sealed_row::client_secret("ac_1"));
    ConnectLink link{.project_id = kProject, .id = "cl_1", .connection_id = "ca_1", .hash = "h1", .rev = 1};
    link.token = seal("link token", sealed_row::link_token("cl_1"));
    OAuthState state{.project_id = kProject, .id = "st_1", .link_id = "cl_1", .hash = "h2", .rev = 1};
    state.verifier = seal("verifier", sealed_row::verifier("st_1"));
    put({PutAuthConfig{config}, PutConnectLink{link}, PutOAuthState{state}});
  }

  std::string opened(const Sealed& sealed, const std::string& row) {
    const auto secret = sealer.open(sealed, row);
    return secret.ok() ? secret->reveal() : "refused: " + secret.error().message;
  }

  // What fill() put there, read back.
  std::vector<std::string> secrets() {
    const auto row = *store->find_connection(kProject, "ca_1");
    return {opened(row->credential, sealed_row::credential("ca_1")),
            opened(row->refresh_token, sealed_row::refresh_token("ca_1")),
            opened((*store->find_auth_config(kProject, "ac_1"))->client_secret,
                   sealed_row::client_secret("ac_1")),
            opened((*store->find_connect_link("h1"))->token, sealed_row::link_token("cl_1")),
            opened((*store->find_oauth_state("h2"))->verifier, sealed_row::verifier("st_1")),
            opened(**store->find_upstream_session(kProject, "session_1", "vault"),
                   sealed_row::upstream_address("session_1", "vault"))};
  }

  std::size_t keys_in_use() { return store->sealed_heads(5)->size(); }

  SystemRandom random;
  LoadedMasterKey loaded;
  KeyOrigin origin;
  SodiumSealer sealer;
  std::unique_ptr<SqliteStore> store;
  KeyKeeper keeper;
};

const std::vector<std::string> kSecrets = {"token of ca_1", "refresh of ca_1", "client secret",
                                           "link token",    "verifier",        "address"};

}  // namespace

TEST_CASE("Changing the key seals every secret anew, and the next start needs the new key only") {
  SqliteScratch scratch;
  std::string old_id;
  {
    Kept kept(scratch);
    REQUIRE(kept.keeper.settle().ok());
    kept.fill();
    old_id = kept.keeper.key_id();
    const auto changed = kept.keeper.change();
    REQUIRE(changed.ok());
    CHECK(changed->resealed == 6);
    CHECK(changed->unreadable == 0);
    CHECK(changed->key_id != old_id);
    CHECK(kept.secrets() == kSecrets);
    CHECK(kept.keys_in_use() == 1);
  }
  Kept later(scratch);
  CHECK(later.keeper.key_id() != old_id);
  CHECK_FALSE(later.origin.is_changing);
  REQUIRE(later.keeper.settle().ok());
  CHECK(later.secrets() == kSecrets);
}

TEST_CASE("What was sealed or read before a change is written under the new key after it") {
  SqliteScratch scratch;
  Kept kept(scratch);
  REQUIRE(kept.keeper.settle().ok());
  kept.fill();
  Connection read_before = **kept.store->find_connection(kProject, "ca_1");
  const Connection sealed_before = kept.connection("ca_2");
  REQUIRE(kept.keeper.change().ok());

  read_before.alias = "work";
  read_before.rev += 1;
  kept.put({PutConnection{read_before}});
  kept.put({PutConnection{sealed_before}});
  CHECK(kept.keys_in_use() == 1);
  CHECK(kept.secrets() == kSecrets);
  CHECK(kept.opened((*kept.store->find_connection(kProject, "ca_2"))->credential,
                    sealed_row::credential("ca_2")) == "token of ca_2");
}

TEST_CASE("A refresh that commits in the middle of a change is never overwritten") {
  SqliteScratch scratch;
  Kept kept(scratch);
  REQUIRE(kept.keeper.settle().ok());
  kept.fill();
  kept.sealer.change_key(*parse_master_key(kOtherHex, "test"));
  const auto report = kept.store->reseal(
      [&](const Sealed& sealed, const std::string& row) {
        if (row == sealed_row::refresh_token("ca_1")) {
          Connection refreshed = **kept.store->find_connection(kProject, "ca_1");
          refreshed.refresh_token = kept.seal("a newer refresh token", row);
          refreshed.rev += 1;
          kept.put({PutConnection{refreshed}});
        }
        return kept.sealer.renew(sealed, row);
      },
      [] {});
  REQUIRE(report.ok());
  CHECK(report->resealed == 5);
  CHECK(kept.secrets()[1] == "a newer refresh token");
}

TEST_CASE("A change goes through more rows than fit one batch, in small transactions") {
  SqliteScratch scratch;
  Kept kept(scratch);
  REQUIRE(kept.keeper.settle().ok());
  ChangeSet rows;
  for (int i = 0; i < 250; ++i) rows.push_back(PutConnection{kept.connection("ca_" + std::to_string(i))});
  kept.put(std::move(rows));
  kept.sealer.change_key(*parse_master_key(kOtherHex, "test"));
  int batches = 0;
  const auto renew = [&](const Sealed& sealed, const std::string& row) {
    return kept.sealer.renew(sealed, row);
  };
  const auto report = kept.store->reseal(renew, [&] { ++batches; });
  CHECK(report->resealed == 500);
  CHECK(batches == 6);
  CHECK(kept.store->reseal(renew, [&] { ++batches; })->resealed == 0);
  CHECK(batches == 6);
}

TEST_CASE("A change that was interrupted is finished at the next start, wherever it stopped") {
  SqliteScratch scratch;
  const int stopped_after = GENERATE(0, 1, 2);
  {
    Kept kept(scratch);
    REQUIRE(kept.keeper.settle().ok());
    kept.fill();
    auto next = write_next_key(Kept::folder_of(scratch), kept.random);
    REQUIRE(next.ok());
    if (stopped_after > 0) kept.sealer.change_key(*std::move(next));
    if (stopped_after > 1) {
      Connection row = **kept.store->find_connection(kProject, "ca_1");
      row.credential = kept.seal("token of ca_1", sealed_row::credential("ca_1"));
      row.rev += 1;
      kept.put({PutConnection{row}});
      REQUIRE(kept.store->put_meta(kKeyCheckName, kept.sealer.checks().front()).ok());
    }
  }
  Kept kept(scratch);
  CHECK(kept.origin.has_next);
  REQUIRE(kept.keeper.settle().ok());
  CHECK(kept.secrets() == kSecrets);
  CHECK(kept.keys_in_use() == 1);
  CHECK_FALSE(std::filesystem::exists(scratch.folder / "master.key.next"));
}

TEST_CASE("A key that is not the store's is refused before anything changes") {
  SqliteScratch scratch;
  std::string id;
  {
    Kept kept(scratch);
    REQUIRE(kept.keeper.settle().ok());
    id = kept.keeper.key_id();
  }
  Kept stranger(scratch, {kHex.c_str(), nullptr});
  const Status settled = stranger.keeper.settle();
  REQUIRE_FALSE(settled.ok());
  CHECK(settled.error().code == ErrorCode::not_configured);
  CHECK_THAT(settled.error().message, Contains(kMasterKeyVariable) && Contains(id) &&
                                          Contains(stranger.keeper.key_id()) &&
                                          Contains(kPreviousKeyVariable));
  CHECK_THAT(settled.error().message, !Contains(kHex));
}

TEST_CASE("A store from before keys were remembered knows its key by what it sealed") {
  SqliteScratch scratch;
  {
    Kept kept(scratch);
    kept.fill();
  }
  Kept stranger(scratch, {kHex.c_str(), nullptr});
  CHECK_THAT(stranger.keeper.settle().error().message, Contains("is not the one that sealed"));
  CHECK_FALSE(stranger.store->find_meta(kKeyCheckName)->has_value());
  stranger.store->close();
  Kept owner(scratch);
  REQUIRE(owner.keeper.settle().ok());
  CHECK(owner.store->find_meta(kKeyCheckName)->value() == owner.sealer.checks().front());
}

TEST_CASE("A key from the environment is changed by naming the previous one") {
  SqliteScratch scratch;
  {
    Kept kept(scratch, {kHex.c_str(), nullptr});
    REQUIRE(kept.keeper.settle().ok());
    kept.fill();
    const auto refused = kept.keeper.change();
    REQUIRE_FALSE(refused.ok());
    CHECK_THAT(refused.error().message, Contains(kMasterKeyVariable) && Contains(kPreviousKeyVariable));
  }
  {
    Kept kept(scratch, {kOtherHex.c_str(), kHex.c_str()});
    REQUIRE(kept.keeper.settle().ok());
    CHECK(kept.keys_in_use() == 1);
  }
  Kept kept(scratch, {kOtherHex.c_str(), nullptr});
  REQUIRE(kept.keeper.settle().ok());
  CHECK(kept.secrets() == kSecrets);
}

TEST_CASE("A secret nobody could open does not stop a change and is told") {
  SqliteScratch scratch;
  Kept kept(scratch);
  REQUIRE(kept.keeper.settle().ok());
  kept.fill();
  Connection damaged = connection_row("ca_9", "elsewhere");
  damaged.credential.bytes = "not sealed by anybody";
  kept.put({PutConnection{damaged}});
  const auto changed = kept.keeper.change();
  REQUIRE(changed.ok());
  CHECK(changed->resealed == 6);
  CHECK(changed->unreadable == 1);
  const auto lines = scratch.log.lines();
  CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) {
          return line.find("row=connections/ca_9") != std::string::npos;
        }) == 1);
}

TEST_CASE("A backup and a change of the key exclude one another") {
  SqliteScratch scratch;
  Kept kept(scratch);
  REQUIRE(kept.keeper.settle().ok());
  bool ran = false;
  CHECK(kept.keeper
            .under_one_key([&]() -> Status {
              ran = true;
              CHECK(kept.keeper.under_one_key([] { return Status(); }).error().code == ErrorCode::conflict);
              return {};
            })
            .ok());
  CHECK(ran);
}
