// The files of a change of the master key: what each start finds between the first and the last step.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/crypto/master_key.h"
#include "server/crypto/sealer.h"
#include "server/runtime/system_random.h"
#include "tests/server/crypto/temporary_directory.h"

using namespace signalbox;
using Catch::Contains;

namespace {

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

struct KeyFolder {
  TemporaryDirectory dir;
  SystemRandom random;

  Result<LoadedMasterKey> load(const KeyVariables& variables = {}, MissingKey missing = MissingKey::refuse) {
    return load_master_key(dir.path(), variables, missing, random);
  }
  bool has(const std::string& name) { return std::filesystem::exists(dir / name); }
};

}  // namespace

TEST_CASE("Between the two ends of a change both keys are read, and the new one seals") {
  KeyFolder folder;
  const auto before = folder.load({}, MissingKey::make);
  REQUIRE(before.ok());
  const auto next = write_next_key(folder.dir.path(), folder.random);
  REQUIRE(next.ok());
  CHECK(next->id() != before->key.id());
  struct stat info;
  REQUIRE(::stat((folder.dir / "master.key.next").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);

  const auto during = folder.load();
  REQUIRE(during.ok());
  CHECK(during->has_next);
  CHECK(during->key.bytes() == next->bytes());
  REQUIRE(during->previous.size() == 1);
  CHECK(during->previous[0].bytes() == before->key.bytes());

  REQUIRE(install_next_key(folder.dir.path()).ok());
  const auto after = folder.load();
  REQUIRE(after.ok());
  CHECK(after->key.bytes() == next->bytes());
  CHECK(after->previous.empty());
  CHECK_FALSE(after->has_next);
  CHECK_FALSE(folder.has("master.key.next"));
}

TEST_CASE("The variable's key seals, and a change of the file's key that had begun can still be read") {
  KeyFolder folder;
  REQUIRE(folder.load({}, MissingKey::make).ok());
  const auto next = write_next_key(folder.dir.path(), folder.random);
  const auto loaded = folder.load({kHex.c_str(), nullptr});
  REQUIRE(loaded.ok());
  CHECK(loaded->source == kMasterKeyVariable);
  REQUIRE(loaded->previous.size() == 1);
  CHECK(loaded->previous[0].bytes() == next->bytes());
  REQUIRE(remove_next_key(folder.dir.path()).ok());
  CHECK(remove_next_key(folder.dir.path()).ok());
  CHECK_FALSE(folder.has("master.key.next"));
}

TEST_CASE("A key named as the previous one opens, and a malformed one is refused by its name") {
  KeyFolder folder;
  const std::string other(64, 'a');
  const auto loaded = folder.load({kHex.c_str(), other.c_str()});
  REQUIRE(loaded.ok());
  CHECK(loaded->names_previous);
  REQUIRE(loaded->previous.size() == 1);
  CHECK(loaded->previous[0].bytes()[0] == 0xaa);
  const auto broken = folder.load({kHex.c_str(), "nonsense"});
  CHECK_THAT(broken.error().message, Contains(kPreviousKeyVariable) && !Contains("nonsense"));
}

TEST_CASE("A missing key is made for a new store only") {
  KeyFolder folder;
  const auto refused = folder.load();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::not_configured);
  CHECK_THAT(refused.error().message, Contains("master.key is missing") && Contains("put the key"));
  CHECK_FALSE(folder.has("master.key"));
}

TEST_CASE("Half-written keys of a crash are swept away") {
  KeyFolder folder;
  for (const char* name : {"master.key.new", "master.key.next.new"})
    std::ofstream(folder.dir / name) << "0102";
  REQUIRE(folder.load({}, MissingKey::make).ok());
  CHECK_FALSE(folder.has("master.key.new"));
  CHECK_FALSE(folder.has("master.key.next.new"));
}

TEST_CASE("A key's check tells keys apart and begins with the id") {
  const auto one = parse_master_key(kHex, "test");
  const auto other = parse_master_key(std::string(64, 'b'), "test");
  CHECK(one->check() == parse_master_key(kHex, "test")->check());
  CHECK(one->check() != other->check());
  CHECK(one->check().substr(0, 9) == written_key_id(one->id()) + ":");
  CHECK(one->check().size() == 8 + 1 + 32);
  CHECK_THAT(one->check(), !Contains("000102"));
}

TEST_CASE("A sealer that changes its key opens both, renews the old and leaves the new alone") {
  SodiumSealer sealer(*parse_master_key(kHex, "test"));
  const Sealed old = sealer.seal(Secret("token"), "row");
  sealer.change_key(*parse_master_key(std::string(64, 'b'), "test"));
  REQUIRE(sealer.checks().size() == 2);
  CHECK(sealer.open(old, "row")->reveal() == "token");
  const auto renewed = sealer.renew(old, "row");
  REQUIRE(renewed.ok());
  REQUIRE(renewed->has_value());
  CHECK(sealer.is_current(**renewed));
  CHECK(sealer.open(**renewed, "row")->reveal() == "token");
  CHECK_FALSE(sealer.renew(**renewed, "row")->has_value());
  CHECK_FALSE(sealer.renew(old, "another row").ok());
  CHECK(key_id_of(old.bytes) != key_id_of((*renewed)->bytes));
  CHECK(key_id_of(old.bytes.substr(0, 5)) == key_id_of(old.bytes));
  CHECK_FALSE(key_id_of("\1\2\3\4").has_value());
}
