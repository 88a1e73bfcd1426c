#include "server/control/store_lock.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/server/crypto/temporary_directory.h"

using namespace signalbox;
using Catch::Contains;

TEST_CASE("A directory is locked once, and the refusal names who holds it") {
  const TemporaryDirectory dir;
  {
    const auto first = StoreLock::acquire(dir.path());
    REQUIRE(first.ok());
    const auto second = StoreLock::acquire(dir.path());
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == ErrorCode::unavailable);
    CHECK_THAT(second.error().message, Contains("process " + std::to_string(::getpid())));
  }
  CHECK(StoreLock::acquire(dir.path()).ok());
}

TEST_CASE("A lock can be handed on") {
  const TemporaryDirectory dir;
  auto first = StoreLock::acquire(dir.path());
  REQUIRE(first.ok());
  StoreLock kept = std::move(first).value();
  CHECK_FALSE(StoreLock::acquire(dir.path()).ok());
}

TEST_CASE("A process that dies leaves no lock behind") {
  const TemporaryDirectory dir;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = StoreLock::acquire(dir.path());
    ::_exit(lock.ok() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(StoreLock::acquire(dir.path()).ok());
}

TEST_CASE("A missing directory is made for its owner only") {
  const TemporaryDirectory dir;
  const std::string path = dir / "a/b";
  REQUIRE(StoreLock::acquire(path).ok());
  struct stat info;
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
}

TEST_CASE("A directory that cannot be used is refused with advice") {
  const TemporaryDirectory dir;
  std::ofstream(dir / "file") << "x";
  const auto lock = StoreLock::acquire(dir / "file/below");
  REQUIRE_FALSE(lock.ok());
  CHECK_THAT(lock.error().message, Contains("--data"));
}
