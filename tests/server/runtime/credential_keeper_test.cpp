#include "server/runtime/credential_keeper.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <latch>

#include "server/runtime/system_random.h"
#include "tests/fakes/connect_world.h"

using namespace signalbox;
using fakes::ConnectWorld;

namespace {

constexpr auto kSoon = std::chrono::seconds(20);

// A gate that a scripted endpoint waits at, so that a test can look while the app is being asked.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait_for(lock, kSoon, [this] { return open_; });
  }
  bool wait_for(int arrived) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kSoon, [&] { return arrived_ >= arrived; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  int arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool open_ = false;
};

// The same world with random bits that threads may share.
Ports with_random(const Ports& ports, Random& random) {
  return {.changes = ports.changes,
          .sessions = ports.sessions,
          .keys = ports.keys,
          .connections = ports.connections,
          .workers = ports.workers,
          .runs = ports.runs,
          .events = ports.events,
          .notes = ports.notes,
          .users = ports.users,
          .accounts = ports.accounts,
          .sign_ins = ports.sign_ins,
          .authorisations = ports.authorisations,
          .upkeep = ports.upkeep,
          .audit = ports.audit,
          .clock = ports.clock,
          .random = random,
          .sealer = ports.sealer,
          .zones = ports.zones,
          .log = ports.log};
}

struct KeeperWorld : ConnectWorld {
  KeeperWorld() {
    configure();
    grant("a1", "r1");
    connection = connect_hub();
  }
  CallContext context(Duration patience = Duration::seconds(30)) {
    return asking_context(ports, "p", "u", patience);
  }
  SystemRandom system_random;
  Ports shared = with_random(ports, system_random);
  Connection connection;
};

HttpResponse granted(const std::string& access, const std::string& refresh) {
  return {.status = 200,
          .headers = {},
          .body = R"({"access_token":")" + access + R"(","refresh_token":")" + refresh +
                  R"(","expires_in":3600})"};
}

}  // namespace

TEST_CASE("a credential whose time is not up is given as it is stored") {
  KeeperWorld world;
  CredentialKeeper keeper(world.shared, world.apps, world.http, {});
  const std::size_t asked = world.token_requests();
  const HeldCredential held = keeper.hold(world.connection, world.context()).value();
  CHECK(held.secret.reveal() == "a1");
  CHECK(held.generation == world.connection.generation);
  CHECK(world.token_requests() == asked);
}

TEST_CASE("sixteen calls that wait for one renewal make one token request, and all have its credential") {
  KeeperWorld world;
  world.clock.advance(Duration::hours(1));
  Gate gate;
  fakes::ScriptedHttp endpoint([&](const HttpRequest&) {
    gate.pass();
    return Result(granted("a2", "r2"));
  });
  CredentialKeeper keeper(world.shared, world.apps, endpoint, {});
  std::latch ready(16);
  std::atomic<int> served = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 16; ++i)
    callers.emplace_back([&] {
      ready.arrive_and_wait();
      const auto held = keeper.hold(world.connection, world.context());
      if (held.ok() && held->secret.reveal() == "a2") ++served;
    });
  REQUIRE(gate.wait_for(1));
  gate.open();
  for (std::thread& caller : callers) caller.join();
  CHECK(served == 16);
  CHECK(endpoint.sent().size() == 1);
  // Whoever comes later with what it read before the renewal gets the new one without a request.
  CHECK(keeper.hold(world.connection, world.context())->secret.reveal() == "a2");
  CHECK(keeper.renew(world.connection, world.connection.generation, world.context())->secret.reveal() ==
        "a2");
  CHECK(endpoint.sent().size() == 1);
}

TEST_CASE("sixteen calls on two connections make one token request for each") {
  KeeperWorld world;
  world.grant("b1", "r9");
  const Connection bob = world.connect_hub("v");
  world.clock.advance(Duration::hours(1));
  Gate gate;
  fakes::ScriptedHttp endpoint([&](const HttpRequest& request) {
    gate.pass();
    const bool is_bob = request.body.find("r9") != std::string::npos;
    return Result(is_bob ? granted("b2", "r10") : granted("a2", "r2"));
  });
  CredentialKeeper keeper(world.shared, world.apps, endpoint, {});
  std::atomic<int> served = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 16; ++i)
    callers.emplace_back([&, i] {
      const auto held = keeper.hold(i % 2 ? bob : world.connection, world.context());
      if (held.ok() && held->secret.reveal() == (i % 2 ? "b2" : "a2")) ++served;
    });
  REQUIRE(gate.wait_for(2));
  gate.open();
  for (std::thread& caller : callers) caller.join();
  CHECK(served == 16);
  CHECK(endpoint.sent().size() == 2);
}

