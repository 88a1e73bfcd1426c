#include "server/runtime/cancel.h"

#include <catch2/catch.hpp>
#include <future>
#include <thread>

using namespace signalbox;

TEST_CASE("Cancelling wakes every subscriber once, and later ones at once") {
  CancelSource source;
  const CancelToken token = source.token();
  int early = 0, late = 0;
  const auto first = token.subscribe([&early] { ++early; });
  CHECK_FALSE(token.is_cancelled());
  CHECK(source.cancel());
  CHECK_FALSE(source.cancel());
  const auto second = token.subscribe([&late] { ++late; });
  CHECK(token.is_cancelled());
  CHECK(early == 1);
  CHECK(late == 1);
}

TEST_CASE("A subscription that has ended is not woken") {
  CancelSource source;
  int woken = 0;
  {
    const auto subscription = source.token().subscribe([&woken] { ++woken; });
  }
  source.cancel();
  CHECK(woken == 0);
}

TEST_CASE("A token outlives its source and crosses threads") {
  CancelToken token;
  std::promise<void> woken;
  {
    CancelSource source;
    token = source.token();
    const auto subscription = token.subscribe([&woken] { woken.set_value(); });
    std::thread([&source] { source.cancel(); }).join();
    CHECK(woken.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready);
  }
  CHECK(token.is_cancelled());
}

TEST_CASE("A jthread's own token cancels too") {
  std::stop_source source;
  const CancelToken token = cancel_token_of(source.get_token());
  CHECK_FALSE(token.is_cancelled());
  source.request_stop();
  CHECK(token.is_cancelled());
}
