#include "core/domain/live/lever.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

constexpr Instant kStart{1'000'000};
Instant after(int seconds) { return kStart + Duration::seconds(seconds); }

}  // namespace

TEST_CASE("A pulled lever shows the wish at once and is locked") {
  Lever lever;
  REQUIRE(lever.pull(false, true, kStart).ok());
  const LeverView view = lever.view(false, true);
  CHECK(view.on);
  CHECK(view.pending);
  CHECK(view.locked);
  CHECK(view.error.empty());
}

TEST_CASE("A locked lever refuses another pull and keeps the first wish") {
  Lever lever;
  REQUIRE(lever.pull(false, true, kStart).ok());
  const Status second = lever.pull(false, false, after(1));
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::conflict);
  CHECK(lever.view(false, true).on);
}

TEST_CASE("The wanted state from the server unlocks the lever, any other does not") {
  Lever lever;
  REQUIRE(lever.pull(false, true, kStart).ok());
  lever.observe(false);
  CHECK(lever.view(false, true).pending);
  lever.observe(true);
  CHECK_FALSE(lever.view(true, true).pending);
  CHECK_FALSE(lever.view(true, true).locked);
  CHECK(lever.view(true, true).on);
}

TEST_CASE("A refused pull rolls back and says why until it is tried again") {
  Lever lever;
  REQUIRE(lever.pull(false, true, kStart).ok());
  lever.refuse("the worker has no account");
  CHECK_FALSE(lever.view(false, true).on);
  CHECK_FALSE(lever.view(false, true).locked);
  CHECK(lever.view(false, true).error == "the worker has no account");
  REQUIRE(lever.pull(false, true, after(5)).ok());
  CHECK(lever.view(false, true).error.empty());
}

TEST_CASE("A refusal without words still says something, a long one is cut") {
  Lever lever;
  REQUIRE(lever.pull(false, true, kStart).ok());
  lever.refuse("");
  CHECK(lever.view(false, true).error == "the server refused the change");
  lever.refuse(std::string(5000, 'x'));
  CHECK(lever.view(false, true).error.size() < 600);
}

TEST_CASE("Silence rolls the lever back after ten seconds, not before") {
  Lever lever;
  REQUIRE(lever.pull(true, false, kStart).ok());
  lever.tick(kStart + Duration::millis(9'999));
  CHECK(lever.view(true, true).pending);
  lever.tick(after(10));
  CHECK_FALSE(lever.view(true, true).pending);
  CHECK(lever.view(true, true).on);
  CHECK(lever.view(true, true).error == "the server did not answer");
}

TEST_CASE("A late confirmation takes the complaint back") {
  Lever lever;
  REQUIRE(lever.pull(true, false, kStart).ok());
  lever.tick(after(20));
  lever.observe(true);
  CHECK_FALSE(lever.view(true, true).error.empty());
  lever.observe(false);
  CHECK(lever.view(false, true).error.empty());
}

TEST_CASE("A refusal after the confirmation changes nothing") {
  Lever lever;
  REQUIRE(lever.pull(false, true, kStart).ok());
  lever.observe(true);
  lever.refuse("too late");
  CHECK(lever.view(true, true).on);
  CHECK(lever.view(true, true).error.empty());
}

TEST_CASE("Pulling a lever to where it is asks nothing of the server") {
  Lever lever;
  REQUIRE(lever.pull(true, true, kStart).ok());
  CHECK_FALSE(lever.view(true, true).pending);
}

TEST_CASE("A lever is locked while nothing can be changed") {
  const Lever lever;
  CHECK(lever.view(true, false).locked);
  CHECK_FALSE(lever.view(true, false).pending);
}