TEST_CASE("each caller keeps its own deadline; the renewal goes on for the others") {
  KeeperWorld world;
  world.clock.advance(Duration::hours(1));
  Gate gate;
  fakes::ScriptedHttp endpoint([&](const HttpRequest&) {
    gate.pass();
    return Result(granted("a2", "r2"));
  });
  CredentialKeeper keeper(world.shared, world.apps, endpoint, {});
  const auto hasty = keeper.hold(world.connection, world.context(Duration()));
  CHECK(hasty.error().code == ErrorCode::deadline_exceeded);
  CancelSource cancel;
  CallContext cancelled = world.context();
  cancelled.cancel = cancel.token();
  std::thread impatient(
      [&] { CHECK(keeper.hold(world.connection, cancelled).error().code == ErrorCode::cancelled); });
  REQUIRE(gate.wait_for(1));
  cancel.cancel();
  impatient.join();
  gate.open();
  CHECK(keeper.hold(world.connection, world.context())->secret.reveal() == "a2");
  CHECK(endpoint.sent().size() == 1);
}

TEST_CASE("a refused credential is renewed though its time is not up, as when clocks differ") {
  KeeperWorld world;
  world.grant("a2", "r2");
  CredentialKeeper keeper(world.shared, world.apps, world.http, {});
  const auto renewed = keeper.renew(world.connection, world.connection.generation, world.context());
  CHECK(renewed->secret.reveal() == "a2");
  CHECK(renewed->generation == world.connection.generation + 1);
}

TEST_CASE("a refused key is said to need connecting, and says why only once the app's words are known") {
  KeeperWorld world;
  const Connection pasted = world.connect("w", "box", "key");
  CredentialKeeper keeper(world.shared, world.apps, world.http, {});
  CHECK(keeper.hold(pasted, world.context())->secret.reveal() == "key");
  CHECK(keeper.renew(pasted, pasted.generation, world.context()).error().code == ErrorCode::needs_connection);
  CHECK(world.stored(pasted.id).status == ConnectionStatus::active);
}

TEST_CASE("while an app fails it is asked at most as often as its patience allows") {
  KeeperWorld world;
  world.clock.advance(Duration::hours(1));
  world.refuse(503, "");
  CredentialKeeper keeper(world.shared, world.apps, world.http, {});
  const auto hold = [&] { return keeper.hold(world.stored(world.connection.id), world.context()); };
  const std::size_t before = world.token_requests();
  for (int i = 0; i < 10; ++i) {
    const Error error = hold().error();
    CHECK(error.code == ErrorCode::upstream_unavailable);
    CHECK(error.retry_after);
  }
  CHECK(world.token_requests() == before + 2);
  world.clock.advance(Duration::hours(1));
  world.grant("a2", "r2");
  CHECK(hold()->secret.reveal() == "a2");
}

TEST_CASE("what is due is renewed ahead of time without waiting for the app, a few at a time") {
  KeeperWorld world;
  for (int i = 0; i < 9; ++i) world.connect_hub("user" + std::to_string(i));
  world.clock.advance(Duration::hours(1));
  Gate gate;
  fakes::ScriptedHttp endpoint([&](const HttpRequest&) {
    gate.pass();
    return Result(granted("a2", "r2"));
  });
  CredentialKeeper keeper(world.shared, world.apps, endpoint, {.threads_ahead = 4});
  CHECK(keeper.tend() == world.clock.now() + Duration::seconds(1));
  REQUIRE(gate.wait_for(4));
  keeper.tend();
  CHECK(gate.arrived() == 4);
  gate.open();
  const auto deadline = std::chrono::steady_clock::now() + kSoon;
  while (!world.store.due_refreshes(world.clock.now(), 50)->empty() &&
         std::chrono::steady_clock::now() < deadline) {
    keeper.tend();
    std::this_thread::yield();
  }
  CHECK(world.store.due_refreshes(world.clock.now(), 50)->empty());
  CHECK(endpoint.sent().size() == 10);
  const auto next = keeper.tend();
  REQUIRE(next);
  CHECK(*next > world.clock.now() + Duration::minutes(30));
}

TEST_CASE("tending removes what nobody finished, and has nothing to do in an empty world") {
  ConnectWorld world;
  world.configure();
  CredentialKeeper keeper(world.ports, world.apps, world.http, {});
  CHECK_FALSE(keeper.tend());
  const Connection begun = world.start()->connection;
  const auto next = keeper.tend();
  REQUIRE(next);
  world.clock.advance(*next - world.clock.now());
  CHECK_FALSE(keeper.tend());
  CHECK_FALSE(find_connection(world.ports, "p", begun.id).ok());
}

TEST_CASE("stopping answers everybody who waits") {
  KeeperWorld world;
  world.clock.advance(Duration::hours(1));
  Gate gate;
  fakes::ScriptedHttp endpoint([&](const HttpRequest&) -> Result<HttpResponse> {
    gate.pass();
    return Error{ErrorCode::cancelled, "stopped"};
  });
  CredentialKeeper keeper(world.shared, world.apps, endpoint, {});
  std::thread caller([&] { CHECK_FALSE(keeper.hold(world.connection, world.context()).ok()); });
  REQUIRE(gate.wait_for(1));
  gate.open();
  keeper.stop();
  caller.join();
  CHECK(keeper.hold(world.connection, world.context()).error().code == ErrorCode::unavailable);
  CHECK(world.stored(world.connection.id).status == ConnectionStatus::active);
}
