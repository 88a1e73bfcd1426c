#include "server/crypto/passwords.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace signalbox;

namespace {

constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 1024 * 1024};

}  // namespace

TEST_CASE("a password's hash is Argon2id of the cost that is promised, salted, and checks") {
  Argon2Passwords passwords;
  const std::string hash = passwords.hash(Secret("correct horse battery")).value();
  CHECK(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
  CHECK(passwords.verify(Secret("correct horse battery"), hash).value());
  CHECK_FALSE(passwords.verify(Secret("correct horse batterY"), hash).value());
}

TEST_CASE("the same password twice gives two hashes, and a zero byte does not end one") {
  Argon2Passwords passwords(kCheap);
  const Secret one(std::string("pass\0word-one", 13)), two(std::string("pass\0word-two", 13));
  const std::string hash = passwords.hash(one).value();
  CHECK(hash != passwords.hash(one).value());
  CHECK(passwords.verify(one, hash).value());
  CHECK_FALSE(passwords.verify(two, hash).value());
}

TEST_CASE("no password is right for nobody's hash, and a broken hash is right for none") {
  Argon2Passwords passwords(kCheap);
  for (const char* password : {"", "a", "AAAAAAAAAAAAAAAA"})
    CHECK_FALSE(passwords.verify(Secret(password), "").value());
  for (const char* hash : {"x", "$argon2id$", "plain:a"}) {
    const auto right = passwords.verify(Secret("a"), hash);
    CHECK_FALSE((right.ok() && *right));
  }
}

TEST_CASE("checking against nobody's hash is as much work as against somebody's") {
  Argon2Passwords passwords;
  const std::string hash = passwords.hash(Secret("correct horse battery")).value();
  const auto cost = [&](std::string_view against) {
    timespec begin{}, end{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    REQUIRE(passwords.verify(Secret("wrong"), against).ok());
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    return static_cast<double>(end.tv_sec - begin.tv_sec) * 1e3 +
           static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e6;
  };
  cost(hash);
  const double known = std::min(cost(hash), cost(hash));
  const double unknown = std::min(cost(""), cost(""));
  INFO("known " << known << " ms, unknown " << unknown << " ms");
  CHECK(unknown > known * 0.5);
  CHECK(unknown < known * 2);
}

namespace {

struct Flood {
  int served = 0;
  int told_to_come_back = 0;
};

// Everybody at the same moment.
Flood flood(Argon2Passwords& passwords, int visitors) {
  std::atomic<int> arrived = 0, served = 0, told = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < visitors; ++i)
    threads.emplace_back([&] {
      ++arrived;
      while (arrived < visitors) std::this_thread::yield();
      const auto right = passwords.verify(Secret("wrong"), "");
      if (right.ok()) ++served;
      if (!right.ok() && right.error().code == ErrorCode::rate_limited && right.error().retry_after) ++told;
    });
  threads.clear();  // joins
  return {served, told};
}

}  // namespace

TEST_CASE("under a flood as many work and wait as may, and the rest are told when to come back") {
  // 32 MiB keep the workers busy while all of the others arrive.
  Argon2Passwords passwords({.passes = 3, .memory_bytes = 32 * 1024 * 1024},
                            {.at_once = 2, .waiting = 3, .patience = Duration::seconds(60)});
  const Flood end = flood(passwords, 40);
  CHECK(end.served + end.told_to_come_back == 40);
  CHECK(end.served >= 5);
  CHECK(end.told_to_come_back > 0);
  CHECK(passwords.hash(Secret("afterwards all is well")).ok());  // every place was given back
}

TEST_CASE("whoever waits for a place does so only for a time") {
  Argon2Passwords passwords({.passes = 3, .memory_bytes = 64 * 1024 * 1024},
                            {.at_once = 1, .waiting = 100, .patience = Duration::millis(1)});
  const Flood end = flood(passwords, 8);
  CHECK(end.served >= 1);
  CHECK(end.told_to_come_back >= 1);
  CHECK(end.served + end.told_to_come_back == 8);
}
