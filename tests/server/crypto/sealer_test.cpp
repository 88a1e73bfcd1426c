#include "server/crypto/sealer.h"

#include <catch2/catch.hpp>
#include <set>

using namespace signalbox;

namespace {

MasterKey key_of(std::uint8_t byte) {
  std::array<std::uint8_t, kMasterKeyBytes> bytes;
  bytes.fill(byte);
  return MasterKey(bytes);
}

}  // namespace

TEST_CASE("What was sealed for a row opens for that row") {
  SodiumSealer sealer(key_of(1));
  for (const std::string& text :
       {std::string(), std::string("token"), std::string(100'000, 'x'), std::string("\0a", 2)}) {
    const Sealed sealed = sealer.seal(Secret(text), "connections/ca_1");
    if (text.size() > 2) CHECK(sealed.bytes.find(text) == std::string::npos);
    const auto opened = sealer.open(sealed, "connections/ca_1");
    REQUIRE(opened.ok());
    CHECK(opened->reveal() == text);
  }
}

TEST_CASE("Sealed bytes do not open for another row, changed, cut or under another key") {
  SodiumSealer sealer(key_of(1));
  const Sealed sealed = sealer.seal(Secret("token"), "connections/ca_1");
  CHECK(sealer.open(sealed, "connections/ca_2").error().code == ErrorCode::unavailable);
  for (std::size_t i = 0; i < sealed.bytes.size(); ++i) {
    Sealed changed = sealed;
    changed.bytes[i] = static_cast<char>(changed.bytes[i] ^ 1);
    CHECK_FALSE(sealer.open(changed, "connections/ca_1").ok());
    CHECK_FALSE(sealer.open(Sealed{sealed.bytes.substr(0, i)}, "connections/ca_1").ok());
  }
  SodiumSealer other(key_of(2));
  CHECK(other.open(sealed, "connections/ca_1").error().code == ErrorCode::unavailable);
}

TEST_CASE("Sealing the same text twice gives different bytes") {
  SodiumSealer sealer(key_of(1));
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(sealer.seal(Secret("same"), "row").bytes);
  CHECK(seen.size() == 100);
}

TEST_CASE("After a rotation the old key still opens and the new one seals") {
  SodiumSealer before(key_of(1));
  const Sealed old = before.seal(Secret("token"), "row");
  std::vector<MasterKey> previous;
  previous.push_back(key_of(1));
  SodiumSealer after(key_of(2), std::move(previous));
  REQUIRE(after.open(old, "row").ok());
  CHECK_FALSE(after.is_current(old));
  const Sealed renewed = after.seal(Secret("token"), "row");
  CHECK(after.is_current(renewed));
  CHECK_FALSE(before.open(renewed, "row").ok());
}

TEST_CASE("Hashes are SHA-256 in lower-case hex") {
  SodiumSealer sealer(key_of(1));
  CHECK(sealer.hash(Secret("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sealer.hash(Secret("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
