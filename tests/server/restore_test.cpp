// Putting a backup in place: what is refused, what is kept, and what is said about the key.
#include "server/restore.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/control/store_lock.h"
#include "server/crypto/master_key.h"
#include "server/key_keeper.h"
#include "server/runtime/system_random.h"
#include "tests/contract/rows.h"
#include "tests/contract/sqlite_scratch.h"

using namespace signalbox;
using namespace signalbox::testing;
using Catch::Contains;

namespace {

const std::string kCheckText = "a1b2c3d4:00112233445566778899aabbccddeeff";

struct Desk {
  SqliteScratch origin;
  ScratchFolder target;
  std::string backup = (origin.folder / "copy.db").string();
  std::string dir = (target / "data").string();

  // A backup with one note in it, sealed under a key of this check.
  void make(const std::string& note = "note_1", const std::string& check = kCheckText) {
    const auto store = origin.open();
    REQUIRE(store->commit({AddNote{note_row(note)}})->committed);
    REQUIRE(store->put_meta(kKeyCheckName, check).ok());
    REQUIRE(store->backup(backup).ok());
  }

  Result<Restored> restore(bool force = false) {
    return restore_store(dir, backup, force, origin.migrations.all(), origin.log);
  }

  std::vector<std::string> notes() {
    const auto store = SqliteStore::open(dir + "/signalbox.db", origin.migrations.all(), origin.log);
    REQUIRE(store.ok());
    std::vector<std::string> ids;
    const auto rows = (*store)->list_notes(kProject, "ada");
    for (const Note& note : *rows) ids.push_back(note.id);
    return ids;
  }
};

}  // namespace

TEST_CASE("A backup becomes the store of an empty folder, for its owner only") {
  Desk desk;
  desk.make();
  const auto restored = desk.restore();
  REQUIRE(restored.ok());
  CHECK(restored->replaced.empty());
  CHECK(restored->key == RestoredKey::missing);
  CHECK(restored->key_id == "a1b2c3d4");
  CHECK(restored->key_place == desk.dir + "/master.key");
  struct stat info;
  REQUIRE(::stat(restored->store.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(desk.notes() == std::vector<std::string>{"note_1"});
}

TEST_CASE("A store that is there stays unless it may be replaced, and is kept even then") {
  Desk desk;
  desk.make();
  REQUIRE(desk.restore().ok());
  desk.make("note_2");
  const auto refused = desk.restore();
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK_THAT(refused.error().message, Contains("--force"));
  CHECK(desk.notes() == std::vector<std::string>{"note_1"});

  // Writes that only its log of writes holds yet.
  std::ofstream(desk.dir + "/signalbox.db-wal") << "late writes";
  const auto forced = desk.restore(true);
  REQUIRE(forced.ok());
  CHECK(forced->replaced == desk.dir + "/signalbox.db.replaced");
  CHECK(std::filesystem::exists(forced->replaced));
  CHECK(std::filesystem::exists(forced->replaced + "-wal"));
  CHECK_FALSE(std::filesystem::exists(desk.dir + "/signalbox.db-wal"));
  CHECK(desk.notes().size() == 2);
}

TEST_CASE("What is no sound store of this program is refused, and the one there stays") {
  Desk desk;
  desk.make();
  REQUIRE(desk.restore().ok());
  const auto refused = [&] {
    const auto restored = desk.restore(true);
    REQUIRE_FALSE(restored.ok());
    CHECK(desk.notes() == std::vector<std::string>{"note_1"});
    CHECK_FALSE(std::filesystem::exists(desk.dir + "/signalbox.db.restoring"));
    return restored.error().message;
  };
  SECTION("no file") {
    desk.backup = desk.dir + "/nowhere.db";
    CHECK_THAT(refused(), Contains("is not a file"));
  }
  SECTION("a text") {
    std::ofstream(desk.backup)
        << "this is no database, but long enough to have a header of one hundred bytes, "
           "which is what SQLite looks at first of all";
    CHECK_THAT(refused(), Contains("no Signalbox store"));
  }
  SECTION("an empty file") {
    std::ofstream(desk.backup, std::ios::trunc).flush();
    CHECK_THAT(refused(), Contains("no Signalbox store"));
  }
  SECTION("a damaged backup") {
    std::fstream file(desk.backup, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(3 * 4096, '\x55');
    file.close();
    CHECK_THAT(refused(), Contains("was not restored"));
  }
  SECTION("a store of a newer program") {
    const auto few = std::span(desk.origin.migrations.all()).first(1);
    const auto restored = restore_store(desk.dir, desk.backup, true, few, desk.origin.log);
    CHECK_THAT(restored.error().message, Contains("newer Signalbox"));
  }
  SECTION("a store in use that was copied by hand") {
    std::ofstream(desk.backup + "-wal") << "x";
    CHECK_THAT(refused(), Contains("signalbox backup FILE"));
  }
}

TEST_CASE("Nothing is restored under a running server") {
  Desk desk;
  desk.make();
  const auto held = StoreLock::acquire(desk.dir);
  REQUIRE(held.ok());
  CHECK_THAT(desk.restore().error().message, Contains("is in use by process"));
}

TEST_CASE("It is told whether the key that is there is the backup's") {
  Desk desk;
  std::filesystem::create_directories(desk.dir);
  SystemRandom random;
  const auto key = load_master_key(desk.dir, {}, MissingKey::make, random);
  REQUIRE(key.ok());
  desk.make("note_1", key->key.check());
  CHECK(desk.restore()->key == RestoredKey::fits);
  desk.make("note_2", kCheckText);
  CHECK(desk.restore(true)->key == RestoredKey::differs);
}
