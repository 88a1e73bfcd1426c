#include "server/http/elastic_pool.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <vector>

using namespace signalbox;
using namespace signalbox::http;

TEST_CASE("Tasks that wait for each other all get a thread") {
  ElasticPool pool({.min_threads = 1, .max_threads = 64}, nullptr);
  std::latch all_there(32);
  std::vector<std::future<void>> done;
  for (int i = 0; i < 32; ++i) {
    auto task = std::make_shared<std::packaged_task<void()>>([&all_there] { all_there.arrive_and_wait(); });
    done.push_back(task->get_future());
    pool.run([task] { (*task)(); });
  }
  for (auto& one : done) REQUIRE(one.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("Past the limit tasks wait, and the owner is told") {
  std::atomic<int> told = 0, done = 0;
  std::promise<void> go;
  auto gate = go.get_future().share();
  {
    ElasticPool pool({.min_threads = 1, .max_threads = 2}, [&told] { ++told; });
    for (int i = 0; i < 5; ++i) pool.run([gate, &done] { gate.wait(), ++done; });
    CHECK(pool.threads() == 2);
    CHECK(told == 3);
    go.set_value();
  }
  CHECK(done == 5);
}

TEST_CASE("Idle threads are reused, and go when they are too many") {
  ElasticPool pool({.min_threads = 1, .max_threads = 8, .idle_life = Duration::millis(20)}, nullptr);
  std::latch both(2);
  std::promise<void> first, second;
  pool.run([&] { both.arrive_and_wait(), first.set_value(); });
  pool.run([&] { both.arrive_and_wait(), second.set_value(); });
  first.get_future().wait();
  second.get_future().wait();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (pool.threads() > 1 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  CHECK(pool.threads() == 1);
}
