#include "server/crypto/master_key.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/runtime/system_random.h"
#include "tests/server/crypto/temporary_directory.h"

using namespace signalbox;
using Catch::Contains;

namespace {

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

void write_file(const std::string& path, const std::string& text, mode_t mode) {
  std::ofstream(path) << text;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("A master key reads as hex and as every kind of base64") {
  const auto hex = parse_master_key(" " + kHex + "\n", "test");
  REQUIRE(hex.ok());
  CHECK(hex->bytes()[31] == 31);
  for (const char* text :
       {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}) {
    const auto key = parse_master_key(text, "test");
    REQUIRE(key.ok());
    CHECK(key->bytes() == hex->bytes());
    CHECK(key->id() == hex->id());
  }
}

TEST_CASE("What is not 32 bytes is no master key, and the message says where it came from") {
  for (const std::string& text :
       {std::string(), std::string("short"), kHex + "00", kHex.substr(2), std::string(64, 'g'),
        std::string("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=x")}) {
    const auto key = parse_master_key(text, "SOME_VARIABLE");
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().code == ErrorCode::not_configured);
    CHECK_THAT(key.error().message, Contains("SOME_VARIABLE") && Contains("openssl rand -hex 32"));
    if (text.size() > 10) CHECK_THAT(key.error().message, !Contains(text));
  }
}

TEST_CASE("The first start makes a key that later starts find") {
  const TemporaryDirectory dir;
  SystemRandom random;
  const auto first = load_master_key(dir.path(), {}, MissingKey::make, random);
  REQUIRE(first.ok());
  CHECK(first->is_new);
  struct stat info;
  REQUIRE(::stat((dir / "master.key").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  const auto second = load_master_key(dir.path(), {"", ""}, MissingKey::refuse, random);
  REQUIRE(second.ok());
  CHECK_FALSE(second->is_new);
  CHECK(second->key.bytes() == first->key.bytes());
  CHECK_FALSE(std::filesystem::exists(dir / "master.key.new"));
}

TEST_CASE("The environment's key wins and makes no file") {
  const TemporaryDirectory dir;
  SystemRandom random;
  const auto key = load_master_key(dir.path(), {kHex.c_str()}, MissingKey::make, random);
  REQUIRE(key.ok());
  CHECK(key->source == kMasterKeyVariable);
  CHECK_FALSE(std::filesystem::exists(dir / "master.key"));
  CHECK(load_master_key(dir.path(), {"nonsense"}, MissingKey::make, random).error().code ==
        ErrorCode::not_configured);
}

TEST_CASE("A key file that others may read is refused with the command that mends it") {
  const TemporaryDirectory dir;
  SystemRandom random;
  for (const mode_t mode : {0644, 0640, 0604, 0660}) {
    write_file(dir / "master.key", kHex, mode);
    const auto key = load_master_key(dir.path(), {}, MissingKey::make, random);
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().code == ErrorCode::not_configured);
    CHECK_THAT(key.error().message, Contains("chmod 600 " + (dir / "master.key")));
  }
}

TEST_CASE("A malformed key file is refused and kept") {
  const TemporaryDirectory dir;
  SystemRandom random;
  write_file(dir / "master.key", "damaged", 0600);
  CHECK(load_master_key(dir.path(), {}, MissingKey::make, random).error().code == ErrorCode::not_configured);
  std::string text;
  std::ifstream(dir / "master.key") >> text;
  CHECK(text == "damaged");
}

TEST_CASE("A symbolic link or a directory is no key file") {
  const TemporaryDirectory dir;
  SystemRandom random;
  write_file(dir / "elsewhere", kHex, 0600);
  std::filesystem::create_symlink(dir / "elsewhere", dir / "master.key");
  CHECK_FALSE(load_master_key(dir.path(), {}, MissingKey::make, random).ok());
  CHECK_FALSE(load_master_key(dir / "missing", {}, MissingKey::make, random).ok());
}
