#include "core/domain/live/live_link.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

Instant at(int seconds) { return Instant{1'000'000'000'000} + Duration::seconds(seconds); }

// A link that went live at second 1.
LiveLink live_link() {
  LiveLink link;
  link.settle(false, at(0));
  link.change(LinkState::open);
  link.settle(true, at(1));
  return link;
}

void change(LiveLink& link, LinkState state, int seconds) {
  link.change(state);
  link.settle(true, at(seconds));
}

}  // namespace

TEST_CASE("The indicator is connecting until stream and snapshot are both there") {
  LiveLink link;
  link.settle(false, at(0));
  CHECK(link.view(false, at(0)).state == LiveState::connecting);
  link.change(LinkState::open);
  link.settle(false, at(1));
  CHECK(link.view(false, at(1)).state == LiveState::connecting);
  link.settle(true, at(2));
  CHECK(link.view(true, at(3)).state == LiveState::live);
  CHECK(link.view(true, at(3)).word == "Live");
  CHECK(link.view(true, at(3)).since == at(2));
}

TEST_CASE("A lost stream counts its seconds and is stale after fifteen") {
  LiveLink link = live_link();
  change(link, LinkState::lost, 10);
  CHECK(link.view(true, at(10)).word == "Reconnecting (0 s)");
  CHECK(link.view(true, at(17)).word == "Reconnecting (7 s)");
  CHECK(link.view(true, at(24)).state == LiveState::reconnecting);
  CHECK(link.view(true, at(25)).state == LiveState::stale);
  CHECK(link.view(true, at(25)).word == "Stale");
  CHECK(link.view(true, at(60)).since == at(10));
}

TEST_CASE("Trying again does not restart the count") {
  LiveLink link = live_link();
  change(link, LinkState::lost, 10);
  change(link, LinkState::connecting, 13);
  change(link, LinkState::lost, 14);
  CHECK(link.view(true, at(16)).word == "Reconnecting (6 s)");
  CHECK(link.view(true, at(26)).state == LiveState::stale);
}

TEST_CASE("A stream that is back but needs a new snapshot is not live yet") {
  LiveLink link = live_link();
  link.settle(false, at(5));
  CHECK(link.view(true, at(6)).state == LiveState::reconnecting);
  link.settle(true, at(7));
  CHECK(link.view(true, at(8)).state == LiveState::live);
  CHECK(link.view(true, at(8)).since == at(7));
}

TEST_CASE("Offline is said as such, and whether there is something to look at") {
  LiveLink link = live_link();
  change(link, LinkState::offline, 10);
  CHECK(link.view(true, at(99)).word == "Offline (cached)");
  CHECK(link.view(true, at(99)).since == at(10));
  CHECK(link.view(false, at(99)).word == "Offline");
  CHECK_FALSE(link.can_write());
  change(link, LinkState::connecting, 100);
  CHECK(link.view(true, at(101)).state == LiveState::stale);
  CHECK(link.can_write());
}

TEST_CASE("Signed out is no matter of time") {
  LiveLink link = live_link();
  change(link, LinkState::signed_out, 10);
  CHECK(link.view(true, at(1000)).state == LiveState::signed_out);
  CHECK_FALSE(link.can_write());
}
