#include "server/zones/zoneinfo.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;
namespace fs = std::filesystem;

namespace {

// A zoneinfo folder of its own, gone with the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("zoneinfo-test-" + std::to_string(::getpid()))) {
    fs::create_directories(path_ / "Europe");
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

  void write(const std::string& name, const std::vector<std::uint8_t>& bytes) const {
    std::ofstream file(path_ / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  fs::path path_;
};

std::vector<std::uint8_t> fixture(std::string_view name) {
  return fixtures::FixtureZones().bytes(name).value();
}

const Instant kSummer = parse_rfc3339("2050-07-01T00:00:00Z").value();

}  // namespace

TEST_CASE("a zone is read from the folder, and its bytes make the same zone elsewhere") {
  const Folder folder;
  folder.write("Europe/Berlin", fixture("Europe/Berlin"));
  Zoneinfo zones(folder.path());
  const auto berlin = zones.find("Europe/Berlin");
  REQUIRE(berlin.ok());
  CHECK(berlin->name() == "Europe/Berlin");
  CHECK(berlin->offset_seconds_at(kSummer) == 7200);
  CHECK(zones.bytes("Europe/Berlin").value() == fixture("Europe/Berlin"));
}

TEST_CASE("UTC needs no folder") {
  Zoneinfo zones("/nowhere");
  CHECK(zones.find("UTC").value().offset_seconds_at(kSummer) == 0);
  const auto bytes = zones.bytes("UTC");
  REQUIRE(bytes.ok());
  CHECK(Zone::parse("UTC", *bytes).value().offset_seconds_at(kSummer) == 0);
  CHECK_FALSE(zones.find("Europe/Berlin").ok());
}

TEST_CASE("what is no zone is refused with a name to use instead") {
  const Folder folder;
  folder.write("leapseconds", {'n', 'o'});
  folder.write("empty", {});
  folder.write("huge", std::vector<std::uint8_t>(kMaxTzifBytes + 1, 'x'));
  Zoneinfo zones(folder.path());
  for (const char* name : {"", "Mars/Base", "leapseconds", "empty", "huge", "Europe", "../etc/passwd",
                           "/etc/passwd", "Europe/../empty", "zone.tab"}) {
    const auto zone = zones.find(name);
    REQUIRE_FALSE(zone.ok());
    CHECK(zone.error().code == ErrorCode::invalid_argument);
    CHECK(zone.error().message.find("Europe/Berlin") != std::string::npos);
    CHECK_FALSE(zones.bytes(name).ok());
  }
}

TEST_CASE("a zone is kept until it is forgotten") {
  const Folder folder;
  folder.write("Europe/Berlin", fixture("Europe/Berlin"));
  Zoneinfo zones(folder.path());
  REQUIRE(zones.find("Europe/Berlin").ok());
  folder.write("Europe/Berlin", fixture("Asia/Kathmandu"));
  CHECK(zones.find("Europe/Berlin").value().offset_seconds_at(kSummer) == 7200);
  zones.forget_all();
  CHECK(zones.find("Europe/Berlin").value().offset_seconds_at(kSummer) == 20'700);
}

TEST_CASE("many threads may ask at once") {
  const Folder folder;
  folder.write("Europe/Berlin", fixture("Europe/Berlin"));
  Zoneinfo zones(folder.path());
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int& mine : wrong)
    threads.emplace_back([&zones, &mine] {
      for (int i = 0; i < 500; ++i) {
        if (i % 50 == 0) zones.forget_all();
        const auto zone = zones.find("Europe/Berlin");
        if (!zone.ok() || zone->offset_seconds_at(kSummer) != 7200) ++mine;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}
